import { type Command, InvalidArgumentError } from "commander";
import { pageOf, type TimelineFilter } from "../../../audit/timelinePage.ts";
import type { Place } from "../../../domain/place.ts";
import { Timeline, type TimelineSubject } from "../../../audit/timeline.ts";
import type { CertificationId } from "../../../domain/certificationRecord.ts";
import { parseEconomy } from "../../../domain/economy.ts";
import { type LedgerEvent, REGISTRIES, type Registry } from "../../../domain/event.ts";
import { EVENT_TYPES } from "../../../domain/eventTypes.ts";
import type { Instant } from "../../../domain/time.ts";
import { EXIT, type Exit } from "../../exit.ts";
import { CliFault } from "../../fault.ts";
import { moment, wholeNumber } from "../../options.ts";
import { type Cli, mergedOptions } from "../../session.ts";
import { Painter } from "../../text.ts";
import { timelineInWords } from "../../words/auditTimeline.ts";
import { assertOneSource, onSoundHistory, type SoundAudit, type SourceOptions, withSource } from "./auditSource.ts";
import { auditing } from "./source.ts";
import { unknownSubject } from "../../../audit/unknownSubject.ts";

type Kind = LedgerEvent["type"] | Registry;

interface Options extends SourceOptions {
  readonly kind?: ReadonlySet<Kind>;
  readonly from?: Instant;
  readonly to?: Instant;
  readonly after?: Place;
  readonly limit?: number;
}

/** `aeo audit timeline`: every fact of one certification, arrangement or authority. */
export function addTimeline(audit: Command, cli: Cli): void {
  const command = audit
    .command("timeline <subject>")
    .summary("every fact of one certification, arrangement or authority, in words")
    .description(
      "The subject is a certification's id, an arrangement's number, or an economy: of an authority, every fact that names it. Replays the history with every check first; one that is not sound is refused as aeo audit replay does.",
    );
  withSource(command)
    .option(
      "--kind <kinds>",
      `only these: events such as ${EVENT_TYPES[16]}, or all of ${REGISTRIES.join(", ")}`,
      kinds,
    )
    .option("--from <time>", "only what was recorded then or later", moment)
    .option("--to <time>", "only what was recorded before", moment)
    .option("--limit <count>", "at most so many, oldest first; where it goes on is said", wholeNumber(1, 1_000_000))
    .option("--after <position>", "only what comes after this position, such as 91:4", place)
    .addHelpText(
      "after",
      "\nExamples:\n  aeo audit timeline 2 --rpc http://127.0.0.1:8545 --book data/address-book.json\n  aeo audit timeline TW --kind CertificationSuspended,arrangements --from 2026-11-01T00:00:00Z --limit 100 --file history.jsonl --book data/address-book.json\n",
    )
    .action((text: string) => {
      const options = mergedOptions<Options>(command);
      cli.json = options.json ?? false;
      assertOneSource(options);
      const { kind, from, to, after, limit } = options;
      if (from !== undefined && to !== undefined && to <= from)
        throw new CliFault("USAGE", "--to lies not after --from, so that nothing is between them");
      const filter: TimelineFilter = { kinds: kind, from, to, after, limit };
      const subject = subjectOf(text.trim());
      const timeline = new Timeline(subject);
      const onEvent: Timeline["take"] = (event, state) => timeline.take(event, state);
      return auditing(cli, () =>
        onSoundHistory(cli, options, { onEvent }, (sound) => show(cli, subject, timeline, filter, sound)),
      );
    });
}

function kinds(text: string, before: ReadonlySet<Kind> | undefined): ReadonlySet<Kind> {
  const known: readonly Kind[] = [...EVENT_TYPES, ...REGISTRIES];
  const wanted = text.split(",").map((name) => {
    const found = known.find((kind) => kind.toLowerCase() === name.trim().toLowerCase());
    if (found === undefined) throw new InvalidArgumentError(`It is one of ${known.join(", ")}.`);
    return found;
  });
  return new Set([...(before ?? []), ...wanted]);
}

function place(text: string): Place {
  const [, block, logIndex] = /^(\d{1,15}):(\d{1,9})$/.exec(text.trim()) ?? [];
  if (block === undefined) throw new InvalidArgumentError("It is a block and a log's number in it, such as 91:4.");
  return { block: Number(block), logIndex: Number(logIndex) };
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
  filter: TimelineFilter,
  { report, asOf, more }: SoundAudit,
): Promise<Exit> {
  if (facts.length === 0) throw unknownSubject(subject);
  const { presentTimeline } = await import("../../answers/auditTimeline.ts");
  const answer = presentTimeline(report, asOf, subject, pageOf(facts, filter));
  cli.io.stdout(
    cli.json
      ? `${JSON.stringify({ ...answer, ...Object.fromEntries(more) })}\n`
      : timelineInWords(new Painter(cli.io.colour.stdout), answer, more),
  );
  return EXIT.ok;
}
