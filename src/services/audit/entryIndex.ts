import type { Economy } from "../../domain/economy.ts";
import type { LedgerEvent, Registry } from "../../domain/event.ts";
import { economiesOf } from "../../domain/eventParties.ts";
import type { Instant } from "../../domain/time.ts";
import type { Pause } from "./pace.ts";
import type { Place } from "../../domain/place.ts";

/** What is remembered of each entry, to find it by. */
export interface IndexedEntry extends Place {
  readonly time: Instant;
  readonly registry: Registry;
  readonly type: LedgerEvent["type"];
  /** The economies that it names; a fact about an arrangement as a whole may name none. */
  readonly economies: ReadonlySet<Economy>;
}

/** Which entries; all that is named must hold. */
export interface EntryFilter {
  readonly economy?: Economy | undefined;
  readonly registry?: Registry | undefined;
  /** Empty = every kind. */
  readonly types?: readonly string[] | undefined;
  /** Block times, [from, until). */
  readonly from?: Instant | undefined;
  readonly until?: Instant | undefined;
}

/** Verified events after a place, in order. */
export type ReadEvents = (after: Place, limit: number) => readonly LedgerEvent[];

/** Read at once: what everything else waits for. */
const READ = 100;

/**
 * Finds entries of the verified history by economy, kind and time. It is built in portions when it is first asked, and goes on from
 * there; the entries themselves stay in the store.
 */
export class EntryIndex {
  readonly #read: ReadEvents;
  readonly #pause: Pause;
  readonly #entries: IndexedEntry[] = [];
  /** One set for each group of economies, however many entries name it. */
  readonly #groups = new Map<string, ReadonlySet<Economy>>();
  #catchingUp: Promise<void> | undefined;
  #rollbacks = 0;

  constructor(read: ReadEvents, pause: Pause) {
    this.#read = read;
    this.#pause = pause;
  }

  /** Forgets entries that were taken back: all after a block. */
  rolledBack(block: number): void {
    this.#rollbacks += 1;
    while ((this.#entries.at(-1)?.block ?? -1) > block) this.#entries.pop();
  }

  /** How often entries were taken back. */
  get rollbacks(): number {
    return this.#rollbacks;
  }

  /** Every entry up to now, in order. */
  async entries(): Promise<readonly IndexedEntry[]> {
    this.#catchingUp ??= this.#catchUp().finally(() => {
      this.#catchingUp = undefined;
    });
    await this.#catchingUp;
    return this.#entries;
  }

  async #catchUp(): Promise<void> {
    for (;;) {
      const last = this.#entries.at(-1) ?? { block: -1, logIndex: 0 };
      const events = this.#read(last, READ);
      for (const event of events) this.#add(event);
      if (events.length < READ) return;
      await this.#pause();
    }
  }

  #add(event: LedgerEvent): void {
    const { block, logIndex, time, registry } = event.position;
    const economies = economiesOf(event);
    const key = [...economies].join();
    const group = this.#groups.get(key) ?? economies;
    this.#groups.set(key, group);
    this.#entries.push({ block, logIndex, time, registry, type: event.type, economies: group });
  }
}

/** Whether an entry is wanted. One that names no economy may concern each. */
export function isWanted(entry: IndexedEntry, filter: EntryFilter): boolean {
  const { economy, registry, types = [], from, until } = filter;
  return (
    (registry === undefined || entry.registry === registry) &&
    (types.length === 0 || types.includes(entry.type)) &&
    (from === undefined || entry.time >= from) &&
    (until === undefined || entry.time < until) &&
    (economy === undefined || entry.economies.size === 0 || entry.economies.has(economy))
  );
}
