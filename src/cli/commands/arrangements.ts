import type { Command } from "commander";
import { arrangementSchema, arrangementsSchema } from "../answers/arrangement.ts";
import { EXIT, type Exit } from "../exit.ts";
import { economyCode, wholeNumber } from "../options.ts";
import { asking, type Cli, get, print, read, type Session } from "../session.ts";
import { describeArrangementInFull } from "../words/arrangement.ts";
import { recognitionMatrix } from "../words/recognitionMatrix.ts";
import { counted } from "../text.ts";
import { addArrangementActs } from "./arrangementActs.ts";

const EXAMPLES = `
Examples:
  aeo arrangements --party JP --as TW:officer
  aeo arrangements 3 --as TW:officer
  aeo arrangements sign 3 --as TW:signatory
`;

/** `aeo arrangements`: who recognises whom; one in detail; and the acts of a signatory. */
export function addArrangements(program: Command, cli: Cli): void {
  const command = program
    .command("arrangements")
    .argument("[number]", "one arrangement in detail", wholeNumber(1, 4_294_967_295))
    .summary("who recognises whom; one in detail; propose, sign, suspend …")
    .description("Shows arrangements. Its subcommands are the acts of a signatory.")
    .option("--party <economy>", "only those of one economy", economyCode)
    .addHelpText("after", EXAMPLES);
  asking<{ party?: string }>(cli, command, (session, [number], { party }) =>
    number === undefined ? listed(session, party) : one(session, number),
  );
  addArrangementActs(command, cli);
}

async function listed(session: Session, party: string | undefined): Promise<Exit> {
  const answer = await get(session, "/v1/arrangements", { party });
  const { arrangements } = read(arrangementsSchema, answer);
  const { painter } = session;
  print(session, answer, () =>
    [
      painter.table(
        ["no", "status", "kind", "parties", "version", "open for signature"],
        arrangements.map(({ arrangement, status, terms, proposed, parties, version }) => [
          String(arrangement),
          { text: status, tone: status === "IN_FORCE" ? "good" : "plain" },
          (terms ?? proposed?.terms)?.kind ?? "-",
          parties.join(", "),
          version === null ? "-" : String(version),
          proposed === null
            ? "-"
            : `version ${proposed.version}, signed by ${proposed.signatures.join(", ") || "nobody"}`,
        ]),
      ),
      "\n",
      recognitionMatrix(painter, arrangements, session.io.now()),
      `${counted(arrangements.length, "arrangement")}; in force by this machine's clock\n`,
    ].join(""),
  );
  return EXIT.ok;
}

async function one(session: Session, number: string): Promise<Exit> {
  const answer = await get(session, `/v1/arrangements/${number}`);
  const arrangement = read(arrangementSchema, answer);
  print(session, answer, () => describeArrangementInFull(session.painter, arrangement));
  return EXIT.ok;
}
