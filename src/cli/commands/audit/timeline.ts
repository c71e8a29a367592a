import type { Command } from "commander";
import { Timeline, type TimelineSubject } from "../../../audit/timeline.ts";
import type { CertificationId } from "../../../domain/certificationRecord.ts";
import { parseEconomy } from "../../../domain/economy.ts";
import { AeoError } from "../../../domain/errors.ts";
import { EXIT, type Exit } from "../../exit.ts";
import { CliFault } from "../../fault.ts";
import { type Cli, mergedOptions } from "../../session.ts";
import { Painter } from "../../text.ts";
import { timelineInWords } from "../../words/auditTimeline.ts";
import { assertOneSource, onSoundHistory, type SoundAudit, type SourceOptions, withSource } from "./auditSource.ts";
import { auditing } from "./source.ts";

/** `aeo audit timeline`: every fact of one certification, arrangement or authority. */
export function addTimeline(audit: Command, cli: Cli): void {
  const command = audit
    .command("timeline <subject>")
    .summary("every fact of one certification, arrangement or authority, in words")
    .description(
      "The subject is a certification's id, an arrangement's number, or an economy: of an authority, every fact that names it. Replays the history with every check first; one that is not sound is refused as aeo audit replay does.",
    );
  withSource(command)
    .addHelpText(
      "after",
      "\nExample:\n  aeo audit timeline 2 --rpc http://127.0.0.1:8545 --book data/address-book.json\n",
    )
    .action((text: string) => {
      const options = mergedOptions<SourceOptions>(command);
      cli.json = options.json ?? false;
      assertOneSource(options);
      const subject = subjectOf(text.trim());
      const timeline = new Timeline(subject);
      const onEvent: Timeline["take"] = (event, state) => timeline.take(event, state);
      return auditing(cli, () => onSoundHistory(cli, options, onEvent, (sound) => show(cli, subject, timeline, sound)));
    });
}

/** @throws CliFault USAGE for what is none of the three */
function subjectOf(text: string): TimelineSubject {
  const id = text.toLowerCase();
  if (/^0x[0-9a-f]{64}$/.test(id)) return { kind: "certification", id: id as CertificationId };
  if (/^[1-9]\d{0,8}$/.test(text)) return { kind: "arrangement", number: Number(text) };
  const economy = parseEconomy(text.toUpperCase());
  if (economy !== undefined) return { kind: "authority", economy };
  throw new CliFault("USAGE", "the subject is a certification's id, an arrangement's number or an economy such as TW");
}

async function show(
  cli: Cli,
  subject: TimelineSubject,
  { facts }: Timeline,
  { report, asOf, more }: SoundAudit,
): Promise<Exit> {
  if (facts.length === 0) throw unknown(subject);
  const { presentTimeline } = await import("../../answers/auditTimeline.ts");
  const answer = presentTimeline(report, asOf, subject, facts);
  cli.io.stdout(
    cli.json
      ? `${JSON.stringify({ ...answer, ...Object.fromEntries(more) })}\n`
      : timelineInWords(new Painter(cli.io.colour.stdout), answer, more),
  );
  return EXIT.ok;
}

function unknown(subject: TimelineSubject): AeoError {
  switch (subject.kind) {
    case "certification":
      return new AeoError("UNKNOWN_CERTIFICATION", `the ledger has no certification ${subject.id}`);
    case "arrangement":
      return new AeoError("UNKNOWN_ARRANGEMENT", `the ledger has no arrangement ${subject.number}`);
    case "authority":
      return new AeoError("UNKNOWN_MEMBER", `nothing on the ledger names ${subject.economy}`);
  }
}
