import type { Command } from "commander";
import { REGISTRIES } from "../../domain/event.ts";
import { type FeedEventAnswer, feedEventSchema } from "../answers/ledger.ts";
import { type SentEvent, sentEvents } from "../eventSource.ts";
import { EXIT, type Exit } from "../exit.ts";
import { CliFault } from "../fault.ts";
import { economyCode, oneOf, wholeNumber } from "../options.ts";
import { GatewayRefusal } from "../refusal.ts";
import { asking, type Cli, note, type Session } from "../session.ts";
import { describeEvent } from "../words/events.ts";

interface Options {
  readonly registry?: string;
  readonly economy?: string;
  readonly after?: string;
  readonly count?: number;
}

/** The gateway gives a sign of life every 15 s. */
const SILENCE_MS = 45_000;
const RETURN_MS = 2_000;
const BEGIN_MS = 10_000;

/** `aeo events follow`: what the ledger records, as it comes. */
export function addEvents(program: Command, cli: Cli): void {
  const events = program.command("events").summary("what the ledger records, as it comes");
  const follow = events
    .command("follow")
    .summary("print events as they are verified, until interrupted")
    .description(
      "Prints each event once it is verified and comes back by itself, without a gap, when the connection ends. With --json each " +
        "line is a CloudEvents document.",
    )
    .option("--registry <registry>", REGISTRIES.join(", "), oneOf(REGISTRIES.map((name) => name.toUpperCase())))
    .option("--economy <economy>", "only what names an economy, or none", economyCode)
    .option("--after <cursor>", "what comes after, such as 12:3, or beginning")
    .option("--count <events>", "end after so many", wholeNumber(1, 1_000_000))
    .addHelpText("after", "\nExample:\n  aeo events follow --economy TW --after beginning --as TW:auditor\n");
  asking<Options>(cli, follow, (session, _, options) => followed(session, options));
}

async function followed(session: Session, { registry, economy, after, count }: Options): Promise<Exit> {
  const place = { after, left: count ?? Number.POSITIVE_INFINITY };
  let begun = false;
  for (;;) {
    try {
      await readOn(session, { registry: registry?.toLowerCase(), economy }, place, () => (begun = true));
    } catch (error) {
      // Before the first answer a wrong address should be said, not tried for ever.
      if (!begun || !mayPass(error)) throw error;
    }
    if (place.left === 0) return EXIT.ok;
    note(session, `the stream ended; coming back${place.after === undefined ? "" : ` after ${place.after}`}`);
    await session.io.sleep(RETURN_MS);
  }
}

/** Whether coming back may help. */
function mayPass(error: unknown): boolean {
  if (error instanceof GatewayRefusal) return error.exit === EXIT.unknown;
  return !(error instanceof CliFault) || error.exit === EXIT.unknown;
}

async function readOn(
  session: Session,
  filter: { readonly registry: string | undefined; readonly economy: string | undefined },
  place: { after: string | undefined; left: number },
  begun: () => void,
): Promise<void> {
  const control = new AbortController();
  const silence = setTimeout(() => control.abort(), SILENCE_MS);
  try {
    const query = { ...filter, after: place.after };
    const timeoutMs = session.timeoutMs ?? BEGIN_MS;
    const request = { method: "GET", path: "/v1/events/stream", query, timeoutMs } as const;
    const body = await session.client.open(request, control.signal);
    begun();
    for await (const sent of sentEvents(body, () => void silence.refresh())) {
      if (sent.data !== undefined) show(session, sent);
      place.after = sent.id ?? place.after;
      if (sent.data !== undefined && --place.left === 0) return;
    }
  } finally {
    clearTimeout(silence);
    control.abort();
  }
}

function show(session: Session, { data = "" }: SentEvent): void {
  session.io.stdout(session.json ? `${data}\n` : `${session.painter.paint(inWords(data))}\n`);
}

function inWords(text: string): string {
  let parsed: FeedEventAnswer;
  try {
    parsed = feedEventSchema.parse(JSON.parse(text));
  } catch {
    throw new CliFault("ANSWER_UNREADABLE", "an event is not in the form of this release");
  }
  const { cursor, data } = parsed;
  if (!("fact" in data)) return `${cursor}  the ledger took back everything after block ${data.block}: it is void`;
  return `${cursor}  ${data.time}  ${data.registry} ${data.sequence}  ${describeEvent(data)}`;
}
