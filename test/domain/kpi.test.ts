import { describe, expect, it } from "vitest";
import { type Kpi, KPIS, kpiOf, measureKpi } from "../../src/domain/kpi.ts";
import { Cells } from "../../src/domain/measure/cells.ts";
import { clearance, DUE, fill, key, LODGED } from "../support/countedClearances.ts";
import { TW } from "../support/facts.ts";

const filter = { issuer: [TW], arrangement: [1], fromMonth: 202601, beforeMonth: 202602 };
const ordinary = { standing: "ORDINARY", arrangement: null, operatorType: null } as const;
const certifiedOnly = { standing: "CERTIFIED_ONLY", arrangement: null } as const;

describe("the figure of a clause", () => {
  it("is a share in per mille, of what was recognised", () => {
    const cells = new Cells();
    fill(cells, 6, {});
    fill(cells, 2, { channel: "CARGO_EXAMINATION" }, { granted: 0n, denial: "RISK_TARGETED" });
    fill(cells, 2, { standing: "UNCLAIMED" }, { claimed: false, granted: 0n });
    fill(cells, 5, { ...ordinary, channel: "CARGO_EXAMINATION" });
    fill(cells, 5, { month: 202602 });
    expect(measureKpi(cells, "UTILISATION", filter)).toEqual({ n: 10, value: 600 });
    expect(measureKpi(cells, "CLAIM_RATE", filter)).toEqual({ n: 10, value: 800 });
    expect(measureKpi(cells, "EXAMINATION_RATE", filter)).toEqual({ n: 8, value: 250 });
  });

  it("is how many times as often ordinary cargo is examined, in per mille", () => {
    const cells = new Cells();
    fill(cells, 18, {});
    fill(cells, 2, { channel: "CARGO_EXAMINATION" });
    fill(cells, 5, ordinary);
    fill(cells, 5, { ...ordinary, channel: "CARGO_EXAMINATION" });
    const { n, value } = measureKpi(cells, "SELECTIVITY", filter);
    expect(n).toBe(10);
    expect(value).toBeCloseTo(5_000);
  });

  it("is the mean, the median or the slowest tenth of stage 1 in seconds, of what was recognised", () => {
    const cells = new Cells();
    const took = (seconds: number) => ({ clearance: clearance({ releasedAt: LODGED + seconds }), due: DUE });
    for (const seconds of [10, 20, 30, 40, 50, 60, 70, 80, 90, 120]) cells.add(key(), took(seconds));
    fill(cells, 5, ordinary);
    const figures = (["RELEASE_MEAN", "RELEASE_MEDIAN", "RELEASE_P90"] as const).map((kpi) =>
      measureKpi(cells, kpi, filter),
    );
    expect(figures).toEqual([
      { n: 10, value: 57 },
      { n: 10, value: 50 },
      { n: 10, value: 90 },
    ]);
  });

  it("counts what lies before against all that was certified before, however the clause bounds the months", () => {
    const cells = new Cells();
    fill(cells, 4, { ...certifiedOnly, month: 202512 }, { releasedAt: LODGED + 1_000 });
    fill(cells, 4, {}, { releasedAt: LODGED + 750 });
    const { fromMonth: _, beforeMonth: __, ...unbounded } = filter;
    expect(measureKpi(cells, "RELEASE_CHANGE", unbounded)).toEqual({ n: 4, value: expect.closeTo(250) });
  });

  it.each(Object.keys(KPIS) as Kpi[])("of nothing is none: %s", (kpi) => {
    expect(measureKpi(new Cells(), kpi, filter)).toEqual({ n: 0, value: undefined });
  });
});

it("has a number on the ledger that finds it again", () => {
  for (const kpi of Object.keys(KPIS) as Kpi[]) expect(kpiOf(KPIS[kpi].number)).toBe(kpi);
  expect([0, 9].map(kpiOf)).toEqual([undefined, undefined]);
});
