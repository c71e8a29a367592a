import type { LedgerAsOf } from "./asOf.ts";
import type { LedgerEvent } from "./event.ts";

/** The ledger is now known up to `asOf`, with these further events, in order. Often there are none: time goes on. */
export interface LedgerAdvanced {
  readonly kind: "advanced";
  readonly events: readonly LedgerEvent[];
  readonly asOf: LedgerAsOf;
}

/** The chain left a branch that was believed: the newest `removed` events, in order, never happened. */
export interface LedgerRolledBack {
  readonly kind: "rolledBack";
  readonly removed: readonly LedgerEvent[];
  readonly asOf: LedgerAsOf;
  /** How many blocks were taken back. */
  readonly depth: number;
}

/** What a subscriber of the ledger is told, in the order in which it came about. */
export type LedgerChange = LedgerAdvanced | LedgerRolledBack;
