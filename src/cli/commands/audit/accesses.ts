import type { Command } from "commander";
import { type Instant, instantToText } from "../../../domain/time.ts";
import { type AccessLineAnswer, accessesSchema } from "../../answers/accesses.ts";
import { EXIT, type Exit } from "../../exit.ts";
import { CliFault } from "../../fault.ts";
import { moment, wholeNumber } from "../../options.ts";
import { asking, type Cli, get, note, print, read, type Session } from "../../session.ts";
import { checkAccesses } from "./accessChain.ts";

interface Options {
  readonly auditor?: string;
  readonly from?: Instant;
  readonly until?: Instant;
  readonly after?: number;
  readonly limit?: number;
  readonly check?: boolean;
  readonly checkpoint?: string;
}

const ACCESSES_PATH = "/v1/audit/accesses";

/** `aeo audit accesses`: what auditors of this administration saw. */
export function addAccesses(audit: Command, cli: Cli): void {
  const command = audit
    .command("accesses")
    .summary("what auditors asked of this gateway and saw")
    .description(
      "Lists the log of answers to auditors, newest first; an auditor sees its own lines. With --check, every line is fetched and the chain of hashes computed here: 0 = complete and unaltered, 1 = not.",
    )
    .option("--auditor <subject>", "only this auditor, by the subject of its token")
    .option("--from <time>", "from then on", moment)
    .option("--until <time>", "before then", moment)
    .option("--after <line>", "the next page: lines older than this", wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option("--limit <count>", "at most so many, 100 if not given", wholeNumber(1, 500))
    .option("--check", "check the whole log instead")
    .option("--checkpoint <file>", "with --check: the log must go on from where it was then, and the file is moved on")
    .addHelpText("after", "\nExample:\n  aeo audit accesses --check --checkpoint accesses.json --as TW:admin\n");
  asking<Options>(cli, command, (session, _, options) => {
    const { check = false, checkpoint, auditor, from, until, after, limit } = options;
    if (!check && checkpoint !== undefined) throw new CliFault("USAGE", "--checkpoint goes with --check");
    if (!check) return list(session, options);
    if ([auditor, from, until, after, limit].some((one) => one !== undefined))
      throw new CliFault("USAGE", "--check is of the whole log; give no filter beside it");
    return checkAccesses(session, checkpoint);
  });
}

async function list(session: Session, { auditor, from, until, after, limit }: Options): Promise<Exit> {
  const [since, before] = [from, until].map((at) => (at === undefined ? undefined : instantToText(at)));
  const answer = await get(session, ACCESSES_PATH, { auditor, from: since, until: before, after, limit });
  const { lines, next } = read(accessesSchema, answer);
  print(session, answer, () =>
    session.painter.table(
      ["line", "when", "auditor", "asked", "filters", "outcome", "seen", "as of block"],
      lines.map((line) => [
        String(line.number),
        line.at,
        line.auditor,
        line.route,
        Object.entries(line.question)
          .map(([name, value]) => `${name}=${value}`)
          .join(" ") || "-",
        line.code === null ? line.outcome.toLowerCase() : { text: line.code, tone: "bad" },
        seenText(line.seen),
        line.block === null ? "-" : String(line.block),
      ]),
    ),
  );
  if (next !== null) note(session, `more: --after ${next}`);
  return EXIT.ok;
}

function seenText(seen: AccessLineAnswer["seen"]): string {
  if (seen === null) return "-";
  const { count, subjects = [], first, last } = seen;
  if (subjects.length > 0) return `${count}: ${subjects.join(", ")}`;
  return first === undefined ? String(count) : `${count}: ${first} to ${last}`;
}
