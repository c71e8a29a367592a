import { Timeline, type TimelineFact, type TimelineSubject } from "../../audit/timeline.ts";
import type { CertificationHistory } from "../../domain/certification.ts";
import type { Economy } from "../../domain/economy.ts";
import type { LedgerEvent } from "../../domain/event.ts";
import type { LedgerState } from "../../domain/ledgerState.ts";
import type { EntryIndex, IndexedEntry } from "./entryIndex.ts";
import { inPortions, type Pause } from "./pace.ts";
import type { Place } from "../../domain/place.ts";

export interface TimelinesDeps {
  readonly index: EntryIndex;
  readonly state: () => LedgerState;
  /** The event at a place; undefined when it was taken back. */
  readonly event: (place: Place) => LedgerEvent | undefined;
  readonly pause: Pause;
}

/** Facts read at once: each is fetched from the store and decoded. */
const READ = 50;
/** Timelines kept for whoever turns pages. */
const MOST_KEPT = 4;

/** Every fact of one certification, arrangement or authority, in order; empty for one that the ledger does not know. */
export function createTimelines({ index, state, event, pause }: TimelinesDeps) {
  const kept = new Map<string, Promise<readonly TimelineFact[]>>();
  const read = async (subject: TimelineSubject, places: readonly Place[]): Promise<readonly TimelineFact[]> => {
    const timeline = new Timeline(subject);
    const take = (place: Place): void => {
      const found = event(place);
      if (found !== undefined) timeline.take(found, state());
    };
    await inPortions(places, pause, take, READ);
    return timeline.facts;
  };
  return async (subject: TimelineSubject): Promise<readonly TimelineFact[]> => {
    if (subject.kind === "certification") return read(subject, placesOf(state(), subject.id));
    const entries = await index.entries();
    // While the history ends where it did, and nothing of it was taken back, its facts are the same.
    const { block = -1, logIndex = 0 } = entries.at(-1) ?? {};
    const key = JSON.stringify([subject, entries.length, block, logIndex, index.rollbacks]);
    const made =
      kept.get(key) ??
      read(
        subject,
        entries.filter((entry) => mayBeOf(entry, subject)),
      );
    kept.delete(key);
    kept.set(key, made);
    made.catch(() => kept.delete(key));
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value as string);
    return made;
  };
}

export type Timelines = ReturnType<typeof createTimelines>;

/** Two economies may use the same id; both are shown. */
function placesOf({ certifications, authorities }: LedgerState, id: CertificationHistory["id"]): Place[] {
  const histories = [...authorities.members.keys()].flatMap((one: Economy) => certifications.get(one, id) ?? []);
  return histories.flatMap(({ entries }) => entries.map(({ position }) => position));
}

/** What can't be of the subject need not be read. Facts about arrangements and breaches may name nobody. */
function mayBeOf({ registry, economies }: IndexedEntry, subject: TimelineSubject): boolean {
  if (subject.kind === "arrangement") return registry === "arrangements" || registry === "benefits";
  if (registry === "arrangements" || registry === "benefits") return true;
  return subject.kind === "authority" && economies.has(subject.economy);
}
