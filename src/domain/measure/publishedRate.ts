import { rateOfChange, roundHalfAway } from "./rateOfChange.ts";

/** A number as printed: it stands for all numbers that round to it. */
export interface Printed {
  readonly value: number;
  /** The unit of the last digit printed, such as 0.1 for tenths. */
  readonly step: number;
}

/**
 * How a published rate compares with the one that follows from the times printed beside it.
 * FOLLOWS: it is their rate, rounded. WITHIN_ROUNDING: it is not, but is the rounded rate of times that are printed the same.
 * TRUNCATED: no times that are printed so round to it, but cutting digits off instead of rounding gives it.
 * DIFFERS: neither. NOT_COMPARABLE: a time or the rate is missing, or the time before is zero.
 */
export const RATE_VERDICTS = ["FOLLOWS", "WITHIN_ROUNDING", "TRUNCATED", "DIFFERS", "NOT_COMPARABLE"] as const;
export type RateVerdict = (typeof RATE_VERDICTS)[number];

export interface RateFinding {
  readonly verdict: RateVerdict;
  /** Our rate at full precision; undefined where there is none. */
  readonly rate: number | undefined;
  /** The rates that the printed times allow, from and to. */
  readonly interval: readonly [number, number] | undefined;
}

/**
 * Judges a published rate of change.
 * @param published the rate with its decimals; undefined where none was published
 */
export function judgePublishedRate(
  before: Printed | undefined,
  after: Printed | undefined,
  published: { readonly percent: number; readonly decimals: number } | undefined,
): RateFinding {
  const rate = before && after && rateOfChange(before.value, after.value);
  if (before === undefined || after === undefined || rate === undefined)
    return { verdict: "NOT_COMPARABLE", rate: undefined, interval: undefined };
  const interval = allowed(before, after);
  if (published === undefined) return { verdict: "NOT_COMPARABLE", rate, interval };
  return { verdict: verdictOf(rate, interval, published), rate, interval };
}

/** A rate grows with the time after and falls with the time before, so that the corners bound it. A time is never negative. */
function allowed(before: Printed, after: Printed): [number, number] {
  const [low, high] = [half(after, -1), half(after, 1)];
  const [least, most] = [half(before, -1), half(before, 1)];
  return [(low / most - 1) * 100, (high / least - 1) * 100];
}

function half({ value, step }: Printed, side: -1 | 1): number {
  return Math.max(0, value + (side * step) / 2);
}

function verdictOf(
  rate: number,
  [low, high]: readonly [number, number],
  { percent, decimals }: { readonly percent: number; readonly decimals: number },
): RateVerdict {
  if (roundHalfAway(rate, decimals) === percent) return "FOLLOWS";
  const reach = 10 ** -decimals / 2;
  // Binary fractions must not decide at the edge of an interval.
  const slack = 1e-9;
  if (percent + reach + slack >= low && percent - reach - slack <= high) return "WITHIN_ROUNDING";
  const cut = Math.trunc(rate * 10 ** decimals) / 10 ** decimals;
  return cut === percent ? "TRUNCATED" : "DIFFERS";
}
