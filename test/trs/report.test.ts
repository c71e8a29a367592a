import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { judgePublishedRate } from "../../src/domain/measure/publishedRate.ts";
import { rateOfChange, roundHalfAway } from "../../src/domain/measure/rateOfChange.ts";
import { compareWindows, daysOf } from "../../src/domain/measure/window.ts";
import { loadSeeds } from "../../src/seeding/seeds.ts";
import { trsReport } from "../../src/trs/report.ts";

const report = trsReport(loadSeeds().releaseTimes);
const row = (table: number, mode: string, stage = 1) =>
  report.tables.find((each) => each.table === table)?.rows.find((each) => each.mode === mode && each.stage === stage);

describe("Tables 2 to 7, computed anew", () => {
  it("follow from their times in nine of the twelve published rates", () => {
    expect(report.verdicts).toEqual({ FOLLOWS: 9, WITHIN_ROUNDING: 1, TRUNCATED: 1, DIFFERS: 1, NOT_COMPARABLE: 6 });
  });

  it("differ in Table 2, sea cargo, stage 2: 48.93, where 48.63 is printed", () => {
    const found = row(2, "SEA", 2);
    expect(found).toMatchObject({ verdict: "DIFFERS", published: { number: -48.63 } });
    expect(roundHalfAway(found?.rate ?? 0, 2)).toBe(-48.93);
  });

  it("allow -83.6 for Table 6 by sea, by the rounding of its hours, and not -95.1 by air, which was cut off", () => {
    expect(row(6, "SEA")).toMatchObject({ verdict: "WITHIN_ROUNDING", published: { number: -83.6 } });
    const air = row(6, "AIR");
    expect(air).toMatchObject({ verdict: "TRUNCATED", published: { number: -95.1 } });
    expect(air?.interval?.map((edge) => roundHalfAway(edge, 2))).toEqual([-95.18, -95.16]);
  });

  it("tell a real zero from no records and from not available", () => {
    expect(row(5, "AIR")).toMatchObject({ after: { number: 0, missing: undefined }, rate: -100, verdict: "FOLLOWS" });
    expect(row(5, "SEA")).toMatchObject({ after: { number: undefined, missing: "NO_RECORDS" }, rate: undefined });
    expect(row(7, "AIR")).toMatchObject({ before: { missing: "NOT_AVAILABLE" }, verdict: "NOT_COMPARABLE" });
  });

  it("flag windows of other lengths and gaps between them", () => {
    const flags = Object.fromEntries(report.tables.map(({ table, windows }) => [table, windows]));
    expect(flags[3]).toEqual({ days: [274, 1187], unequal: true, gapDays: 0 });
    expect(flags[6]).toEqual({ days: [366, 365], unequal: false, gapDays: 0 });
    expect(flags[7]).toEqual({ days: [168, 201], unequal: true, gapDays: 16 });
  });
});

describe("a rate", () => {
  it("of printed times is judged as following when it is their own, whatever they are", () => {
    const time = fc.integer({ min: 1, max: 10_000_000 }).map((tenths) => ({ value: tenths / 10, step: 0.1 }));
    fc.assert(
      fc.property(time, time, fc.integer({ min: 0, max: 3 }), (before, after, decimals) => {
        const percent = roundHalfAway(rateOfChange(before.value, after.value) ?? 0, decimals);
        const { verdict, rate, interval } = judgePublishedRate(before, after, { percent, decimals });
        expect(verdict).toBe("FOLLOWS");
        expect(interval![0]).toBeLessThanOrEqual(rate!);
        expect(interval![1]).toBeGreaterThanOrEqual(rate!);
      }),
    );
  });

  it("of other times that print the same is within rounding, and one step outside the interval is not", () => {
    const before = { value: 100, step: 1 };
    const after = { value: 50, step: 1 };
    const judged = (percent: number) => judgePublishedRate(before, after, { percent, decimals: 1 }).verdict;
    expect(judged(-50)).toBe("FOLLOWS");
    expect([-50.7, -49.3].map(judged)).toEqual(["WITHIN_ROUNDING", "WITHIN_ROUNDING"]);
    expect([-50.9, -49.1].map(judged)).toEqual(["DIFFERS", "DIFFERS"]);
  });

  it("of nothing is no rate", () => {
    expect(rateOfChange(0, 5)).toBeUndefined();
    expect(rateOfChange(5, 0)).toBe(-100);
    expect(judgePublishedRate({ value: 0, step: 1 }, { value: 5, step: 1 }, { percent: 1, decimals: 0 }).verdict).toBe(
      "NOT_COMPARABLE",
    );
  });

  it("is rounded half away from zero", () => {
    expect([1.005, -1.005, 2.5, -2.5, -0.001].map((value) => roundHalfAway(value, 2))).toEqual([
      1.01, -1.01, 2.5, -2.5, 0,
    ]);
  });
});

describe("a window", () => {
  it("counts both its first and its last day, and is not one when it ends before it begins", () => {
    expect(daysOf({ from: "2020-02-28", to: "2020-03-01" })).toBe(3);
    expect(() => daysOf({ from: "2020-03-01", to: "2020-02-28" })).toThrow(RangeError);
    expect(() => daysOf({ from: "2019-02-29", to: "2019-03-01" })).toThrow(RangeError);
    expect(compareWindows({ from: "2020-01-01", to: "2020-01-10" }, { from: "2020-01-11", to: "2020-01-21" })).toEqual({
      days: [10, 11],
      unequal: false,
      gapDays: 0,
    });
  });
});
