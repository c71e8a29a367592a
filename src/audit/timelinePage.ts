import type { LedgerEvent, Registry } from "../domain/event.ts";
import { comparePlaces, type Place } from "../domain/place.ts";
import type { Instant } from "../domain/time.ts";
import type { TimelineFact } from "./timeline.ts";

/** Which facts of a timeline are wanted. What is undefined does not matter. */
export interface TimelineFilter {
  /** Kinds of events, or registries for all of theirs. */
  readonly kinds?: ReadonlySet<LedgerEvent["type"] | Registry> | undefined;
  /** Recorded in [from, to). */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  /** Only what comes after this place. */
  readonly after?: Place | undefined;
  /** At most so many, the first ones. */
  readonly limit?: number | undefined;
}

/** The facts that were wanted. */
export interface TimelinePage {
  readonly facts: readonly TimelineFact[];
  /** How many there are of the wanted kinds and times, on all pages. */
  readonly total: number;
  /** After which place the next page begins; null when this is the last one. */
  readonly next: Place | null;
}

/** Picks what is wanted of a timeline, which stays in the ledger's order. */
export function pageOf(
  facts: readonly TimelineFact[],
  { kinds, from, to, after, limit }: TimelineFilter,
): TimelinePage {
  const wanted = facts.filter(({ event: { type, position } }) => {
    if (kinds !== undefined && !kinds.has(type) && !kinds.has(position.registry)) return false;
    return (from === undefined || position.time >= from) && (to === undefined || position.time < to);
  });
  const rest = after === undefined ? wanted : wanted.filter(({ event }) => comparePlaces(event.position, after) > 0);
  const page = rest.slice(0, limit);
  const last = page.at(-1)?.event.position;
  const more = page.length < rest.length && last !== undefined;
  return {
    facts: page,
    total: wanted.length,
    next: more ? { block: last.block, logIndex: last.logIndex } : null,
  };
}
