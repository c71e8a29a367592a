import type { Position } from "./event.ts";

/** A log of a registry, byte for byte as the registry's history hashes it, and where it stands. */
export interface LedgerLog {
  readonly position: Position;
  /** topic 0 ‖ topic 1 ‖ data. */
  readonly content: Uint8Array;
}

/** A log that fits the registry's history, with the head (24 bytes) that the history has after it. */
export interface VerifiedLog extends LedgerLog {
  readonly head: Uint8Array;
}

/** A block that was verified, to notice when the chain leaves it. */
export interface BlockLink {
  readonly block: number;
  /** 0x-prefixed lower-case hex of 32 bytes. */
  readonly hash: `0x${string}`;
  readonly time: number;
}
