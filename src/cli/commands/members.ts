import type { Command } from "commander";
import { ballotsSchema, membersSchema } from "../answers/ledger.ts";
import { EXIT } from "../exit.ts";
import { economyCode, wholeNumber } from "../options.ts";
import { asking, type Cli, get, print, read } from "../session.ts";
import { words } from "../text.ts";

/** `aeo members` and `aeo ballots`. */
export function addMembers(program: Command, cli: Cli): void {
  const members = program
    .command("members")
    .summary("the members of the ledger and their keys")
    .addHelpText("after", "\nExample:\n  aeo members --as TW:auditor\n");
  asking(cli, members, async (session) => {
    const answer = await get(session, "/v1/members");
    const { members: all } = read(membersSchema, answer);
    print(session, answer, () =>
      session.painter.table(
        ["economy", "name", "status", "since", "writers", "keys", "compromised", "endpoint"],
        all.map(({ economy, name, status, since, writers, statementKeys, endpoint }) => [
          economy,
          name,
          { text: status, tone: status === "ACTIVE" ? "good" : "bad" },
          since ?? "-",
          String(writers.filter(({ roles }) => roles.length > 0).length),
          String(statementKeys.filter(({ revokedAt }) => revokedAt === null).length),
          String(writers.filter(({ compromisedSince }) => compromisedSince !== null).length),
          endpoint === "" ? "-" : endpoint,
        ]),
      ),
    );
    return EXIT.ok;
  });
  addBallots(program, cli);
}

function addBallots(program: Command, cli: Cli): void {
  const command = program
    .command("ballots")
    .summary("votes of the members about a member, newest first")
    .option("--economy <economy>", "only those about one economy", economyCode)
    .option("--limit <count>", "at most so many", wholeNumber(1, 500))
    .addHelpText("after", "\nExample:\n  aeo ballots --economy PE --as TW:admin\n");
  asking<{ economy?: string; limit?: number }>(cli, command, async (session, _, { economy, limit }) => {
    const answer = await get(session, "/v1/ballots", { economy, limit });
    const { ballots } = read(ballotsSchema, answer);
    print(session, answer, () =>
      session.painter.table(
        ["ballot", "about", "economy", "proposed by", "votes", "missing", "outcome", "expires"],
        ballots.map(({ ballotId, kind, economy: about, proposer, votes, electorate, passed, expiresAt }) => [
          String(ballotId),
          words(kind),
          about,
          proposer,
          `${votes.length} of ${electorate.length}`,
          electorate.filter((elector) => !votes.includes(elector)).join(", ") || "-",
          passed ? { text: "passed", tone: "good" } : Date.parse(expiresAt) <= session.io.now() ? "expired" : "open",
          expiresAt,
        ]),
      ),
    );
    return EXIT.ok;
  });
}
