import type { Address, LedgerEvent, Registry } from "../../domain/event.ts";
import type { VerifiedLog } from "../../domain/ledgerLog.ts";
import { comparePlaces, type EntryFilter, type EntryIndex, type EntryPlace, isWanted } from "./entryIndex.ts";

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
  readonly next: EntryPlace | undefined;
}

export interface EntriesDeps {
  readonly index: EntryIndex;
  readonly log: (place: EntryPlace) => VerifiedLog | undefined;
  readonly decode: (log: VerifiedLog) => LedgerEvent;
  readonly address: (registry: Registry) => Address;
  /** The head of a registry after an entry, 0 = before the first; undefined when the entry is not here. */
  readonly headAfter: (registry: Registry, sequence: number) => `0x${string}` | undefined;
}

export interface EntryQuery extends EntryFilter {
  /** Entries beyond this one, in the order asked for. */
  readonly after?: EntryPlace | undefined;
  readonly newestFirst: boolean;
  readonly limit: number;
}

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
  return {
    raw,
    async page({ after, newestFirst, limit, ...filter }: EntryQuery): Promise<EntryPage> {
      const wanted = (await deps.index.entries()).filter((entry) => isWanted(entry, filter));
      const ordered = newestFirst ? wanted.toReversed() : wanted;
      const isBeyond = (place: EntryPlace) =>
        after === undefined || (newestFirst ? comparePlaces(place, after) < 0 : comparePlaces(place, after) > 0);
      const start = ordered.findIndex(isBeyond);
      const places = start < 0 ? [] : ordered.slice(start, start + limit);
      const more = start >= 0 && start + limit < ordered.length;
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
