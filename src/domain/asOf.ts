import type { Registry } from "./event.ts";
import type { Instant } from "./time.ts";

/** Up to where the ledger was read and verified when an answer was given. */
export interface LedgerAsOf {
  readonly block: number;
  readonly blockHash: `0x${string}`;
  readonly time: Instant;
  /** Sequence and head (24 bytes, 0x hex) of each registry at that block, as checked against its events. */
  readonly heads: Readonly<Record<Registry, { readonly sequence: number; readonly head: `0x${string}` }>>;
}

/** LIVE within the bound; LAGGING: the node or our reading is behind; HALTED: the chain makes no blocks; STALE: past the bound. */
export type Freshness = "LIVE" | "LAGGING" | "HALTED" | "STALE";
