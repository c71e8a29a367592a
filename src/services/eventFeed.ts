import type { LedgerEvent } from "../domain/event.ts";
import {
  END_OF_BLOCK,
  type EventFeed,
  type FeedCursor,
  type FeedItem,
  type FeedPage,
  type FeedRollback,
  type Wanted,
} from "../domain/eventFeed.ts";

/** The verified events, and what was taken back, as the store has them. */
export interface FeedStore {
  /** At most `limit` events after a place, in order. */
  page(place: { readonly block: number; readonly logIndex: number }, limit: number): readonly LedgerEvent[];
  /** Up to which block events are verified; undefined at the very beginning. */
  verifiedBlock(): number | undefined;
  /** The number of the last roll-back to below a block; 0 if there was none. */
  generationOf(block: number): number;
  /** The lowest block to which the ledger was rolled back after a generation of a block, if that took the block back. */
  takenBackTo(block: number, generation: number): number | undefined;
}

/** Events per page: what a slow reader makes us hold. */
const PAGE = 100;

/**
 * Readers in one process, each at its own pace: they read pages from the store and are told when there may be more. Nothing is kept
 * for them here, so a reader that never comes back costs nothing, and one that comes back years later misses nothing.
 */
export class LedgerFeed implements EventFeed {
  readonly #store: FeedStore;
  readonly #pageSize: number;
  readonly #listeners = new Set<() => void>();

  constructor(store: FeedStore, pageSize = PAGE) {
    this.#store = store;
    this.#pageSize = pageSize;
  }

  next(cursor: FeedCursor, wanted: Wanted = () => true): FeedPage {
    const rolledBack = this.takenBack(cursor);
    if (rolledBack !== undefined) return { items: [rolledBack], cursor: rolledBack.cursor, more: true };
    const events = this.#store.page(cursor, this.#pageSize);
    let at = cursor;
    const items: FeedItem[] = [];
    for (const event of events) {
      const { block, logIndex } = event.position;
      const generation = block === at.block ? at.generation : this.#store.generationOf(block);
      at = { block, logIndex, generation };
      if (wanted(event)) items.push({ kind: "event", event, cursor: at });
    }
    return { items, cursor: at, more: events.length === this.#pageSize };
  }

  takenBack({ block, generation }: FeedCursor): FeedRollback | undefined {
    const back = this.#store.takenBackTo(block, generation);
    if (back === undefined) return undefined;
    const cursor = { block: back, logIndex: END_OF_BLOCK, generation: this.#store.generationOf(back) };
    return { kind: "rolledBack", cursor, number: this.#store.generationOf(block) };
  }

  now(): FeedCursor {
    const block = this.#store.verifiedBlock() ?? 0;
    return { block, logIndex: END_OF_BLOCK, generation: this.#store.generationOf(block) };
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells readers that the ledger has changed, either way. */
  changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
