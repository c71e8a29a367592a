import type { Economy } from "./economy.ts";
import type { Registry } from "./event.ts";
import type { Instant } from "./time.ts";

/** AHEAD: the peer has seen more than we have, so that it is not yet told whether the two agree. */
export type HeadVerdict = "AGREES" | "AHEAD" | "DISAGREES" | "OTHER_CHAIN";

/** The newest signed head of a peer, and what we found. */
export interface PeerHead {
  readonly economy: Economy;
  readonly registry: Registry;
  /** The peer's signed statement, as it came. */
  readonly statement: string;
  readonly verdict: HeadVerdict;
  readonly receivedAt: Instant;
}

/** Two signed statements that can't both be true of one ledger. */
export interface HeadEvidence {
  readonly economy: Economy;
  readonly registry: Registry;
  readonly sequence: number;
  readonly theirHead: string;
  readonly theirs: string;
  readonly ours: string;
  readonly foundAt: Instant;
}
