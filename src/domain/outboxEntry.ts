import type { LedgerCall } from "./call.ts";
import type { Bytes32 } from "./event.ts";
import type { Instant } from "./time.ts";

/** An accepted operation whose turn it is: nothing of it has been signed. */
export interface WaitingOperation {
  readonly id: string;
  readonly call: LedgerCall;
}

/** A block as a transaction's receipt names it. */
export interface BlockReference {
  readonly number: number;
  readonly hash: Bytes32;
  readonly time: Instant;
}

/** A transaction as it was signed. */
export interface SignedTransaction {
  readonly nonce: number;
  /** The signed bytes, 0x hex: what every broadcast sends, again and again. */
  readonly raw: `0x${string}`;
  readonly hash: Bytes32;
}

/** An operation whose transaction is signed and not yet final. */
export interface SentOperation {
  readonly id: string;
  readonly nonce: number;
  readonly hash: Bytes32;
  readonly state: "SIGNED" | "SUBMITTED" | "INCLUDED";
  /** Where it is included; null before. */
  readonly block: BlockReference | null;
  /** When it was signed. */
  readonly signedAt: Instant;
  /** Whether an operator asked to send it again at once. */
  readonly resend: boolean;
}
