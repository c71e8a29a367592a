import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMonths, type ClausePeriod, type Month } from "../../../src/domain/clausePeriod.ts";
import { givesAway, type ToldInterval } from "../../../src/domain/measure/differencing.ts";

const FIRST: Month = 202511;
const monthAt = (index: number) => addMonths(FIRST, index);
const interval = (from: number, length: number): ClausePeriod => ({
  from: monthAt(from),
  before: monthAt(from + length),
});
const told = (from: number, length: number, shown = true): ToldInterval => ({ ...interval(from, length), shown });
const indexOf = (month: Month) => (Math.floor(month / 100) - 2025) * 12 + (month % 100) - 11;

/** Tells reports one after the other as the rule lets it: a count is shown unless it is small or gives another away. */
function reported(counts: readonly number[], periods: readonly ClausePeriod[]): ToldInterval[] {
  const monthly = (month: Month) => counts[indexOf(month)] ?? 0;
  return periods.reduce<ToldInterval[]>((before, period) => {
    const n = sum(counts, period);
    const isSmall = n > 0 && n < 5;
    return [...before, { ...period, shown: !isSmall && !givesAway(before, period, monthly) }];
  }, []);
}

function sum(counts: readonly number[], { from, before }: ClausePeriod): number {
  return counts.slice(indexOf(from), indexOf(before)).reduce((total, n) => total + n, 0);
}

/** Whether the count of a period follows from the shown ones by linear algebra: Gaussian elimination over the months. */
function follows(shown: readonly ClausePeriod[], period: ClausePeriod, months: number): boolean {
  const row = ({ from, before }: ClausePeriod) =>
    Array.from({ length: months }, (_, index) => (index >= indexOf(from) && index < indexOf(before) ? 1 : 0));
  const reduced: number[][] = [];
  const reduce = (vector: number[]) => {
    for (const basis of reduced) {
      const lead = basis.findIndex((value) => value !== 0);
      const factor = (vector[lead] as number) / (basis[lead] as number);
      for (let at = 0; at < months; at += 1) vector[at] = (vector[at] as number) - factor * (basis[at] as number);
    }
    return vector;
  };
  for (const one of shown) {
    const rest = reduce(row(one));
    if (rest.some((value) => Math.abs(value) > 1e-9)) reduced.push(rest);
  }
  return reduce(row(period)).every((value) => Math.abs(value) < 1e-9);
}

describe("reports that overlap", () => {
  it("do not show a quarter whose other months are known, when the third has few", () => {
    const counts = [3, 10, 10];
    const monthly = (month: Month) => counts[indexOf(month)] ?? 0;
    const months = [told(0, 1, false), told(1, 1), told(2, 1)];
    expect(givesAway(months, interval(0, 3), monthly)).toBe(true);
    expect(givesAway(months.slice(0, 2), interval(0, 3), monthly)).toBe(false);
  });

  it("do not show the last month when the quarter was told first", () => {
    const monthly = (month: Month) => [3, 10, 10][indexOf(month)] ?? 0;
    expect(givesAway([told(0, 3), told(1, 1)], interval(2, 1), monthly)).toBe(true);
    expect(givesAway([told(0, 3)], interval(2, 1), monthly)).toBe(false);
  });

  it("do not give away what was hidden for another one's sake, however large it is", () => {
    const monthly = () => 50;
    expect(givesAway([told(0, 1, false), told(1, 1)], interval(0, 2), monthly)).toBe(true);
  });

  it("of months that are all shown are shown: a correction and the year as well", () => {
    const months = Array.from({ length: 12 }, (_, index) => told(index, 1));
    expect(givesAway(months, interval(0, 12), () => 7)).toBe(false);
    expect(givesAway(months, interval(3, 1), () => 7)).toBe(false);
  });

  it("never let a small or hidden count be computed, in whatever order they are told", () => {
    const period = fc
      .tuple(fc.nat(11), fc.integer({ min: 1, max: 12 }))
      .map(([from, length]) => interval(from, Math.min(length, 12 - from)));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat(6), fc.nat(30)), { minLength: 12, maxLength: 12 }),
        fc.uniqueArray(period, { minLength: 1, maxLength: 12, selector: ({ from, before }) => `${from}-${before}` }),
        (counts, periods) => {
          const all = reported(counts, periods);
          const shown = all.filter((one) => one.shown);
          for (const one of all.filter((hidden) => !hidden.shown)) expect(follows(shown, one, 12)).toBe(false);
          for (let from = 0; from < 12; from += 1)
            for (let length = 1; from + length <= 12; length += 1) {
              const n = sum(counts, interval(from, length));
              if (n > 0 && n < 5) expect(follows(shown, interval(from, length), 12)).toBe(false);
            }
        },
      ),
      { numRuns: 300 },
    );
  });
});
