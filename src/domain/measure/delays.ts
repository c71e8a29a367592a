import { DELAY_BUCKETS } from "./logBuckets.ts";

/** How long something took, in seconds: counted, with its quantiles to 0.4 %, and its longest exactly. */
export interface DelayFigures {
  readonly n: number;
  /** undefined of nothing. */
  readonly p50: number | undefined;
  readonly p95: number | undefined;
  readonly max: number | undefined;
  /** Of n, those for which a bound was agreed; and of these, those that took longer. */
  readonly bounded: number;
  readonly beyond: number;
}

/** Delays as a store keeps them. */
export interface DelayCounts {
  readonly counts: readonly (readonly [bucket: number, n: number])[];
  readonly max: number;
  readonly bounded: number;
  readonly beyond: number;
}

/** Delays of one sort, counted. One more costs the same however many there are. */
export class Delays {
  readonly #counts: Map<number, number>;
  #max: number;
  #bounded: number;
  #beyond: number;

  constructor({ counts, max, bounded, beyond }: DelayCounts = { counts: [], max: 0, bounded: 0, beyond: 0 }) {
    this.#counts = new Map(counts);
    this.#max = max;
    this.#bounded = bounded;
    this.#beyond = beyond;
  }

  /**
   * Counts one.
   * @param seconds whole; a clock that runs behind may make it negative, which counts as 0
   * @param bound the longest that was agreed, in seconds; 0 = none. A delay of the bound itself is within it
   */
  add(seconds: number, bound: number): void {
    const took = Math.max(0, seconds);
    const bucket = DELAY_BUCKETS.of(took);
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + 1);
    this.#max = Math.max(this.#max, took);
    if (bound === 0) return;
    this.#bounded += 1;
    if (took > bound) this.#beyond += 1;
  }

  /** Adds everything that another has. */
  merge(other: Delays): void {
    for (const [bucket, n] of other.#counts) this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + n);
    this.#max = Math.max(this.#max, other.#max);
    this.#bounded += other.#bounded;
    this.#beyond += other.#beyond;
  }

  counts(): DelayCounts {
    return { counts: [...this.#counts], max: this.#max, bounded: this.#bounded, beyond: this.#beyond };
  }

  figures(): DelayFigures {
    const ordered = [...this.#counts].sort(([a], [b]) => a - b);
    const n = ordered.reduce((sum, [, count]) => sum + count, 0);
    // A bucket's middle may lie beyond the longest that there was.
    const at = (share: number) => (n === 0 ? undefined : Math.min(this.#max, quantile(ordered, share * n)));
    const max = n === 0 ? undefined : this.#max;
    return { n, p50: at(0.5), p95: at(0.95), max, bounded: this.#bounded, beyond: this.#beyond };
  }
}

/** The middle of the bucket in which the delay of a rank lies (nearest rank). */
function quantile(ordered: readonly (readonly [number, number])[], rank: number): number {
  let seen = 0;
  for (const [bucket, count] of ordered) {
    seen += count;
    if (seen >= rank) return Math.floor(DELAY_BUCKETS.middle(bucket));
  }
  return 0;
}
