import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CHANNELS,
  DENIAL_REASONS,
  stageSeconds,
  contradictionIn,
  type Clearance,
} from "../../../src/domain/clearance.ts";
import { Cell, type CellKey, type JudgedClearance } from "../../../src/domain/measure/cell.ts";
import { type Kpi, measureKpi } from "../../../src/domain/kpi.ts";
import { Cells } from "../../../src/domain/measure/cells.ts";
import {
  channelShares,
  compareReleaseTimes,
  releaseTimeOf,
  selectivity,
  utilisation,
} from "../../../src/domain/measure/measures.ts";
import { STANDINGS } from "../../../src/domain/measure/standing.ts";
import { clearance, fill, key, LODGED } from "../../support/countedClearances.ts";
import { JP, KR, TW } from "../../support/facts.ts";

describe("a clearance", () => {
  it("takes from lodgement or arrival to release in stage 1, and from arrival to delivery in stage 2", () => {
    expect([1, 2].map((stage) => stageSeconds(clearance(), stage as 1 | 2))).toEqual([600, 7_200]);
    expect(stageSeconds(clearance({ arrivedAt: LODGED + 200 }), 1)).toBe(400);
  });

  it("released before arrival took no time, which is not the same as no time known", () => {
    expect(stageSeconds(clearance({ arrivedAt: LODGED + 700 }), 1)).toBe(0);
    expect(stageSeconds(clearance({ releasedAt: null }), 1)).toBeUndefined();
    expect(stageSeconds(clearance({ arrivedAt: null }), 2)).toBeUndefined();
  });

  it("that contradicts itself is found out, by field", () => {
    const field = (over: Partial<Clearance>) => contradictionIn(clearance(over))?.field;
    expect(field({})).toBeUndefined();
    expect(field({ releasedAt: LODGED - 1 })).toBe("releasedAt");
    expect(field({ deliveredAt: LODGED + 10 })).toBe("deliveredAt");
    expect(field({ departedAt: LODGED })).toBe("arrivedAt");
    expect(field({ operator: null })).toBe("operator");
    expect(field({ claimed: false, denial: "OTHER", granted: 0n })).toBe("denial");
    expect(field({ denial: "OTHER" })).toBe("denial");
  });
});

describe("the measures", () => {
  it("are utilisation and claims, of what was recognised", () => {
    const cells = new Cells();
    fill(cells, 6, {});
    fill(cells, 2, {}, { granted: 0n, denial: "RISK_TARGETED" });
    fill(cells, 2, { standing: "UNCLAIMED" }, { claimed: false, granted: 0n });
    fill(cells, 90, { standing: "ORDINARY", arrangement: null }, { claimed: false, operator: null, granted: 0n }, 0n);
    expect(utilisation(cells, { issuer: [TW] })).toEqual({
      claimed: { n: 8, of: 10, share: 0.8 },
      utilised: { n: 6, of: 10, share: 0.6 },
    });
    expect(cells.total({ standing: ["RECOGNISED"] }).denialsByReason()).toEqual([{ reason: "RISK_TARGETED", n: 2 }]);
    expect(cells.total({ standing: ["RECOGNISED"] }).benefits()).toEqual([
      { benefit: "REDUCED_EXAMINATION", due: 8, granted: 6 },
      { benefit: "PRIORITY_CLEARANCE", due: 8, granted: 6 },
    ]);
    expect(utilisation(cells, { issuer: [KR] }).utilised).toEqual({ n: 0, of: 0, share: undefined });
  });

  it("are channel shares and selectivity", () => {
    const cells = new Cells();
    fill(cells, 95, {});
    fill(cells, 5, { channel: "CARGO_EXAMINATION" }, { channel: "CARGO_EXAMINATION" });
    const other = { standing: "ORDINARY", arrangement: null, operatorType: null } as const;
    fill(cells, 80, other);
    fill(cells, 20, { ...other, channel: "CARGO_EXAMINATION" }, { channel: "CARGO_EXAMINATION" });
    expect(channelShares(cells, { standing: ["RECOGNISED"] })).toMatchObject({
      FREE: { n: 95, share: 0.95 },
      PAPER_REVIEW: { n: 0, share: 0 },
      CARGO_EXAMINATION: { n: 5, share: 0.05 },
    });
    expect(selectivity(cells, { issuer: [TW], arrangement: [1] }).ratio).toBeCloseTo(4);
    expect(selectivity(new Cells(), {}).ratio).toBeUndefined();
  });

  it("tell a real zero, no records and not available apart", () => {
    const cells = new Cells();
    fill(cells, 1, { issuer: TW }, { arrivedAt: LODGED + 700 });
    fill(cells, 1, { issuer: KR }, { releasedAt: null, deliveredAt: null });
    const of = (issuer: typeof TW) => releaseTimeOf(cells.total({ issuer: [issuer] }), 1);
    expect([TW, KR, JP].map(of)).toEqual([
      { n: 1, mean: 0, median: 0, p90: 0 },
      { n: 0, missing: "NOT_AVAILABLE" },
      { n: 0, missing: "NO_RECORDS" },
    ]);
  });

  it("compare before and after, beside ordinary traffic", () => {
    const cells = new Cells();
    const took = (seconds: number) => ({ arrivedAt: LODGED, releasedAt: LODGED + seconds, deliveredAt: null });
    const ordinary = { standing: "ORDINARY", arrangement: null, operatorType: null } as const;
    for (const [month, aeo, others] of [
      [202512, 1_000, 2_000],
      [202601, 500, 1_800],
    ] as const) {
      const standing = month === 202512 ? ({ standing: "CERTIFIED_ONLY", arrangement: null } as const) : {};
      for (const spread of [-1, 0, 1]) {
        fill(cells, 10, { ...standing, month }, took(aeo + spread * 50));
        fill(cells, 10, { ...ordinary, month }, took(others + spread * 50));
      }
    }
    const windows = { before: { beforeMonth: 202601 }, after: { fromMonth: 202601 } };
    const found = compareReleaseTimes(cells, 1, { issuer: [TW], mode: ["SEA"] }, windows);
    expect(found.change.rate).toBeCloseTo(-50);
    expect(found.control.rate).toBeCloseTo(-10);
    expect(found.beyondControl.points).toBeCloseTo(-40);
    expect(found.change.interval![0]).toBeLessThan(-50);
    expect(found.change.interval![1]).toBeGreaterThan(-50);
    expect(found.before).toMatchObject({ n: 30, mean: 1_000 });
  });
});

const judged = fc
  .record({
    standing: fc.constantFrom(...STANDINGS),
    channel: fc.constantFrom(...CHANNELS),
    month: fc.constantFrom(202601, 202602),
    seconds: fc.integer({ min: 0, max: 100_000 }),
    claimed: fc.boolean(),
    due: fc.bigInt({ min: 0n, max: 1023n }),
    granted: fc.bigInt({ min: 0n, max: 1023n }),
    denial: fc.option(fc.constantFrom(...DENIAL_REASONS)),
  })
  .map(({ standing, channel, month, seconds, due, ...rest }): [CellKey, JudgedClearance] => [
    key({ standing, channel, month }),
    { clearance: clearance({ ...rest, channel, releasedAt: LODGED + seconds }), due },
  ]);

const figures = (cell: Cell) => ({
  counts: [cell.n, cell.claimed, cell.utilised],
  benefits: cell.benefits(),
  denials: cell.denialsByReason(),
  times: [1, 2].map((stage) => releaseTimeOf(cell, stage as 1 | 2)),
});

describe("cells", () => {
  it("say the same whatever was counted and taken back on the way, and in whatever order", () => {
    fc.assert(
      fc.property(fc.array(judged, { maxLength: 40 }), fc.array(judged, { maxLength: 40 }), (kept, gone) => {
        const [straight, winding] = [new Cells(), new Cells()];
        for (const [at, one] of kept) straight.add(at, one);
        for (const [at, one] of gone) winding.add(at, one);
        for (const [at, one] of kept.toReversed()) winding.add(at, one);
        for (const [at, one] of gone) winding.remove(at, one);
        expect(winding.size).toBe(straight.size);
        for (const standing of STANDINGS)
          expect(figures(winding.total({ standing: [standing] }))).toEqual(
            figures(straight.total({ standing: [standing] })),
          );
        const whole = new Cell();
        for (const [, one] of kept) whole.count(one, 1);
        expect(figures(straight.total({}))).toEqual(figures(whole));
      }),
    );
  });

  it("do not give back what they never had", () => {
    expect(() => new Cells().remove(key(), { clearance: clearance(), due: 0n })).toThrow(RangeError);
  });
});

describe("the change of release times that a clause promises", () => {
  it("is against what was before the period, whatever is cleared without recognition later", () => {
    const cells = new Cells();
    const took = (seconds: number) => ({ releasedAt: LODGED + seconds });
    fill(cells, 40, { standing: "CERTIFIED_ONLY", month: 202512, arrangement: null }, took(1_000));
    fill(cells, 40, { month: 202601 }, took(800));
    const measured = () =>
      measureKpi(cells, "RELEASE_CHANGE", { issuer: [TW], arrangement: [1], fromMonth: 202601, beforeMonth: 202602 });
    expect(measured()).toEqual({ n: 40, value: expect.closeTo(200) });
    fill(cells, 40, { standing: "CERTIFIED_ONLY", month: 202607, arrangement: null }, took(10));
    expect(measured()).toEqual({ n: 40, value: expect.closeTo(200) });
  });
});

describe("the number of clearances that a clause is judged on", () => {
  const window = { issuer: [TW], arrangement: [1], fromMonth: 202601, beforeMonth: 202602 };
  const n = (cells: Cells, kpi: Kpi) => measureKpi(cells, kpi, window).n;

  it("is that of the fewer where two kinds are compared, and of what there is where one is missing", () => {
    const cells = new Cells();
    fill(cells, 40, { month: 202601 }, { channel: "CARGO_EXAMINATION" });
    expect([n(cells, "SELECTIVITY"), n(cells, "RELEASE_CHANGE"), n(cells, "RELEASE_MEAN")]).toEqual([40, 40, 40]);
    fill(cells, 3, { standing: "ORDINARY", month: 202601, arrangement: null });
    fill(cells, 5, { standing: "CERTIFIED_ONLY", month: 202512, arrangement: null });
    expect([n(cells, "SELECTIVITY"), n(cells, "RELEASE_CHANGE"), n(cells, "RELEASE_MEAN")]).toEqual([3, 5, 40]);
    fill(cells, 60, { standing: "ORDINARY", month: 202601, arrangement: null });
    fill(cells, 60, { standing: "CERTIFIED_ONLY", month: 202512, arrangement: null });
    expect([n(cells, "SELECTIVITY"), n(cells, "RELEASE_CHANGE")]).toEqual([40, 40]);
  });
});

describe("cells within a filter", () => {
  it("are those that it lets through, and nothing beside them: also not where a measure looks beyond it", () => {
    const cells = new Cells();
    fill(cells, 6, { agency: "Food" }, { channel: "FREE" });
    fill(cells, 7, { agency: null, standing: "ORDINARY" });
    const own = cells.within({ agency: ["Food"] });
    expect([own.size, own.total({}).n]).toEqual([1, 6]);
    expect(selectivity(own, {}).ordinary).toMatchObject({ of: 0 });
    expect(selectivity(cells, { agency: ["Food"] }).ordinary).toMatchObject({ of: 0 });
    expect(selectivity(cells, {}).ordinary).toMatchObject({ of: 7 });
    // One more is seen at once.
    fill(cells, 1, { agency: "Food" });
    expect(own.total({}).n).toBe(7);
  });
});
