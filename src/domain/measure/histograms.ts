import { bucketIn, type Column, CountRows, FULL } from "./countRows.ts";
import { RELEASE_BUCKETS } from "./logBuckets.ts";

const { count: BUCKETS, middle: middleOf } = RELEASE_BUCKETS;

/** A row with more is emptied when rows are looked at. */
const PLENTY = 2 ** 15;

/** Of each: n, the sum, the sum of squares, and how many of n lie in its row no more. */
const FIGURES = 4;

/**
 * Many histograms of durations in whole seconds, side by side in flat arrays: of each a row of counts by bucket. n, mean and variance
 * are exact; quantiles are so below 256 s, and to 0.8 % up to a year. A count in a row takes two bytes, since most are small; what comes
 * to more is moved to wide counts in time, so that none needs to be looked at when a duration is added.
 */
export class Histograms {
  readonly #rows: CountRows;
  #figures: Float64Array;
  /** What was moved out of rows, by slot. */
  readonly #wide = new Map<number, Uint32Array>();
  readonly #closed: number[] = [];
  #slots = 0;
  /** How many more durations fit in, even if all came to the fullest row. */
  #fitting = FULL;

  /** @param room for how many histograms there is room at first */
  constructor(room = 16) {
    this.#rows = new CountRows(room);
    this.#figures = new Float64Array(room * FIGURES);
  }

  /** The slot of one more, empty. */
  open(): number {
    const slot = this.#closed.pop() ?? this.#slots++;
    if (slot * FIGURES === this.#figures.length) this.#grow();
    return slot;
  }

  /** Empties a slot, for another histogram. */
  close(slot: number): void {
    this.#rows.clear(slot);
    this.#figures.fill(0, slot * FIGURES, (slot + 1) * FIGURES);
    this.#wide.delete(slot);
    this.#closed.push(slot);
  }

  /** @param seconds whole, not negative */
  add(slot: number, seconds: number): void {
    if (this.#fitting === 0) this.#makeRoom();
    this.#fitting -= 1;
    this.#rows.change(slot, bucketIn(seconds), 1);
    this.#changeFigures(slot, 1, seconds);
  }

  /** Adds durations by the column: each to the histogram of its slot. */
  addAll(slots: Column, seconds: Column): void {
    for (let from = 0; from < slots.length; ) {
      if (this.#fitting === 0) this.#makeRoom();
      const to = Math.min(slots.length, from + this.#fitting);
      this.#rows.addAll(slots, seconds, from, to, this.#figures);
      this.#fitting -= to - from;
      from = to;
    }
  }

  /** Takes one back that was added. @throws RangeError when there is none like it */
  remove(slot: number, seconds: number): void {
    const bucket = bucketIn(seconds);
    const wide = this.#wide.get(slot);
    if (this.#rows.at(slot, bucket) > 0) this.#rows.change(slot, bucket, -1);
    else if (wide !== undefined && (wide[bucket] as number) > 0) {
      wide[bucket] = (wide[bucket] as number) - 1;
      this.#setMoved(slot, this.#moved(slot) - 1);
    } else throw new RangeError(`no duration of ${seconds} s was counted`);
    this.#changeFigures(slot, -1, seconds);
  }

  /** Adds everything that one of others has. */
  merge(slot: number, others: Histograms, other: number): void {
    if (this.#inRow(slot) + others.#inRow(other) > FULL) this.#empty(slot);
    this.#rows.merge(slot, others.#rows, other);
    const wide = others.#wide.get(other);
    if (wide !== undefined) {
      const own = this.#wideOf(slot);
      for (let bucket = 0; bucket < BUCKETS; bucket += 1)
        own[bucket] = (own[bucket] as number) + (wide[bucket] as number);
    }
    for (let figure = 0; figure < FIGURES; figure += 1) {
      const at = slot * FIGURES + figure;
      this.#figures[at] = (this.#figures[at] as number) + (others.#figures[other * FIGURES + figure] as number);
    }
    this.#fitting = Math.min(this.#fitting, FULL - this.#inRow(slot));
  }

  n(slot: number): number {
    return this.#figures[slot * FIGURES] as number;
  }

  sum(slot: number): number {
    return this.#figures[slot * FIGURES + 1] as number;
  }

  sumOfSquares(slot: number): number {
    return this.#figures[slot * FIGURES + 2] as number;
  }

  /** The durations at shares of the ordered durations (nearest rank), of one that is not empty. @param shares in (0, 1], ascending */
  quantiles(slot: number, shares: readonly number[]): number[] {
    const n = this.n(slot);
    const wide = this.#wide.get(slot);
    const found: number[] = [];
    for (let index = 0; index < shares.length; index += 1) found.push(rankOf(shares[index] as number, n));
    if (wide === undefined) this.#rows.toBuckets(slot, found);
    else this.#toBuckets(slot, wide, found);
    for (let index = 0; index < found.length; index += 1) found[index] = middleOf(found[index] as number);
    return found;
  }

  /** The counts by bucket, in order; none is 0. */
  *counts(slot: number): Generator<readonly [bucket: number, count: number]> {
    const wide = this.#wide.get(slot);
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      const count = this.#rows.at(slot, bucket) + (wide?.[bucket] ?? 0);
      if (count !== 0) yield [bucket, count];
    }
  }

  #changeFigures(slot: number, by: 1 | -1, seconds: number): void {
    const at = slot * FIGURES;
    const figures = this.#figures;
    figures[at] = (figures[at] as number) + by;
    figures[at + 1] = (figures[at + 1] as number) + by * seconds;
    figures[at + 2] = (figures[at + 2] as number) + by * seconds * seconds;
  }

  #moved(slot: number): number {
    return this.#figures[slot * FIGURES + 3] as number;
  }

  #setMoved(slot: number, count: number): void {
    this.#figures[slot * FIGURES + 3] = count;
  }

  #inRow(slot: number): number {
    return this.n(slot) - this.#moved(slot);
  }

  /** Empties the rows that have plenty, and sees how many fit in then: no fewer than FULL - PLENTY. */
  #makeRoom(): void {
    let fullest = 0;
    for (let slot = 0; slot < this.#slots; slot += 1) {
      if (this.#inRow(slot) > PLENTY) this.#empty(slot);
      fullest = Math.max(fullest, this.#inRow(slot));
    }
    this.#fitting = FULL - fullest;
  }

  #empty(slot: number): void {
    this.#rows.addTo(this.#wideOf(slot), slot);
    this.#rows.clear(slot);
    this.#setMoved(slot, this.n(slot));
  }

  #wideOf(slot: number): Uint32Array {
    let wide = this.#wide.get(slot);
    if (wide === undefined) this.#wide.set(slot, (wide = new Uint32Array(BUCKETS)));
    return wide;
  }

  #toBuckets(slot: number, wide: Uint32Array, ranks: number[]): void {
    const counts = wide.slice();
    this.#rows.addTo(counts, slot);
    let [bucket, seen] = [0, counts[0] as number];
    for (const [index, rank] of ranks.entries()) {
      while (seen < rank) seen += counts[++bucket] as number;
      ranks[index] = bucket;
    }
  }

  #grow(): void {
    const room = Math.ceil((this.#figures.length / FIGURES) * 1.25);
    this.#rows.grow(room);
    const figures = this.#figures;
    this.#figures = new Float64Array(room * FIGURES);
    this.#figures.set(figures);
  }
}

/** The rank of the duration at a share of n ordered ones (nearest rank), from 1 on. @param share in (0, 1] */
export function rankOf(share: number, n: number): number {
  return Math.max(1, Math.ceil(share * n));
}
