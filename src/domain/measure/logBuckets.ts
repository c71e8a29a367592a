/** Durations below this many seconds have a bucket each. */
const EXACT = 256;
/** Its doubling: 2 ** 8. */
const EXACT_DOUBLING = 8;
/** Anything longer counts as this: about a year. */
const LONGEST = 2 ** 25 - 1;
/** Doublings from EXACT to LONGEST. */
const DOUBLINGS = 17;

/** How durations in whole seconds are put into buckets: one for each second below 256, then equally many for every doubling. */
export interface LogBuckets {
  /** How many there are. */
  readonly count: number;
  /** The bucket of a duration. @param seconds whole, not negative */
  readonly of: (seconds: number) => number;
  /** The shortest duration of a bucket; of the one after the last, too. */
  readonly lowest: (bucket: number) => number;
  /** What a bucket's durations are taken for: half-way from its shortest to its longest. */
  readonly middle: (bucket: number) => number;
}

/**
 * Buckets of which 2 ** bits make a doubling. A bucket's middle then lies within 1 / 2 ** (bits + 1) of each of its durations:
 * 0.8 % with 6 bits, 0.4 % with 7.
 */
export function logBuckets(bits: 6 | 7): LogBuckets {
  const perDoubling = 2 ** bits;
  const lowest = (bucket: number) => {
    if (bucket < EXACT) return bucket;
    const doubling = EXACT_DOUBLING + ((bucket - EXACT) >>> bits);
    return (perDoubling + ((bucket - EXACT) & (perDoubling - 1))) << (doubling - bits);
  };
  return {
    count: EXACT + DOUBLINGS * perDoubling,
    of(seconds) {
      if (seconds < EXACT) return seconds;
      const capped = Math.min(seconds, LONGEST);
      const doubling = 31 - Math.clz32(capped);
      return EXACT + ((doubling - EXACT_DOUBLING) << bits) + ((capped >>> (doubling - bits)) - perDoubling);
    },
    lowest,
    middle: (bucket) => (lowest(bucket) + lowest(bucket + 1) - 1) / 2,
  };
}

/** Those of release times: a cell keeps a row of them for each stage, so 7 bits would cost almost twice the memory. */
export const RELEASE_BUCKETS = logBuckets(6);

/** Those of the delays of changes. Stores keep their numbers: they never change. */
export const DELAY_BUCKETS = logBuckets(7);
