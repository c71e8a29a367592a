import type { LedgerCall } from "../domain/call.ts";
import type { AeoError } from "../domain/errors.ts";
import type { Address, Bytes32 } from "../domain/event.ts";
import type { BlockReference, SentOperation, SignedTransaction, WaitingOperation } from "../domain/outboxEntry.ts";
import type { Instant } from "../domain/time.ts";

/**
 * The outbox as the sender of one key needs it; the store has it. Every change is durable when its function returns. One that is
 * not possible any more, because an operator moved the operation, gives false. All throw AeoError STORE_UNAVAILABLE.
 */
export interface SenderQueue {
  readonly signer: Address;
  /** Takes or renews the right to send with this key; false when another process has it. */
  hold(now: Instant): boolean;
  release(): void;
  /** Makes changes durable together: all of what `body` does, or none of it if it throws. */
  together<T>(body: () => T): T;
  nextNonce(): number | undefined;
  adoptNonce(nonce: number): void;
  /** The next operations in order, up to the first that must wait for another. */
  waiting(limit: number): readonly WaitingOperation[];
  /** The lowest nonce of what is signed and not settled. */
  oldestNonce(): number | undefined;
  /** What is signed and not settled, by nonce. */
  underWay(): readonly SentOperation[];
  /** Of that, what a chain that has executed so many transactions of the key must have in a block. */
  executed(used: number): readonly SentOperation[];
  callOf(id: string): LedgerCall;
  /** The newest block in which an operation of any key is; 0 = none. */
  highestBlock(): number;
  /** @throws AeoError SIGNER_IN_USE */
  sign(id: string, transaction: SignedTransaction, now: Instant): boolean;
  /** The stored bytes, for another broadcast. */
  again(hash: Bytes32): `0x${string}` | undefined;
  submitted(hash: Bytes32, now: Instant): boolean;
  included(hash: Bytes32, block: BlockReference, refusal: AeoError | null, now: Instant): boolean;
  dropped(hash: Bytes32, now: Instant): boolean;
  settle(hash: Bytes32, now: Instant): boolean;
  refuse(id: string, refusal: AeoError, now: Instant): boolean;
}
