import { AeoError } from "./errors.ts";
import type { LedgerEvent } from "./event.ts";

/** A place in the one global order that holds every place of its block. */
export const END_OF_BLOCK = 999_999_999;

/**
 * Up to where a reader has the ledger's events. `generation` tells blocks of one number apart that the chain had one after the
 * other: it is the number of the last roll-back to below the block, 0 where there was none, which is always so on a QBFT network.
 */
export interface FeedCursor {
  readonly block: number;
  readonly logIndex: number;
  readonly generation: number;
}

/** A verified event, and where a reader stands that has it. */
export interface FeedEvent {
  readonly kind: "event";
  readonly event: LedgerEvent;
  readonly cursor: FeedCursor;
}

/** Everything after `cursor` that the reader was told never happened. */
export interface FeedRollback {
  readonly kind: "rolledBack";
  readonly cursor: FeedCursor;
  /** Which roll-back, counted from 1 over the life of the store. */
  readonly number: number;
}

export type FeedItem = FeedEvent | FeedRollback;

/** A stretch of the feed. `cursor` is where it ends, also when events on the way were not wanted. */
export interface FeedPage {
  readonly items: readonly FeedItem[];
  readonly cursor: FeedCursor;
  /** Whether there may be more right now. */
  readonly more: boolean;
}

/** Which events a reader wants; roll-backs it is always told. */
export type Wanted = (event: LedgerEvent) => boolean;

/** The ledger's verified events for whoever reads them in order, each at its own pace. */
export interface EventFeed {
  /** What follows a cursor, at most a page. A cursor whose block was rolled back gets the roll-back first. */
  next(cursor: FeedCursor, wanted?: Wanted): FeedPage;
  /** The roll-back that a reader with this cursor must be told of, if there was one; `next` would give it first. */
  takenBack(cursor: FeedCursor): FeedRollback | undefined;
  /** The end of what is verified: where a reader begins that wants only what comes. */
  now(): FeedCursor;
  /** Calls back after every change, until the function returned is called. It says nothing but that `next` may give more. */
  subscribe(listener: () => void): () => void;
}

/** Before everything. */
export const BEGINNING: FeedCursor = { block: 0, logIndex: 0, generation: 0 };

/** 12:3, or 12:3:1 where block 12 was taken back once. */
export function cursorText({ block, logIndex, generation }: FeedCursor): string {
  return generation === 0 ? `${block}:${logIndex}` : `${block}:${logIndex}:${generation}`;
}

/**
 * Lets nobody wait in silence for a block that may never come, or that will be another ledger's.
 * @param end the last verified block @throws AeoError CURSOR_AHEAD
 */
export function refuseAhead(cursor: FeedCursor, end: number): void {
  if (cursor.block <= end) return;
  throw new AeoError("CURSOR_AHEAD", `${cursorText(cursor)} lies ahead: the ledger here ends at block ${end}`);
}

/** Reads a cursor; undefined when it has another form. */
export function parseCursor(text: string): FeedCursor | undefined {
  const parts = /^(\d{1,15}):(\d{1,9})(?::(\d{1,9}))?$/.exec(text);
  if (parts === null) return undefined;
  return { block: Number(parts[1]), logIndex: Number(parts[2]), generation: Number(parts[3] ?? 0) };
}
