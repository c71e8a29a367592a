import { JsonRpcFault, FAULT, refused } from "./jsonRpcFault.ts";
import type { RawTransaction } from "./rawTransaction.ts";

export interface PooledTransaction extends RawTransaction {
  /** 0x-prefixed lower-case address. */
  readonly sender: string;
}

export interface PoolLimits {
  /** How many transactions may wait in all. */
  readonly maxWaiting: number;
  /** How many of one sender may wait. */
  readonly maxWaitingPerSender: number;
  /** How long one waits for the nonces before its own. */
  readonly futureNonceSeconds: number;
}

/** A transaction whose sender has no answer yet. */
export interface Waiting {
  readonly transaction: PooledTransaction;
  readonly accept: (hash: string) => void;
  readonly refuse: (fault: JsonRpcFault) => void;
}

/** Transactions between their arrival and their answer, by arrival and by (sender, nonce). Knows nothing of the state. */
export class TransactionPool {
  readonly #limits: PoolLimits;
  readonly #unanswered = new Map<string, Waiting>();
  readonly #arrivals = new Set<Waiting>();
  readonly #slots = new Map<string, Map<number, Waiting>>();
  readonly #timers = new Map<Waiting, NodeJS.Timeout>();

  constructor(limits: PoolLimits) {
    this.#limits = limits;
  }

  /** How many wait for their block. */
  get size(): number {
    return this.#arrivals.size;
  }

  /** Whether this very transaction has arrived and is not answered. */
  has(hash: string): boolean {
    return this.#unanswered.has(hash);
  }

  /** Keeps a transaction until it is answered: gives its hash, or rejects with a JsonRpcFault. */
  add(transaction: PooledTransaction): Promise<string> {
    const fault = this.#objection(transaction);
    if (fault !== undefined) return Promise.reject(fault);
    const { promise, resolve: accept, reject: refuse } = Promise.withResolvers<string>();
    const waiting: Waiting = { transaction, accept, refuse };
    this.#unanswered.set(transaction.hash, waiting);
    this.#arrivals.add(waiting);
    const slots = this.#slots.get(transaction.sender) ?? new Map<number, Waiting>();
    this.#slots.set(transaction.sender, slots.set(transaction.nonce, waiting));
    return promise;
  }

  /** Those that wait for their block, first come first. May be changed while it is walked. */
  arrivals(): Iterable<Waiting> {
    return this.#arrivals;
  }

  at(sender: string, nonce: number): Waiting | undefined {
    return this.#slots.get(sender)?.get(nonce);
  }

  /** The first nonce from `nonce` on that nothing waits for. */
  firstFree(sender: string, nonce: number): number {
    let free = nonce;
    while (this.at(sender, free) !== undefined) free += 1;
    return free;
  }

  /** Lets a transaction wait for the nonces before its own, but not for ever. */
  hold(waiting: Waiting, nextNonce: number): void {
    if (this.#timers.has(waiting)) return;
    const { futureNonceSeconds } = this.#limits;
    const expire = () =>
      this.refuse(
        waiting,
        refused(
          `nonce too high: next nonce ${nextNonce}, tx nonce ${waiting.transaction.nonce}; ` +
            `waited ${futureNonceSeconds} s for the nonces between, send those first`,
        ),
      );
    this.#timers.set(waiting, setTimeout(expire, futureNonceSeconds * 1000).unref());
  }

  /** Removes a transaction from those that wait for their block; its sender is still to be answered. */
  take(waiting: Waiting): void {
    const { sender, nonce } = waiting.transaction;
    clearTimeout(this.#timers.get(waiting));
    this.#timers.delete(waiting);
    this.#arrivals.delete(waiting);
    const slots = this.#slots.get(sender);
    slots?.delete(nonce);
    if (slots?.size === 0) this.#slots.delete(sender);
  }

  accept(waiting: Waiting): void {
    this.take(waiting);
    this.#unanswered.delete(waiting.transaction.hash);
    waiting.accept(waiting.transaction.hash);
  }

  refuse(waiting: Waiting, fault: JsonRpcFault): void {
    this.take(waiting);
    this.#unanswered.delete(waiting.transaction.hash);
    waiting.refuse(fault);
  }

  /** Refuses every transaction that still waits for its block. */
  refuseAll(fault: JsonRpcFault): void {
    for (const waiting of this.#arrivals) this.refuse(waiting, fault);
  }

  #objection({ hash, sender, nonce }: PooledTransaction): JsonRpcFault | undefined {
    if (this.has(hash)) return refused("already known");
    // Gas is free, so no replacement can offer more for the place.
    if (this.at(sender, nonce) !== undefined) return refused("replacement transaction underpriced");
    const { maxWaiting, maxWaitingPerSender } = this.#limits;
    if (this.#arrivals.size >= maxWaiting) {
      return new JsonRpcFault(FAULT.limitExceeded, `txpool is full: ${maxWaiting} transactions wait; try again later`);
    }
    if ((this.#slots.get(sender)?.size ?? 0) >= maxWaitingPerSender) {
      const message = `txpool is full for ${sender}: ${maxWaitingPerSender} of its transactions wait; try again later`;
      return new JsonRpcFault(FAULT.limitExceeded, message);
    }
    return undefined;
  }
}
