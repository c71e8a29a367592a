import { RELEASE_BUCKETS } from "./logBuckets.ts";

const { count: BUCKETS, of: bucketOf } = RELEASE_BUCKETS;
/** Shorter durations have their buckets in a table: to look is quicker than to calculate. About 18 hours. */
const TABLED = 2 ** 16;
const TABLE = Uint16Array.from({ length: TABLED }, (_, seconds) => bucketOf(seconds));
/** The buckets of these are a row's short part; the others its long part. */
const SHORT = bucketOf(TABLED);
const LONG = BUCKETS - SHORT;
/** Places that are added up at once on the way to a rank; both parts have whole blocks of them. */
const BLOCK = 16;

/** The most that may lie in a row, all places together: what one place can hold. */
export const FULL = 2 ** 16 - 1;

/** Whole numbers, not negative. */
export type Column = Uint16Array | Uint32Array | Float64Array;

/** The bucket of a duration in whole seconds. */
export function bucketIn(seconds: number): number {
  return seconds < TABLED ? (TABLE[seconds] as number) : bucketOf(seconds);
}

/**
 * Rows of counts by bucket, two bytes each, in one flat array: first the short parts of all rows, then the long ones. Most durations are
 * short, so that most of what is read and written lies close together. Who uses it sees to it that no row gets more than FULL.
 */
export class CountRows {
  #room: number;
  /** All places. */
  #places: Uint16Array;
  /** The same, two in one. */
  #pairs: Int32Array;

  /** @param room for how many rows */
  constructor(room: number) {
    this.#room = room;
    this.#places = new Uint16Array(room * BUCKETS);
    this.#pairs = new Int32Array(this.#places.buffer);
  }

  at(row: number, bucket: number): number {
    return this.#places[this.#placeOf(row, bucket)] as number;
  }

  /** Counts one more, or one less. */
  change(row: number, bucket: number, by: 1 | -1): void {
    const place = this.#placeOf(row, bucket);
    this.#places[place] = (this.#places[place] as number) + by;
  }

  /**
   * Counts durations by the column, and adds them up in the figures of their rows: n, the sum and the sum of squares are the first three
   * of four. This is the one pass over everything. No branch leaves its loop, and what does not change is told before it: only then
   * does V8 keep it in registers, which makes the pass twice as fast.
   */
  addAll(rows: Column, seconds: Column, from: number, to: number, figures: Float64Array): void {
    const places = this.#places;
    const table = TABLE;
    const long = this.#room * SHORT - SHORT;
    for (let index = from; index < to; index += 1) {
      const row = rows[index] as number;
      const took = seconds[index] as number;
      const place = took < 65_536 ? row * 768 + (table[took] as number) : row * 576 + long + bucketOf(took);
      const at = row * 4;
      places[place] = (places[place] as number) + 1;
      figures[at] = (figures[at] as number) + 1;
      figures[at + 1] = (figures[at + 1] as number) + took;
      figures[at + 2] = (figures[at + 2] as number) + took * took;
    }
  }

  /** Adds a row of others. */
  merge(row: number, others: CountRows, other: number): void {
    addPart(this.#places, row * SHORT, others.#places, other * SHORT, SHORT);
    addPart(this.#places, this.#longOf(row), others.#places, others.#longOf(other), LONG);
  }

  /** Adds a row to counts of all buckets. */
  addTo(counts: Uint32Array, row: number): void {
    addPart(counts, 0, this.#places, row * SHORT, SHORT);
    addPart(counts, SHORT, this.#places, this.#longOf(row), LONG);
  }

  clear(row: number): void {
    this.#places.fill(0, row * SHORT, (row + 1) * SHORT);
    this.#places.fill(0, this.#longOf(row), this.#longOf(row + 1));
  }

  /** Makes room for so many rows; those that there are stay. */
  grow(room: number): void {
    const grown = new CountRows(room);
    grown.#places.set(this.#places.subarray(0, this.#room * SHORT));
    grown.#places.set(this.#places.subarray(this.#room * SHORT), room * SHORT);
    this.#places = grown.#places;
    this.#pairs = grown.#pairs;
    this.#room = room;
  }

  /** Puts in place of each rank the bucket in which the duration of that rank lies. @param ranks from 1 to all in the row, ascending */
  toBuckets(row: number, ranks: number[]): void {
    const pairs = this.#pairs;
    const places = this.#places;
    const short = row * SHORT;
    const long = this.#longOf(row);
    const end = (short + SHORT) / 2;
    let before = 0;
    let pair = short / 2;
    for (let index = 0; index < ranks.length; index += 1) {
      const rank = ranks[index] as number;
      for (let sum = sumOf(pairs, pair); before + sum < rank; sum = sumOf(pairs, pair)) {
        before += sum;
        pair += BLOCK / 2;
        if (pair === end) pair = long / 2;
      }
      let place = pair * 2;
      for (let seen = before + (places[place] as number); seen < rank; seen += places[place] as number) place += 1;
      ranks[index] = pair < end ? place - short : place - long + SHORT;
    }
  }

  #placeOf(row: number, bucket: number): number {
    return bucket < SHORT ? row * SHORT + bucket : this.#longOf(row) + bucket - SHORT;
  }

  #longOf(row: number): number {
    return this.#room * SHORT + row * LONG;
  }
}

/** The sum of a block, two places at once: what either half comes to is no more than FULL. */
function sumOf(pairs: Int32Array, at: number): number {
  const sum =
    (pairs[at] as number) +
    (pairs[at + 1] as number) +
    (pairs[at + 2] as number) +
    (pairs[at + 3] as number) +
    (pairs[at + 4] as number) +
    (pairs[at + 5] as number) +
    (pairs[at + 6] as number) +
    (pairs[at + 7] as number);
  return (sum & 0xffff) + (sum >>> 16);
}

function addPart(
  counts: Uint16Array | Uint32Array,
  to: number,
  more: Uint16Array | Uint32Array,
  from: number,
  length: number,
): void {
  for (let place = 0; place < length; place += 1)
    counts[to + place] = (counts[to + place] as number) + (more[from + place] as number);
}
