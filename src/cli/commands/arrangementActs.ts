import type { Command } from "commander";
import type { Economy } from "../../domain/economy.ts";
import type { Mode } from "../../domain/mode.ts";
import { arrangementSchema } from "../answers/arrangement.ts";
import { CliFault } from "../fault.ts";
import { readObject } from "../input.ts";
import { economyCode, modes, wholeNumber } from "../options.ts";
import { given } from "../profileOptions.ts";
import { asking, type Cli, get, note, read, type Session } from "../session.ts";
import { nounOf } from "../text.ts";
import { describeProposal } from "../words/arrangement.ts";
import { submit, withWrite, type WriteOptions } from "../write.ts";

interface Options extends WriteOptions {
  readonly file?: string;
  readonly version?: number;
  readonly leg?: number;
  readonly mode?: readonly Mode[];
  readonly from?: string;
  readonly issuer?: Economy;
  readonly recogniser?: Economy;
  readonly effectiveAt?: string;
}

/** An act of a signatory: where it is sent under the arrangement's number, and what it says. */
interface Act {
  readonly name: string;
  readonly path: string;
  readonly summary: string;
  readonly example: string;
  readonly options: (command: Command) => Command;
  readonly body: (options: Options, session: Session, number: string) => Promise<object>;
}

const asFile = (command: Command) =>
  command.requiredOption("--file <file>", "a JSON file with the terms; - for standard input");
const asVersion = (command: Command) =>
  command.option("--version <n>", "which version; the one open for signature if not given", wholeNumber(1, 65_535));
const asDirection = (command: Command) =>
  command
    .requiredOption("--issuer <economy>", "whose operators it is about", economyCode)
    .requiredOption("--recogniser <economy>", "where they are recognised", economyCode);
const asEffect = (command: Command) =>
  command.requiredOption("--effective-at <time>", "from when, such as 2027-03-01T00:00:00Z; the notice must have run");

const terms = ({ file }: Options, { io }: Session) => readObject(file ?? "", io);
const direction = ({ issuer, recogniser }: Options) => ({ issuer, recogniser });

const ACTS: readonly Act[] = [
  {
    name: "amend",
    path: "amendments",
    summary: "propose the next version to the same parties",
    example: "aeo arrangements amend 3 --file terms.json",
    options: asFile,
    body: terms,
  },
  {
    name: "accede",
    path: "accessions",
    summary: "propose the next version with this authority as one party more",
    example: "aeo arrangements accede 3 --file terms.json",
    options: asFile,
    body: terms,
  },
  {
    name: "sign",
    path: "signatures",
    summary: "sign the version open for signature",
    example: "aeo arrangements sign 3",
    options: asVersion,
    body: openVersion,
  },
  {
    name: "cancel-proposal",
    path: "proposal-cancellations",
    summary: "drop the version open for signature",
    example: "aeo arrangements cancel-proposal 3",
    options: asVersion,
    body: openVersion,
  },
  {
    name: "confirm",
    path: "entries-into-force",
    summary: "confirm from when a leg is in force; it is when both sides say the same",
    example: "aeo arrangements confirm 3 --leg 0 --mode SEA,AIR --from 2027-01-01T00:00:00Z",
    options: (command) =>
      command
        .requiredOption("--leg <index>", "which leg of the terms, from 0", wholeNumber(0, 127))
        .requiredOption("--mode <modes>", "for which modes, with commas", modes)
        .requiredOption("--from <time>", "from when"),
    body: ({ leg, mode, from }) => Promise.resolve({ legIndex: leg, modes: mode, from }),
  },
  {
    name: "suspend",
    path: "suspensions",
    summary: "announce that recognition in one direction ends, after the agreed notice",
    example: "aeo arrangements suspend 3 --issuer TW --recogniser JP --effective-at 2027-03-01T00:00:00Z",
    options: (command) => asEffect(asDirection(command)),
    body: (options) => Promise.resolve({ ...direction(options), effectiveAt: options.effectiveAt }),
  },
  {
    name: "cancel-suspension",
    path: "suspension-cancellations",
    summary: "take an announced suspension back",
    example: "aeo arrangements cancel-suspension 3 --issuer TW --recogniser JP",
    options: asDirection,
    body: (options) => Promise.resolve(direction(options)),
  },
  {
    name: "resume",
    path: "resumptions",
    summary: "open the legs again that this authority suspended",
    example: "aeo arrangements resume 3 --issuer TW --recogniser JP",
    options: (command) => asDirection(command).option("--from <time>", "from when; from its block on if not given"),
    body: (options) => Promise.resolve(given({ ...direction(options), from: options.from })),
  },
  {
    name: "withdraw",
    path: "withdrawals",
    summary: "announce that this authority leaves, after the agreed notice",
    example: "aeo arrangements withdraw 3 --effective-at 2027-03-01T00:00:00Z",
    options: asEffect,
    body: ({ effectiveAt }) => Promise.resolve({ effectiveAt }),
  },
  {
    name: "cancel-withdrawal",
    path: "withdrawal-cancellations",
    summary: "take an announced withdrawal back",
    example: "aeo arrangements cancel-withdrawal 3",
    options: (command) => command,
    body: () => Promise.resolve({}),
  },
  {
    name: "terminate",
    path: "terminations",
    summary: "sign that the arrangement ends; it does when all parties signed the same time",
    example: "aeo arrangements terminate 3 --effective-at 2027-03-01T00:00:00Z",
    options: (command) => command.requiredOption("--effective-at <time>", "when it ends"),
    body: ({ effectiveAt }) => Promise.resolve({ effectiveAt }),
  },
];

/** The acts of a signatory, under `aeo arrangements`. */
export function addArrangementActs(arrangements: Command, cli: Cli): void {
  addPropose(arrangements, cli);
  for (const { name, path, summary, example, options: add, body } of ACTS) {
    const command = arrangements
      .command(name)
      .argument("<number>", "of the arrangement", wholeNumber(1, 4_294_967_295))
      .summary(summary);
    withWrite(add(command)).addHelpText("after", `\nExample:\n  ${example} --as TW:signatory\n`);
    asking<Options>(cli, command, async (session, [number], options) => {
      const said = await body(options, session, number ?? "");
      const what = `${nounOf(path)} of arrangement ${number}`;
      const repeat = "version" in said ? `--version ${String(said.version)}` : undefined;
      const write = { path: `/v1/arrangements/${number}/${path}`, body: said, what };
      return submit(session, repeat === undefined ? write : { ...write, repeat }, options);
    });
  }
}

function addPropose(arrangements: Command, cli: Cli): void {
  const command = asFile(
    arrangements.command("propose").summary("propose a new arrangement; every party signs it apart"),
  );
  withWrite(command).addHelpText(
    "after",
    "\nExample:\n  aeo arrangements propose --file terms.json --as TW:signatory\n",
  );
  asking<Options>(cli, command, async (session, _, options) =>
    submit(
      session,
      { path: "/v1/arrangements", body: await terms(options, session), what: "proposal of an arrangement" },
      options,
    ),
  );
}

/** The version to sign or drop: the one given, or the one open, which is told first. @throws CliFault NO_MATCH */
async function openVersion({ version }: Options, session: Session, number: string): Promise<object> {
  if (version !== undefined) return { version };
  const { proposed } = read(arrangementSchema, await get(session, `/v1/arrangements/${number}`));
  if (proposed === null)
    throw new CliFault("NO_MATCH", `arrangement ${number} has no version open for signature`, {
      hint: `See aeo arrangements ${number}.`,
    });
  note(session, describeProposal(proposed));
  return { version: proposed.version };
}
