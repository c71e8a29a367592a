import type { Instant } from "../domain/time.ts";

/** The roots of a sealed batch; they stay when its records are purged. */
export interface BatchSeal {
  /** Counts from 1 without a gap. */
  readonly batch: number;
  /** Number of its first receipt, and how many it holds. */
  readonly first: number;
  readonly count: number;
  readonly sealedAt: Instant;
  /** 32 bytes each. */
  readonly root: Buffer;
  readonly previous: Buffer;
  /** The signed statement of all of the above. */
  readonly statement: string;
}

/** A batch with its records, all of one length (record.ts). */
export interface SealedBatch extends BatchSeal {
  readonly records: Buffer;
}

/** Where sealed batches are kept. One writer. */
export interface BatchStore {
  /** The newest batch; undefined before the first. */
  readonly last: BatchSeal | undefined;
  /** Resolves when the batch would survive a power cut. When it rejects, nothing of it counts, and it may be given again. */
  append(batch: SealedBatch): Promise<void>;
  /** The batch that holds a receipt; undefined when none does, or its records are purged. */
  find(receipt: number): Promise<SealedBatch | undefined>;
  /** Batches sealed in [from, until), in their order; without records where these are purged. */
  between(from: Instant, until: Instant): AsyncIterable<BatchSeal | SealedBatch>;
  /** Forgets records of which all that is kept with them was sealed before a moment. Gives the number of batches. */
  purge(before: Instant): Promise<number>;
  close(): Promise<void>;
}

/** Batches of a gateway that keeps nothing. */
export class MemoryBatches implements BatchStore {
  #batches: (BatchSeal | SealedBatch)[] = [];

  get last(): BatchSeal | undefined {
    return this.#batches.at(-1);
  }

  async append(batch: SealedBatch): Promise<void> {
    this.#batches.push(batch);
  }

  async find(receipt: number): Promise<SealedBatch | undefined> {
    const found = this.#batches[lastAtMost(this.#batches.length, receipt, (at) => this.#batches[at]!.first)];
    return found !== undefined && holds(found, receipt) && "records" in found ? found : undefined;
  }

  async *between(from: Instant, until: Instant): AsyncIterable<BatchSeal | SealedBatch> {
    for (const batch of this.#batches) if (batch.sealedAt >= from && batch.sealedAt < until) yield batch;
  }

  async purge(before: Instant): Promise<number> {
    let purged = 0;
    this.#batches = this.#batches.map((batch) => {
      if (!("records" in batch) || batch.sealedAt >= before) return batch;
      purged += 1;
      const { records: _records, ...seal } = batch;
      return seal;
    });
    return purged;
  }

  async close(): Promise<void> {}
}

/** Whether a receipt's number is one of a batch. */
export function holds({ first, count }: Pick<BatchSeal, "first" | "count">, receipt: number): boolean {
  return receipt >= first && receipt < first + count;
}

/** The last place whose key is at most `wanted`, keys ascending; -1 when there is none. */
export function lastAtMost(length: number, wanted: number, keyAt: (place: number) => number): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keyAt(middle) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
