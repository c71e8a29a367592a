import type { Bytes32 } from "../domain/event.ts";
import type { BlockReference } from "../domain/outboxEntry.ts";

/** What the follower has verified of the ledger, for a sender: an event proves that its transaction took effect. */
export interface VerifiedWrites {
  /** The newest block up to which the ledger is verified; undefined before the first. */
  block(): number | undefined;
  /** The blocks of those transactions of which there are verified events, as far back as blocks are kept. */
  placesOf(transactions: readonly Bytes32[]): ReadonlyMap<Bytes32, BlockReference>;
}
