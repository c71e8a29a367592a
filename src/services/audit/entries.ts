import type { Address, LedgerEvent, Registry } from "../../domain/event.ts";
import type { VerifiedLog } from "../../domain/ledgerLog.ts";
import { type EntryFilter, type EntryIndex, type IndexedEntry, isWanted } from "./entryIndex.ts";
import { inPortions, type Pause } from "./pace.ts";
import { comparePlaces, type Place } from "../../domain/place.ts";

/** An entry of the history with all that it takes to check it without trusting who shows it. */
export interface RawEntry {
  readonly event: LedgerEvent;
  /** The registry's address. */
  readonly address: Address;
  /** topic 0 ‖ topic 1 ‖ data, as the registry's history hashes them. */
  readonly content: Uint8Array;
  /** 24 bytes, 0x hex: the registry's head before and after the entry. */
  readonly previousHead: `0x${string}`;
  readonly head: `0x${string}`;
}

/** One page of a filtered history. */
export interface EntryPage {
  readonly entries: readonly RawEntry[];
  /** How many entries the filter lets through in all. */
  readonly total: number;
  /** Where the next page begins; undefined on the last. */
  readonly next: Place | undefined;
}

export interface EntriesDeps {
  readonly index: EntryIndex;
  readonly log: (place: Place) => VerifiedLog | undefined;
  readonly decode: (log: VerifiedLog) => LedgerEvent;
  readonly address: (registry: Registry) => Address;
  readonly pause: Pause;
  /** The head of a registry after an entry, 0 = before the first; undefined when the entry is not here. */
  readonly headAfter: (registry: Registry, sequence: number) => `0x${string}` | undefined;
}

export interface EntryQuery extends EntryFilter {
  /** Entries beyond this one, in the order asked for. */
  readonly after?: Place | undefined;
  readonly newestFirst: boolean;
  readonly limit: number;
}

/** Filters whose entries are kept for whoever turns pages. */
const MOST_KEPT = 4;

/** Looks up entries of the history, filtered, in pages, with the bytes and heads by which each can be checked. */
export function createEntries(deps: EntriesDeps) {
  const raw = (log: VerifiedLog): RawEntry => {
    const { registry, sequence } = log.position;
    const previousHead = deps.headAfter(registry, sequence - 1);
    if (previousHead === undefined) throw new RangeError(`the store lacks entry ${sequence - 1} of ${registry}`);
    return {
      event: deps.decode(log),
      address: deps.address(registry),
      content: log.content,
      previousHead,
      head: `0x${Buffer.from(log.head).toString("hex")}`,
    };
  };
  const kept = new Map<string, readonly IndexedEntry[]>();
  /** All that a filter lets through, in order. */
  const matching = async (filter: EntryFilter): Promise<readonly IndexedEntry[]> => {
    const entries = await deps.index.entries();
    const { block = -1, logIndex = 0 } = entries.at(-1) ?? {};
    const key = JSON.stringify([filter, entries.length, block, logIndex, deps.index.rollbacks]);
    const known = kept.get(key);
    if (known !== undefined) return known;
    const found: IndexedEntry[] = [];
    const take = (entry: IndexedEntry): void => {
      if (isWanted(entry, filter)) found.push(entry);
    };
    // Entries that come meanwhile are for the next question.
    await inPortions(entries.slice(), deps.pause, take);
    kept.set(key, found);
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value as string);
    return found;
  };
  return {
    raw,
    async page({ after, newestFirst, limit, ...filter }: EntryQuery): Promise<EntryPage> {
      const wanted = await matching(filter);
      const places: IndexedEntry[] = [];
      let more = false;
      for (let step = start(wanted, after, newestFirst); ; step += newestFirst ? -1 : 1) {
        const place = wanted[step];
        if (place === undefined) break;
        more = places.length === limit;
        if (more) break;
        places.push(place);
      }
      // What was taken back since it was indexed is not there any more.
      const entries = places.flatMap((place) => {
        const log = deps.log(place);
        return log === undefined ? [] : [raw(log)];
      });
      return { entries, total: wanted.length, next: more ? places.at(-1) : undefined };
    },
  };
}

export type Entries = ReturnType<typeof createEntries>;

/** The index of the first entry of a page, by halving: those after a place, or before it. */
function start(entries: readonly IndexedEntry[], after: Place | undefined, newestFirst: boolean): number {
  if (after === undefined) return newestFirst ? entries.length - 1 : 0;
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const side = comparePlaces(entries[middle] as IndexedEntry, after);
    if (newestFirst ? side < 0 : side <= 0) low = middle + 1;
    else high = middle;
  }
  return newestFirst ? low - 1 : low;
}
