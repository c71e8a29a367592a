import { AeoError } from "../domain/errors.ts";
import type { Instant } from "../domain/time.ts";
import type { StatementSigner } from "../exchange/statementKeys.ts";
import type { AnswerRecord, ReceiptBook } from "../services/receiptBook.ts";
import type { BatchStore, SealedBatch } from "./batch.ts";
import { createSuffixes } from "./chance.ts";
import { type Entry, parseReceiptId, receiptId } from "./record.ts";
import { sealBatch } from "./sealBatch.ts";

/** Answers in one batch at most. */
export const BATCH_SIZE = 1_024;
/** How long an answer waits for others to be sealed with, in milliseconds. */
export const BATCH_MS = 100;
/** Pause after a failure, in milliseconds. */
const RETRY_MS = 500;
/** Answers that wait while nothing can be sealed; past this none is recorded any more. Each holds its text: some 500 MB at most. */
const MOST_UNSEALED = 200_000;
/** Past this, batches of questions wait: else they would take the turns in which sealing goes on. */
const MANY_UNSEALED = 8 * BATCH_SIZE;

export interface BookParts {
  readonly signer: StatementSigner;
  readonly store: BatchStore;
  readonly now: () => Instant;
  /** Told of each sealed batch: how many receipts, in how many seconds. */
  readonly sealed?: (count: number, seconds: number) => void;
  /** Told of each failure to seal. */
  readonly failed?: (error: unknown) => void;
  /** @see MOST_UNSEALED */
  readonly mostUnsealed?: number;
}

interface Waiter {
  readonly number: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Records answers in memory at once and seals them in batches behind: hashing, signing and the disk are not in an answer's way. */
export class SealingBook implements ReceiptBook {
  readonly #on: BookParts;
  readonly #suffix = createSuffixes();
  #next: number;
  #open: Entry[] = [];
  #waiters: Waiter[] = [];
  /** The batch under way; kept as it is when it could not be written, and tried again. */
  #underWay: SealedBatch | undefined;
  #taken: readonly Entry[] = [];
  #timer: NodeJS.Timeout | undefined;
  #scheduled = false;
  #running: Promise<void> | undefined;
  #fault: Error | undefined;
  #closed = false;

  constructor(parts: BookParts) {
    this.#on = parts;
    const { last } = parts.store;
    this.#next = last === undefined ? 1 : last.first + last.count;
  }

  /** Receipts given and not sealed yet. */
  get unsealed(): number {
    return this.#open.length + this.#taken.length;
  }

  /** What hinders sealing; undefined when nothing does. */
  get fault(): Error | undefined {
    return this.#fault;
  }

  /** Every batch still to come is sealed at this moment or later. */
  get settledUntil(): Instant {
    return (
      this.#underWay?.sealedAt ?? (this.#running === undefined ? this.#on.now() : (this.#on.store.last?.sealedAt ?? 0))
    );
  }

  record(answer: AnswerRecord): string {
    if (this.#closed) throw new AeoError("SHUTTING_DOWN", "receipts are closed");
    if (this.unsealed >= (this.#on.mostUnsealed ?? MOST_UNSEALED))
      throw new AeoError("RECEIPTS_NOT_SEALED", `${this.unsealed} receipts wait to be sealed; no more are given`);
    const entry: Entry = { number: this.#next++, suffix: this.#suffix(), answer };
    this.#open.push(entry);
    if (this.#open.length >= BATCH_SIZE) this.#schedule();
    else if (this.#timer === undefined && this.#running === undefined) this.#arm(BATCH_MS);
    return receiptId(entry);
  }

  async sealed(id: string): Promise<void> {
    const number = parseReceiptId(id)?.number;
    if (number === undefined || number >= this.#next)
      throw new AeoError("UNKNOWN_RECEIPT", "no receipt was given under this id");
    const { last } = this.#on.store;
    if (last !== undefined && number < last.first + last.count) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiters.push({ number, resolve, reject });
    this.#schedule();
    await promise;
  }

  room(): Promise<void> | undefined {
    if (this.unsealed < MANY_UNSEALED || this.#fault !== undefined || this.#closed) return undefined;
    const { promise, resolve } = Promise.withResolvers<void>();
    // A failure to seal ends the wait as well: answers go on meanwhile.
    this.#waiters.push({ number: this.#next - MANY_UNSEALED / 2, resolve, reject: () => resolve() });
    this.#schedule();
    return promise;
  }

  /** An entry that is not sealed yet. */
  waiting(number: number): Entry | undefined {
    return [...this.#taken, ...this.#open].find((entry) => entry.number === number);
  }

  /** Seals what there is. Afterwards no receipt is given. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
    clearTimeout(this.#timer);
    if (this.unsealed > 0) await this.#run(true);
    await this.#on.store.close();
  }

  #arm(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#start();
    }, ms);
  }

  /** Seals after the turn under way: who records does not pay for it. While sealing fails, the pause between attempts stays. */
  #schedule(): void {
    if (this.#scheduled || this.#running !== undefined || this.#closed) return;
    if (this.#fault !== undefined && this.#timer !== undefined) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#start();
    });
  }

  #start(): void {
    if (this.#running !== undefined || this.#closed) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#running = this.#run(false).finally(() => {
      this.#running = undefined;
      if (this.#closed || this.unsealed === 0) return;
      if (this.#fault !== undefined) this.#arm(RETRY_MS);
      else if (this.#open.length >= BATCH_SIZE || this.#waiters.length > 0) this.#schedule();
      else this.#arm(BATCH_MS);
    });
  }

  /** Seals whole batches and what somebody waits for; all that there is when the book closes. */
  async #run(all: boolean): Promise<void> {
    do {
      if (!(await this.#sealNext())) return;
    } while (this.#open.length >= BATCH_SIZE || (this.#open.length > 0 && (all || this.#waiters.length > 0)));
  }

  async #sealNext(): Promise<boolean> {
    const { signer, store, now } = this.#on;
    const began = performance.now();
    if (this.#taken.length === 0) {
      this.#taken = this.#open.slice(0, BATCH_SIZE);
      this.#open = this.#open.slice(BATCH_SIZE);
    }
    if (this.#taken.length === 0) return false;
    try {
      this.#underWay ??= await sealBatch(signer, this.#taken, store.last, now());
      await store.append(this.#underWay);
    } catch (error) {
      this.#refuse(error);
      return false;
    }
    const { count } = this.#underWay;
    this.#underWay = undefined;
    this.#taken = [];
    this.#fault = undefined;
    this.#on.sealed?.(count, (performance.now() - began) / 1000);
    this.#release();
    return true;
  }

  #release(): void {
    const { first, count } = this.#on.store.last!;
    const isSealed = ({ number }: Waiter) => number < first + count;
    for (const waiter of this.#waiters.filter(isSealed)) waiter.resolve();
    this.#waiters = this.#waiters.filter((waiter) => !isSealed(waiter));
  }

  /** Nobody is told of a seal that is not there: whoever waits is refused, and the receipts wait on. */
  #refuse(cause: unknown): void {
    const detail = (cause as NodeJS.ErrnoException).code ?? "a fault";
    this.#fault = new AeoError("RECEIPTS_NOT_SEALED", `receipts can't be sealed (${detail})`, { cause });
    this.#on.failed?.(cause);
    for (const { reject } of this.#waiters.splice(0)) reject(this.#fault);
  }
}
