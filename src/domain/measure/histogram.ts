/** Durations up to this many seconds have a bucket each. */
const EXACT = 128;
/** Buckets per doubling above: a bucket is at most 1/128 of its durations wide. */
const PER_DOUBLING = 128;
/** Anything longer counts as this: about a year. */
const LONGEST = 2 ** 25 - 1;
const BUCKETS = EXACT + PER_DOUBLING * 18;
/** With more different buckets than this a histogram is kept as one array: a Map of as many takes as much memory, and ten times as long. */
const DENSE_FROM = 32;

/** The bucket of a duration in whole seconds. */
export function bucketOf(seconds: number): number {
  if (seconds < EXACT) return seconds;
  const capped = Math.min(seconds, LONGEST);
  const doubling = 31 - Math.clz32(capped);
  return EXACT + (doubling - 7) * PER_DOUBLING + ((capped >>> (doubling - 7)) - PER_DOUBLING);
}

/** The shortest duration of a bucket. */
export function lowestOf(bucket: number): number {
  if (bucket < EXACT) return bucket;
  const doubling = Math.floor((bucket - EXACT) / PER_DOUBLING);
  return (PER_DOUBLING + ((bucket - EXACT) % PER_DOUBLING)) * 2 ** doubling;
}

/**
 * Durations in seconds, counted: mean and variance are exact, quantiles to 0.8 %, below 128 s to the second. Adding one, taking one
 * back and joining two cost no pass over what is in it, so that a report never needs the single clearances.
 */
export class Histogram {
  n = 0;
  sum = 0;
  sumOfSquares = 0;
  #sparse: Map<number, number> | undefined = new Map();
  #dense: Uint32Array | undefined;

  /** @param seconds whole, not negative */
  add(seconds: number): void {
    this.#change(seconds, 1);
  }

  /** Takes one back that was added. */
  remove(seconds: number): void {
    this.#change(seconds, -1);
  }

  /** Adds everything that another has. */
  merge(other: Histogram): void {
    this.n += other.n;
    this.sum += other.sum;
    this.sumOfSquares += other.sumOfSquares;
    if (this.#dense !== undefined && other.#dense !== undefined) addAll(this.#dense, other.#dense);
    else for (const [bucket, count] of other.counts()) this.#count(bucket, count);
  }

  /** The mean; undefined of nothing. */
  get mean(): number | undefined {
    return this.n === 0 ? undefined : this.sum / this.n;
  }

  /** The sample variance; undefined of fewer than two. */
  get variance(): number | undefined {
    if (this.n < 2) return undefined;
    return Math.max(0, (this.sumOfSquares - this.sum ** 2 / this.n) / (this.n - 1));
  }

  /** The duration at a share of the ordered durations (nearest rank); undefined of nothing. @param share in (0, 1] */
  quantile(share: number): number | undefined {
    if (this.n === 0) return undefined;
    const bucket = this.#bucketOfRank(Math.max(1, Math.ceil(share * this.n)));
    return bucket === undefined ? undefined : (lowestOf(bucket) + lowestOf(bucket + 1) - 1) / 2;
  }

  /** The counts by bucket, in no order; none is 0. */
  counts(): Iterable<readonly [bucket: number, count: number]> {
    return this.#sparse ?? this.#ofDense();
  }

  #change(seconds: number, by: 1 | -1): void {
    this.n += by;
    this.sum += by * seconds;
    this.sumOfSquares += by * seconds * seconds;
    this.#count(bucketOf(seconds), by);
  }

  #count(bucket: number, by: number): void {
    const dense = this.#dense;
    if (dense !== undefined) {
      dense[bucket] = (dense[bucket] as number) + by;
      return;
    }
    const sparse = this.#sparse as Map<number, number>;
    const count = (sparse.get(bucket) ?? 0) + by;
    if (count === 0) sparse.delete(bucket);
    else sparse.set(bucket, count);
    if (sparse.size > DENSE_FROM) this.#densify(sparse);
  }

  #densify(sparse: ReadonlyMap<number, number>): void {
    const dense = new Uint32Array(BUCKETS);
    for (const [bucket, count] of sparse) dense[bucket] = count;
    this.#dense = dense;
    this.#sparse = undefined;
  }

  *#ofDense(): Generator<readonly [number, number]> {
    const dense = this.#dense as Uint32Array;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      const count = dense[bucket] as number;
      if (count !== 0) yield [bucket, count];
    }
  }

  /** In which bucket the duration of a rank lies. A report asks this thousands of times: no generator, no sorting of what is dense. */
  #bucketOfRank(rank: number): number | undefined {
    let seen = 0;
    const dense = this.#dense;
    if (dense !== undefined) {
      for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
        seen += dense[bucket] as number;
        if (seen >= rank) return bucket;
      }
      return undefined;
    }
    for (const [bucket, count] of [...(this.#sparse as Map<number, number>)].sort(([a], [b]) => a - b)) {
      seen += count;
      if (seen >= rank) return bucket;
    }
    return undefined;
  }
}

function addAll(counts: Uint32Array, more: Uint32Array): void {
  for (let bucket = 0; bucket < BUCKETS; bucket += 1)
    counts[bucket] = (counts[bucket] as number) + (more[bucket] as number);
}
