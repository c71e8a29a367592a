import type { Command } from "commander";
import { certificationDiff, type CertificationDiff, legDiffs } from "../../../audit/diff.ts";
import { certificationsAt, legsAt } from "../../../audit/stateAt.ts";
import type { Economy } from "../../../domain/economy.ts";
import { AeoError } from "../../../domain/errors.ts";
import type { AsOf, Instant } from "../../../domain/time.ts";
import { EXIT, type Exit } from "../../exit.ts";
import { CliFault } from "../../fault.ts";
import { economyCode, moment } from "../../options.ts";
import { type Cli, mergedOptions } from "../../session.ts";
import { Painter } from "../../text.ts";
import { diffInWords } from "../../words/auditDiff.ts";
import { assertOneSource, onSoundHistory, type SoundAudit, type SourceOptions, withSource } from "./auditSource.ts";
import { auditing } from "./source.ts";

interface Options extends SourceOptions {
  readonly economy: Economy;
  readonly from: Instant;
  readonly to: Instant;
  readonly fromKnownAt?: Instant;
  readonly toKnownAt?: Instant;
}

/** `aeo audit diff`: what changed in an economy's register between two moments. */
export function addDiff(audit: Command, cli: Cli): void {
  const command = audit
    .command("diff")
    .summary("what changed in an economy's register between two moments")
    .description(
      "Replays the history with every check, then shows which certifications and legs were added, changed field by field, or gone. A history that is not sound is refused as aeo audit replay does.",
    );
  withSource(command)
    .requiredOption("--economy <economy>", "whose register", economyCode)
    .requiredOption("--from <time>", "the first moment", moment)
    .requiredOption("--to <time>", "the second moment", moment)
    .option("--from-known-at <time>", "the first as the ledger knew it then; at the moment itself if not given", moment)
    .option("--to-known-at <time>", "the second likewise", moment)
    .addHelpText(
      "after",
      "\nExample:\n  aeo audit diff --rpc http://127.0.0.1:8545 --book data/address-book.json --economy TW --from 2026-11-25T09:00:00Z --to 2026-11-25T10:00:00Z\n",
    )
    .action(() => {
      const options = mergedOptions<Options>(command);
      cli.json = options.json ?? false;
      assertOneSource(options);
      assertInOrder(options);
      return auditing(cli, () => onSoundHistory(cli, options, {}, (sound) => show(cli, options, sound)));
    });
}

/** What came and what went would change places. */
function assertInOrder({ from, to, fromKnownAt = from, toKnownAt = to }: Options): void {
  if (from > to || fromKnownAt > toKnownAt)
    throw new CliFault("USAGE", "the first moment lies after the second", {
      hint: "Give the earlier one with --from.",
    });
}

async function show(cli: Cli, options: Options, { report, state, asOf, more }: SoundAudit): Promise<Exit> {
  const { economy, from, to, fromKnownAt = from, toKnownAt = to } = options;
  const known = (at: Instant): Instant => Math.min(at, asOf.time);
  const moments: readonly [AsOf, AsOf] = [
    { validAt: from, knownAt: known(fromKnownAt) },
    { validAt: to, knownAt: known(toKnownAt) },
  ];
  if (!state.authorities.members.has(economy))
    throw new AeoError("UNKNOWN_MEMBER", `${economy} was never a member of this ledger`);
  const [before, after] = moments.map(
    (at) => new Map(certificationsAt(state, at, economy).map((one) => [one.id, one])),
  );
  const ids = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])]);
  const certifications = [...ids].flatMap((id): CertificationDiff[] => {
    const diff = certificationDiff(before?.get(id), after?.get(id));
    return diff === undefined ? [] : [diff];
  });
  const [first, second] = moments.map((at) =>
    legsAt(state, at).filter(({ interval: { leg } }) => leg.issuer === economy || leg.recogniser === economy),
  );
  const { presentDiff } = await import("../../answers/auditDiff.ts");
  const answer = presentDiff(report, asOf, economy, moments, certifications, legDiffs(first ?? [], second ?? []));
  cli.io.stdout(
    cli.json
      ? `${JSON.stringify({ ...answer, ...Object.fromEntries(more) })}\n`
      : diffInWords(new Painter(cli.io.colour.stdout), answer, more),
  );
  return EXIT.ok;
}
