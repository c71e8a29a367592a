import type { Command } from "commander";
import { candidatesSchema } from "../answers/verification.ts";
import { EXIT } from "../exit.ts";
import { economyCode, wholeNumber } from "../options.ts";
import { asking, type Cli, get, note, print, read } from "../session.ts";
import { inScore } from "./verify.ts";

interface Options {
  readonly address?: string;
  readonly issuer?: string;
  readonly limit?: number;
}

/** `aeo find`: which operators may these papers be of, where they carry no code? */
export function addFind(program: Command, cli: Cli): void {
  const command = program
    .command("find <name>")
    .summary("partners' operators by name, where the papers carry no code")
    .description("Lists partners' operators whose names are like this one, the likeliest first: 0 = some, 1 = none.")
    .option("--address <address>", "the address on the papers: it counts a quarter")
    .option("--issuer <economy>", "only operators of this economy", economyCode)
    .option("--limit <count>", "at most so many, 10 if not given", wholeNumber(1, 20))
    .addHelpText("after", '\nExample:\n  aeo find "Jinyang Trading" --issuer TW --as JP:officer\n');
  asking<Options>(cli, command, async (session, [name], { address, issuer, limit }) => {
    const answer = await get(session, "/v1/operators", { name, address, issuer, limit });
    const { candidates } = read(candidatesSchema, answer);
    print(session, answer, () =>
      session.painter.table(
        ["identifier", "of", "name", "city", "name is", "score"],
        candidates.map((one) => [
          one.tin,
          one.issuer,
          [one.legalName, one.localName].filter(Boolean).join(" / "),
          one.address.city,
          inScore(one.nameMatch),
          one.score.toFixed(2),
        ]),
      ),
    );
    if (candidates.length === 0) return EXIT.negative;
    note(
      session,
      `Whether it is recognised: aeo verify ${candidates[0]?.tin} --issuer ${candidates[0]?.issuer} --mode …`,
    );
    return EXIT.ok;
  });
}
