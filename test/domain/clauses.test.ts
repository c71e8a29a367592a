import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMonths, periodOf, wholePeriods } from "../../src/domain/clausePeriod.ts";
import { judgeClause } from "../../src/domain/clauseVerdict.ts";
import { type Kpi, KPIS, kpiOf } from "../../src/domain/kpi.ts";

const month = fc
  .tuple(fc.integer({ min: 2000, max: 2100 }), fc.integer({ min: 1, max: 12 }))
  .map(([y, m]) => y * 100 + m);
const length = fc.constantFrom(1, 3, 6, 12);

describe("the periods of a clause", () => {
  it("are the calendar's: they follow one another without gap or overlap, whatever month one asks from", () => {
    fc.assert(
      fc.property(month, length, (at, months) => {
        const period = periodOf(at, months);
        expect(period.from <= at && at < period.before).toBe(true);
        expect(addMonths(period.from, months)).toBe(period.before);
        expect(periodOf(period.before, months).from).toBe(period.before);
        expect(period.from % 100 === 1 || months < 12).toBe(true);
      }),
    );
    expect(periodOf(202605, 3)).toEqual({ from: 202604, before: 202607 });
    expect(() => periodOf(202605, 2)).toThrow(RangeError);
  });

  it("count only where they lie wholly within", () => {
    expect(wholePeriods(202602, 202608, 3)).toEqual([{ from: 202604, before: 202607 }]);
    expect(wholePeriods(202511, 202603, 1).map(({ from }) => from)).toEqual([202511, 202512, 202601, 202602]);
    expect(wholePeriods(202601, 202601, 12)).toEqual([]);
  });

  it("move by months over the ends of years, there and back", () => {
    fc.assert(
      fc.property(month, fc.integer({ min: -500, max: 500 }), (at, by) => {
        expect(addMonths(addMonths(at, by), -by)).toBe(at);
      }),
    );
  });
});

describe("a clause", () => {
  it("is met on its target and missed beyond it, in either direction", () => {
    const judged = (atLeast: boolean, value: number | undefined, n = 30) =>
      judgeClause({ atLeast, target: 900n }, { n, value });
    expect([899.9, 900, 900.1].map((value) => judged(true, value))).toEqual(["MISSED", "MET", "MET"]);
    expect([899.9, 900, 900.1].map((value) => judged(false, value))).toEqual(["MET", "MET", "MISSED"]);
    expect(judged(true, 0, 29)).toBe("TOO_FEW");
    expect(judged(true, undefined, 100)).toBe("NO_FIGURE");
  });

  it("names its measure by a number that never changes", () => {
    expect((Object.keys(KPIS) as Kpi[]).map((kpi) => KPIS[kpi].number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const kpi of Object.keys(KPIS) as Kpi[]) expect(kpiOf(KPIS[kpi].number)).toBe(kpi);
    expect(kpiOf(200)).toBeUndefined();
  });
});
