import { AeoError } from "../../src/domain/errors.ts";
import type { Bytes32 } from "../../src/domain/event.ts";
import type { Intent } from "../../src/domain/intent.ts";
import type { SignedTransaction } from "../../src/domain/outboxEntry.ts";
import { Lease } from "../../src/store/lease.ts";
import { Outbox } from "../../src/store/outbox.ts";
import { OUTBOX_MIGRATIONS } from "../../src/store/outboxSchema.ts";
import { SendQueue, type SettledHandler } from "../../src/store/sendQueue.ts";
import { openStore } from "../support/eachStore.ts";
import { suspension } from "../ledger/write/support/calls.ts";

export const SIGNER = `0x${"11".repeat(20)}` as const;
export const OTHER_SIGNER = `0x${"22".repeat(20)}` as const;
export const NOW = 1_700_000_000;

/** The id of an operation that a reader of a test can tell apart. */
export function operationId(number: number): string {
  return `00000000-0000-4000-8000-${number.toString().padStart(12, "0")}`;
}

/** The intent to suspend the certification of a number, with `changes`. */
export function intent(number: number, changes: Partial<Intent> = {}): Intent {
  const id = operationId(number);
  return { id, call: suspension(number), caller: "registrar", signer: SIGNER, after: null, createdAt: NOW, ...changes };
}

/** A transaction of a nonce, with bytes and hash that look like nothing else's. */
export function signed(nonce: number): SignedTransaction {
  const digits = nonce.toString(16).padStart(4, "0");
  return { nonce, raw: `0x02${digits}`, hash: `0x${digits.repeat(16)}` as Bytes32 };
}

/** A block of a number. */
export function block(number: number): { number: number; hash: Bytes32; time: number } {
  return { number, hash: `0xb${number.toString(16).padStart(63, "0")}`, time: NOW + number };
}

/** The code of the AeoError that `body` throws; anything else it throws goes on. */
export function codeOf(body: () => unknown): string {
  try {
    body();
  } catch (error) {
    if (error instanceof AeoError) return error.code;
    throw error;
  }
  return "nothing thrown";
}

/** An outbox with the queue of SIGNER ready to send from nonce 0. */
export class OutboxFixture {
  readonly db = openStore(OUTBOX_MIGRATIONS);
  readonly outbox = new Outbox(this.db);
  readonly settled: SettledHandler[] = [];
  readonly queue = this.queueOf(SIGNER);

  constructor() {
    this.queue.adoptNonce(0);
  }

  queueOf(signer: typeof SIGNER, holder = "this process"): SendQueue {
    return new SendQueue(this.db, new Lease(this.db, signer, holder), this.settled);
  }

  accept(...intents: readonly Intent[]): void {
    for (const each of intents) this.outbox.accept(each);
  }

  stateOf(number: number): string | undefined {
    return this.outbox.operation(operationId(number))?.state;
  }

  /** Brings an accepted operation to INCLUDED under a nonce. */
  include(number: number, nonce: number, refusal: AeoError | null = null): Bytes32 {
    const transaction = signed(nonce);
    this.queue.sign(operationId(number), transaction, NOW);
    this.queue.submitted(transaction.hash, NOW);
    this.queue.included(transaction.hash, block(nonce + 1), refusal, NOW);
    return transaction.hash;
  }
}
