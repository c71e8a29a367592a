import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Histogram } from "../../../src/domain/measure/histogram.ts";
import { Histograms } from "../../../src/domain/measure/histograms.ts";

const durations = fc.array(fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 10_000_000 })), {
  maxLength: 600,
});

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.add(value);
  return histogram;
}

const facts = (histogram: Histogram) => ({
  n: histogram.n,
  sum: histogram.sum,
  counts: [...histogram.counts()].sort(([a], [b]) => a - b),
  quantiles: [0.1, 0.5, 0.9, 1].map((share) => histogram.quantile(share)),
});

const hundred = Array.from({ length: 100 }, (_, index) => index);
const odd = hundred.map((value) => 2 * value + 1);

describe("a histogram", () => {
  it("gives the mean exactly and quantiles by nearest rank to 0.8 %", () => {
    fc.assert(
      fc.property(
        durations.filter((all) => all.length > 0),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (all, share) => {
          const histogram = histogramOf(all);
          expect(histogram.n).toBe(all.length);
          expect(histogram.mean).toBeCloseTo(all.reduce((sum, one) => sum + one, 0) / all.length, 6);
          const exact = all.toSorted((a, b) => a - b)[Math.ceil(share * all.length) - 1] as number;
          expect(Math.abs((histogram.quantile(share) as number) - exact)).toBeLessThanOrEqual(
            exact < 256 ? 0 : exact / 128,
          );
        },
      ),
    );
  });

  it("joined of two is that of both together, and less one is that of the other", () => {
    fc.assert(
      fc.property(durations, durations, (one, other) => {
        const joined = histogramOf(one);
        joined.merge(histogramOf(other));
        expect(facts(joined)).toEqual(facts(histogramOf([...one, ...other])));
        for (const value of other) joined.remove(value);
        expect(facts(joined)).toEqual(facts(histogramOf(one)));
      }),
    );
  });

  it("of nothing has no mean, no variance and no quantile; of one no variance", () => {
    const empty = new Histogram();
    expect([empty.mean, empty.variance, empty.quantile(0.5)]).toEqual([undefined, undefined, undefined]);
    empty.add(0);
    expect([empty.mean, empty.variance, empty.quantile(0.5)]).toEqual([0, undefined, 0]);
  });

  it("has the sample variance", () => {
    expect(histogramOf([2, 4, 4, 4, 5, 5, 7, 9]).variance).toBeCloseTo(32 / 7, 9);
  });
});

describe("a histogram of many different durations", () => {
  it("counts, orders and forgets as one of few does", () => {
    const histogram = histogramOf([...hundred, 7, 7]);
    const counts = new Map(histogram.counts());
    expect([counts.size, counts.get(7), counts.get(8), counts.get(99)]).toEqual([100, 3, 1, 1]);
    histogram.remove(7);
    histogram.remove(99);
    expect(new Map(histogram.counts()).get(7)).toBe(2);
    expect(new Map(histogram.counts()).has(99)).toBe(false);
    expect(histogramOf(hundred).quantile(0.5)).toBe(49);
    expect(histogramOf(hundred).quantile(1)).toBe(99);
    expect(histogramOf(hundred).quantile(0.01)).toBe(0);
  });

  it.each([
    ["many with many", hundred, odd],
    ["many with few", hundred, [3, 3, 250]],
    ["few with many", [3, 3, 250], hundred],
  ])("is joined, %s, like all of them counted together", (_what, one, other) => {
    const [joined, unchanged] = [histogramOf(one), histogramOf(other)];
    joined.merge(unchanged);
    expect(facts(joined)).toEqual(facts(histogramOf([...one, ...other])));
    expect(facts(unchanged)).toEqual(facts(histogramOf(other)));
  });

  it("gives the longest duration there is a bucket for, to 0.8 %", () => {
    const longest = 2 ** 25 - 1;
    const histogram = histogramOf([...hundred, longest]);
    expect(Math.abs((histogram.quantile(1) as number) - longest) / longest).toBeLessThan(0.008);
  });
});

describe("a histogram among others", () => {
  it("has a place there once it is many, which another gets when it is closed", () => {
    const histograms = new Histograms(1);
    const [few, many, later] = [1, 2, 3].map(() => new Histogram(histograms)) as [Histogram, Histogram, Histogram];
    for (const value of [5, 5, 400]) few.add(value);
    for (const value of hundred) many.add(value);
    expect(histograms.n(0)).toBe(100);
    expect(histograms.open()).toBe(1);
    many.close();
    expect(facts(many)).toEqual(facts(new Histogram()));
    for (const value of odd) later.add(value);
    expect(histograms.n(0)).toBe(100);
    expect(facts(later)).toEqual(facts(histogramOf(odd)));
    few.close();
    expect(facts(few)).toEqual(facts(new Histogram()));
  });
});

it("has the variance of two", () => {
  expect(histogramOf([1, 3]).variance).toBe(2);
});

it.each([
  ["few", [9, 300]],
  ["many", hundred],
])("gives nothing back that it never had, of %s", (_what, values) => {
  const histogram = histogramOf(values);
  expect(() => histogram.remove(301)).toThrow(RangeError);
  expect(facts(histogram)).toEqual(facts(histogramOf(values)));
});
