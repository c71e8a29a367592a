import type { Histogram } from "./histogram.ts";
import { rateOfChange } from "./rateOfChange.ts";

/** The 97.5 % point of the normal distribution: intervals are of 95 %. */
const Z = 1.959964;

/** An interval that holds the true value in 95 of 100 such samples. */
export type Interval = readonly [from: number, to: number];

/** How a release time changed; in per cent of the time before. */
export interface Change {
  /** undefined where either side has nothing, or the mean before is zero. */
  readonly rate: number | undefined;
  /** undefined where a side has fewer than two, or the mean before is not clearly above zero. */
  readonly interval: Interval | undefined;
}

/**
 * The change of the mean from before to after. The interval is Fieller's, for the ratio of two independent means: it stays right
 * where the mean before is uncertain, and is left out where that may as well be zero.
 */
export function changeOf(before: Histogram, after: Histogram): Change {
  if (before.mean === undefined || after.mean === undefined) return { rate: undefined, interval: undefined };
  const ratio = fieller(before, after);
  return {
    rate: rateOfChange(before.mean, after.mean),
    interval: ratio && [(ratio[0] - 1) * 100, (ratio[1] - 1) * 100],
  };
}

/** How much more the treated changed than the others, in percentage points, with its interval. */
export interface DifferenceInDifferences {
  readonly points: number | undefined;
  readonly interval: Interval | undefined;
}

/**
 * The change of the treated traffic less that of comparable traffic without an arrangement: what the arrangement itself did, if both
 * would have changed alike without it. The variances of the two rates add; they are of different clearances.
 */
export function differenceInDifferences(
  treated: { readonly before: Histogram; readonly after: Histogram },
  control: { readonly before: Histogram; readonly after: Histogram },
): DifferenceInDifferences {
  const [one, other] = [treated, control].map(({ before, after }) => ratioOf(before, after)) as [Ratio?, Ratio?];
  if (one === undefined || other === undefined) return { points: undefined, interval: undefined };
  const points = (one.ratio - other.ratio) * 100;
  if (one.variance === undefined || other.variance === undefined) return { points, interval: undefined };
  const reach = Z * Math.sqrt(one.variance + other.variance) * 100;
  return { points, interval: [points - reach, points + reach] };
}

interface Ratio {
  readonly ratio: number;
  /** Of the ratio, to first order; undefined where a side has fewer than two. */
  readonly variance: number | undefined;
}

function ratioOf(before: Histogram, after: Histogram): Ratio | undefined {
  if (before.mean === undefined || after.mean === undefined || before.mean === 0) return undefined;
  const ratio = after.mean / before.mean;
  if (before.variance === undefined || after.variance === undefined) return { ratio, variance: undefined };
  const variance = (after.variance / after.n + ratio ** 2 * (before.variance / before.n)) / before.mean ** 2;
  return { ratio, variance };
}

function fieller(before: Histogram, after: Histogram): Interval | undefined {
  if (before.variance === undefined || after.variance === undefined) return undefined;
  const [b, a] = [before.mean as number, after.mean as number];
  const [vb, va] = [before.variance / before.n, after.variance / after.n];
  const g = (Z ** 2 * vb) / b ** 2;
  if (!(g < 1)) return undefined;
  const ratio = a / b;
  const reach = (Z / b) * Math.sqrt(va * (1 - g) + ratio ** 2 * vb);
  return [(ratio - reach) / (1 - g), (ratio + reach) / (1 - g)];
}
