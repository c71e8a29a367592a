import { Histograms, rankOf } from "./histograms.ts";
import { RELEASE_BUCKETS } from "./logBuckets.ts";

/** So many are kept as they are, which takes less memory than a row of counts. */
const FEW = 64;

/**
 * Durations in seconds, counted: mean and variance are exact, quantiles so below 256 s, else to 0.8 % up to a year. Adding one, taking
 * one back and joining two cost no pass over what is in it, so that a report never needs the single clearances.
 */
export class Histogram {
  readonly #shared: Histograms | undefined;
  #few: number[] = [];
  /** Where more than a few are counted. */
  #in: Histograms | undefined;
  #slot = 0;

  /** @param shared among which it is kept; else it is alone */
  constructor(shared?: Histograms) {
    this.#shared = shared;
  }

  get n(): number {
    return this.#in === undefined ? this.#few.length : this.#in.n(this.#slot);
  }

  get sum(): number {
    return this.#in === undefined ? this.#few.reduce((sum, one) => sum + one, 0) : this.#in.sum(this.#slot);
  }

  get sumOfSquares(): number {
    if (this.#in !== undefined) return this.#in.sumOfSquares(this.#slot);
    return this.#few.reduce((sum, one) => sum + one * one, 0);
  }

  /** @param seconds whole, not negative */
  add(seconds: number): void {
    if (this.#in !== undefined) this.#in.add(this.#slot, seconds);
    else if (this.#few.push(seconds) > FEW) this.#rowOf();
  }

  /** Takes one back that was added. @throws RangeError when there is none like it */
  remove(seconds: number): void {
    if (this.#in !== undefined) return this.#in.remove(this.#slot, seconds);
    const place = this.#few.indexOf(seconds);
    if (place < 0) throw new RangeError(`no duration of ${seconds} s was counted`);
    const last = this.#few.pop() as number;
    if (place < this.#few.length) this.#few[place] = last;
  }

  /** Adds everything that another has. */
  merge(other: Histogram): void {
    if (other.#in === undefined) for (const seconds of other.#few) this.add(seconds);
    else this.#rowOf().merge(this.#slot, other.#in, other.#slot);
  }

  /** Forgets everything, and gives the place among others back. */
  close(): void {
    this.#in?.close(this.#slot);
    this.#in = undefined;
    this.#few = [];
  }

  /** The mean; undefined of nothing. */
  get mean(): number | undefined {
    const { n } = this;
    return n === 0 ? undefined : this.sum / n;
  }

  /** The sample variance; undefined of fewer than two. */
  get variance(): number | undefined {
    const { n } = this;
    if (n < 2) return undefined;
    return Math.max(0, (this.sumOfSquares - this.sum ** 2 / n) / (n - 1));
  }

  /** The duration at a share of the ordered durations (nearest rank); undefined of nothing. @param share in (0, 1] */
  quantile(share: number): number | undefined {
    return this.quantiles([share])?.[0];
  }

  /** The same at several shares, in one walk; undefined of nothing. @param shares in (0, 1], ascending */
  quantiles(shares: readonly number[]): number[] | undefined {
    const { n } = this;
    if (n === 0) return undefined;
    if (this.#in !== undefined) return this.#in.quantiles(this.#slot, shares);
    const ordered = this.#few.toSorted((a, b) => a - b);
    const { of, middle } = RELEASE_BUCKETS;
    return shares.map((share) => middle(of(ordered[rankOf(share, n) - 1] as number)));
  }

  /** The counts by bucket of RELEASE_BUCKETS, in order; none is 0. */
  counts(): Iterable<readonly [bucket: number, count: number]> {
    if (this.#in !== undefined) return this.#in.counts(this.#slot);
    const counts = new Map<number, number>();
    for (const bucket of this.#few.map(RELEASE_BUCKETS.of).sort((a, b) => a - b))
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
    return counts;
  }

  /** Where it is counted, from now on if not already. */
  #rowOf(): Histograms {
    if (this.#in !== undefined) return this.#in;
    const histograms = this.#shared ?? new Histograms(1);
    this.#slot = histograms.open();
    for (const seconds of this.#few) histograms.add(this.#slot, seconds);
    this.#few = [];
    this.#in = histograms;
    return histograms;
  }
}
