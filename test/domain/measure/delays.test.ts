import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DelayCounts, Delays } from "../../../src/domain/measure/delays.ts";

function delaysOf(all: readonly number[], bound = 0): Delays {
  const delays = new Delays();
  for (const seconds of all) delays.add(seconds, bound);
  return delays;
}

describe("delays", () => {
  it("of nothing have no figures, and a real zero is one", () => {
    expect(new Delays().figures()).toEqual({
      n: 0,
      p50: undefined,
      p95: undefined,
      max: undefined,
      bounded: 0,
      beyond: 0,
    });
    expect(delaysOf([0, 0]).figures()).toMatchObject({ n: 2, p50: 0, p95: 0, max: 0 });
  });

  it("are within a bound when they are just as long, and beyond it when longer", () => {
    expect(delaysOf([59, 60, 61, 3_600], 60).figures()).toMatchObject({ bounded: 4, beyond: 2, max: 3_600 });
    expect(delaysOf([59, 61]).figures()).toMatchObject({ bounded: 0, beyond: 0 });
  });

  it("by a clock that runs behind are none", () => {
    expect(delaysOf([-3], 1).figures()).toMatchObject({ n: 1, max: 0, beyond: 0 });
  });

  it("have the quantiles of the sorted list to 0.4 %, never beyond the longest, and keep them through a store", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 1, maxLength: 300 }), (all) => {
        const sorted = all.toSorted((a, b) => a - b);
        const kept = JSON.parse(JSON.stringify(delaysOf(all, 1_000).counts())) as DelayCounts;
        const figures = new Delays(kept).figures();
        for (const [share, found] of [
          [0.5, figures.p50],
          [0.95, figures.p95],
        ] as const) {
          const exact = sorted[Math.max(1, Math.ceil(share * all.length)) - 1] as number;
          expect(Math.abs((found as number) - exact)).toBeLessThanOrEqual(exact / 256);
        }
        expect(figures.max).toBe(sorted.at(-1));
        expect(figures.p95).toBeLessThanOrEqual(figures.max as number);
        expect(figures.beyond).toBe(all.filter((seconds) => seconds > 1_000).length);
      }),
    );
  });

  it("joined are the delays of both", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000)), fc.array(fc.nat(100_000)), (one, other) => {
        const joined = delaysOf(one, 60);
        joined.merge(delaysOf(other, 60));
        expect(joined.figures()).toEqual(delaysOf([...one, ...other], 60).figures());
      }),
    );
  });
});
