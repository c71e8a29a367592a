import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeOf, differenceInDifferences } from "../../../src/domain/measure/change.ts";
import { Histogram } from "../../../src/domain/measure/histogram.ts";
import { suppressed } from "../../../src/domain/measure/suppression.ts";
import { Random } from "../../support/random.ts";

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.add(value);
  return histogram;
}

/** Right-skewed durations with a mean, as release times are. */
function sample(random: Random, n: number, mean: number): number[] {
  return Array.from({ length: n }, () => Math.round(-Math.log(1 - random.next()) * mean));
}

describe("a change", () => {
  it("of the mean is the rate of change; of nothing, or from zero, there is none", () => {
    expect(changeOf(histogramOf([100, 300]), histogramOf([50, 150])).rate).toBe(-50);
    expect(changeOf(histogramOf([]), histogramOf([1])).rate).toBeUndefined();
    expect(changeOf(histogramOf([0, 0]), histogramOf([1, 2]))).toEqual({ rate: undefined, interval: undefined });
    expect(changeOf(histogramOf([10, 20]), histogramOf([0, 0])).rate).toBe(-100);
  });

  it("lies within its interval, and that of one clearance is not known", () => {
    const value = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 2, maxLength: 50 });
    fc.assert(
      fc.property(value, value, (before, after) => {
        const { rate, interval } = changeOf(histogramOf(before), histogramOf(after));
        if (interval === undefined) return;
        expect(interval[0]).toBeLessThanOrEqual((rate as number) + 1e-9);
        expect(interval[1]).toBeGreaterThanOrEqual((rate as number) - 1e-9);
      }),
    );
    expect(changeOf(histogramOf([5]), histogramOf([4, 5])).interval).toBeUndefined();
  });

  it("that is true lies within about 95 of 100 intervals", () => {
    const random = new Random(7);
    let [held, points] = [0, 0];
    const rounds = 600;
    for (let round = 0; round < rounds; round += 1) {
      const [before, after] = [sample(random, 400, 10_000), sample(random, 300, 7_000)].map(histogramOf);
      const { interval } = changeOf(before!, after!);
      if (interval![0] <= -30 && -30 <= interval![1]) held += 1;
      const others = [sample(random, 400, 8_000), sample(random, 400, 7_200)].map(histogramOf);
      const found = differenceInDifferences(
        { before: before!, after: after! },
        { before: others[0]!, after: others[1]! },
      );
      if (found.interval![0] <= -20 && -20 <= found.interval![1]) points += 1;
    }
    expect(held / rounds).toBeGreaterThan(0.92);
    expect(held / rounds).toBeLessThan(0.98);
    expect(points / rounds).toBeGreaterThan(0.92);
    expect(points / rounds).toBeLessThan(0.98);
  });
});

describe("small cells", () => {
  it("are hidden, never alone, and zeros stay", () => {
    expect(suppressed([100, 3, 40, 7])).toEqual([false, true, false, true]);
    expect(suppressed([3, 4, 100])).toEqual([true, true, false]);
    expect(suppressed([0, 0, 12])).toEqual([false, false, false]);
    expect(suppressed([0, 2])).toEqual([false, true]);
  });

  it("can't be computed from the total and what is shown", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 2, maxLength: 8 }), (counts) => {
        const hidden = suppressed(counts);
        const left = counts.filter((_, index) => hidden[index]);
        for (const [index, count] of counts.entries()) if (count > 0 && count < 5) expect(hidden[index]).toBe(true);
        // One hidden alone would be the total less the rest, unless there is nothing else to hide it behind.
        if (left.length === 1) expect(counts.filter((count) => count > 0)).toHaveLength(1);
      }),
    );
  });
});

describe("the interval of a change", () => {
  const before = histogramOf([80, 100, 120, 100]);
  const after = histogramOf([40, 60, 50, 70, 30]);
  const Z = 1.959964;

  it("ends at the two ratios that the samples just don't contradict", () => {
    const { rate, interval } = changeOf(before, after);
    expect(rate).toBeCloseTo(-50);
    const [b, a] = [before.mean!, after.mean!];
    for (const end of interval!) {
      const ratio = 1 + end / 100;
      const variance = after.variance! / 5 + (ratio ** 2 * before.variance!) / 4;
      expect((a - ratio * b) ** 2).toBeCloseTo(Z ** 2 * variance, 6);
    }
    expect(interval![0]).toBeLessThan(-50);
    expect(interval![1]).toBeGreaterThan(-50);
  });

  it("is left out where a side has but one, or the mean before may as well be zero", () => {
    const one = histogramOf([100]);
    expect(changeOf(before, histogramOf([]))).toEqual({ rate: undefined, interval: undefined });
    expect(changeOf(histogramOf([]), histogramOf([]))).toEqual({ rate: undefined, interval: undefined });
    expect(changeOf(one, after)).toEqual({ rate: expect.closeTo(-50), interval: undefined });
    expect(changeOf(before, one)).toEqual({ rate: 0, interval: undefined });
    expect(changeOf(histogramOf([0, 0, 0, 400]), after).interval).toBeUndefined();
  });
});

describe("a difference in differences", () => {
  const treated = { before: histogramOf([90, 110]), after: histogramOf([40, 60]) };
  const control = { before: histogramOf([180, 220]), after: histogramOf([170, 190]) };

  it("has the variances of both ratios in its interval", () => {
    const { points, interval } = differenceInDifferences(treated, control);
    expect(points).toBeCloseTo(-40);
    // Treated: (200/2 + 0.25 * 200/2) / 100 ** 2; control: (200/2 + 0.81 * 800/2) / 200 ** 2.
    const reach = 1.959964 * Math.sqrt(0.0125 + 0.0106) * 100;
    expect(interval![0]).toBeCloseTo(-40 - reach, 6);
    expect(interval![1]).toBeCloseTo(-40 + reach, 6);
  });

  it("is not known where a side has nothing or a mean of zero before, its interval where one has but one", () => {
    const [nothing, zero, one] = [[], [0, 0], [50]].map(histogramOf) as [Histogram, Histogram, Histogram];
    const none = { points: undefined, interval: undefined };
    for (const pair of [
      { before: nothing, after: control.after },
      { before: control.before, after: nothing },
      { before: zero, after: control.after },
    ]) {
      expect(differenceInDifferences(pair, control)).toEqual(none);
      expect(differenceInDifferences(treated, pair)).toEqual(none);
    }
    for (const pair of [
      { before: one, after: control.after },
      { before: control.before, after: one },
    ]) {
      expect(differenceInDifferences(pair, control)).toEqual({ points: expect.any(Number), interval: undefined });
      expect(differenceInDifferences(treated, pair)).toEqual({ points: expect.any(Number), interval: undefined });
    }
  });
});
