import type { Command } from "commander";
import { certificationsAt, standingAt } from "../../../audit/stateAt.ts";
import { AeoError } from "../../../domain/errors.ts";
import type { Economy } from "../../../domain/economy.ts";
import type { AsOf, Instant } from "../../../domain/time.ts";
import { EXIT, type Exit } from "../../exit.ts";
import { CliFault } from "../../fault.ts";
import { economyCode, moment } from "../../options.ts";
import { type Cli, mergedOptions } from "../../session.ts";
import { Painter } from "../../text.ts";
import { stateInWords } from "../../words/auditState.ts";
import { assertOneSource, onSoundHistory, type SoundAudit, type SourceOptions, withSource } from "./auditSource.ts";
import { auditing } from "./source.ts";

interface Options extends SourceOptions {
  readonly economy?: Economy;
  readonly list?: boolean;
  readonly validAt?: Instant;
  readonly knownAt?: Instant;
}

/** `aeo audit state`: what was so at one moment, as the ledger knew at another. */
export function addState(audit: Command, cli: Cli): void {
  const command = audit
    .command("state")
    .summary("what was so at one moment, as the ledger knew it at another")
    .description(
      "Replays the history with every check, then shows each authority, its certifications by status, and the legs in force. A history that is not sound is refused as aeo audit replay does.",
    );
  withSource(command)
    .option("--economy <economy>", "only this authority, and the legs that it is in", economyCode)
    .option("--list", "with --economy: its certifications one by one")
    .option("--valid-at <time>", "what was so then; at --known-at if not given", moment)
    .option("--known-at <time>", "as the ledger knew it then; at its newest block if not given", moment)
    .addHelpText(
      "after",
      "\nExample:\n  aeo audit state --rpc http://127.0.0.1:8545 --book data/address-book.json --economy TW --list --valid-at 2026-11-25T09:00:00Z\n",
    )
    .action(() => {
      const options = mergedOptions<Options>(command);
      cli.json = options.json ?? false;
      assertOneSource(options);
      if (options.list === true && options.economy === undefined)
        throw new CliFault("USAGE", "--list goes with --economy");
      return auditing(cli, () => onSoundHistory(cli, options, {}, (sound) => show(cli, options, sound)));
    });
}

async function show(cli: Cli, options: Options, { report, state, asOf, more }: SoundAudit): Promise<Exit> {
  const { economy, list } = options;
  // After its newest block the ledger knew no more than at it.
  const knownAt = Math.min(options.knownAt ?? asOf.time, asOf.time);
  const at: AsOf = { validAt: options.validAt ?? knownAt, knownAt };
  const { presentState } = await import("../../answers/auditState.ts");
  const standing = standingAt(state, at, economy);
  if (economy !== undefined && standing.authorities.length === 0)
    throw new AeoError("UNKNOWN_MEMBER", `${economy} was no member when the ledger knew so much`);
  const certifications = list === true && economy !== undefined ? certificationsAt(state, at, economy) : undefined;
  const answer = presentState(report, asOf, at, standing, certifications);
  cli.io.stdout(
    cli.json
      ? `${JSON.stringify({ ...answer, ...Object.fromEntries(more) })}\n`
      : stateInWords(new Painter(cli.io.colour.stdout), answer, more),
  );
  return EXIT.ok;
}
