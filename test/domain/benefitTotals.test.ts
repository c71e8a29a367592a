import { describe, expect, it } from "vitest";
import {
  allShown,
  type BenefitTotals,
  modeTotals,
  partsOf,
  shownCount,
  wasShown,
  type Withheld,
} from "../../src/domain/benefitTotals.ts";
import { Cells } from "../../src/domain/measure/cells.ts";
import { fill, LODGED } from "../support/countedClearances.ts";
import { TW } from "../support/facts.ts";

const filter = { issuer: [TW] };
const ordinary = { standing: "ORDINARY", arrangement: null, operatorType: null } as const;
const nothingWithheld = () => false;

/** By sea 30 recognised (10 of them denied for one reason), 12 unclaimed, 40 ordinary. */
function traffic(): Cells {
  const cells = new Cells();
  fill(cells, 20, {}, { releasedAt: LODGED + 101 });
  fill(cells, 10, { channel: "CARGO_EXAMINATION" }, { granted: 0n, denial: "RISK_TARGETED", releasedAt: LODGED + 200 });
  fill(cells, 12, { standing: "UNCLAIMED" }, { claimed: false, granted: 0n });
  fill(cells, 40, ordinary);
  return cells;
}

const sea = (cells: Cells, withheld: (part: string) => boolean = nothingWithheld) => {
  const [only, ...others] = modeTotals(cells, 1, filter, (_mode, part) => withheld(part));
  expect(others).toEqual([]);
  return only;
};

describe("the totals of a mode", () => {
  it("are counts and times of the arrangement's own clearances, beside ordinary ones", () => {
    const cells = traffic();
    fill(cells, 50, { arrangement: 2 });
    fill(cells, 50, { standing: "UNCLAIMED", arrangement: 2 });
    expect(sea(cells)).toEqual({
      mode: "SEA",
      recognised: 30,
      unclaimed: 12,
      utilised: 20,
      channels: { FREE: 20, PAPER_REVIEW: 0, CARGO_EXAMINATION: 10 },
      ordinary: { FREE: 40, PAPER_REVIEW: 0, CARGO_EXAMINATION: 0 },
      stage1: { n: 30, mean: 134, median: 101, p90: 200 },
      stage2: { n: 30, mean: 7_200, median: expect.closeTo(7_200, -2), p90: expect.closeTo(7_200, -2) },
      denials: expect.arrayContaining([{ reason: "RISK_TARGETED", n: 10 }]),
    });
  });

  it("have times to a tenth of a second", () => {
    const cells = new Cells();
    for (const seconds of [10, 10, 10, 10, 11, 11]) fill(cells, 1, {}, { releasedAt: LODGED + seconds });
    expect(sea(cells)?.stage1).toEqual({ n: 6, mean: 10.3, median: 10, p90: 11 });
  });

  it.each([
    [4, null],
    [5, 5],
  ])("with %i clearances show %s of them", (n, shown) => {
    const cells = new Cells();
    fill(cells, n, {});
    const totals = sea(cells);
    expect([totals?.recognised, totals?.stage1?.n ?? null, totals?.utilised]).toEqual([shown, shown, shown]);
  });

  it("are told of a mode with any traffic, none of one without", () => {
    const modes = (cells: Cells) => modeTotals(cells, 1, filter, nothingWithheld).map(({ mode }) => mode);
    expect(modes(new Cells())).toEqual([]);
    for (const only of [ordinary, { standing: "UNCLAIMED" } as const, {}]) {
      const cells = new Cells();
      fill(cells, 6, { ...only, mode: "AIR" });
      expect(modes(cells)).toEqual(["AIR"]);
    }
  });

  it("hide how many were utilised where the rest of the recognised would be few", () => {
    const cells = new Cells();
    fill(cells, 20, {});
    fill(cells, 3, {}, { granted: 0n, denial: "RISK_TARGETED" });
    expect(sea(cells)).toMatchObject({ recognised: 23, utilised: null });
  });

  it.each([
    { denied: 20, given: 2, utilised: null, told: null },
    { denied: 20, given: 4, utilised: null, told: null },
    { denied: 18, given: 6, utilised: 6, told: 18 },
    { denied: 14, given: 2, utilised: null, told: 14 },
  ])(
    "of 24, $denied denied and $given given a benefit, tell $told and $utilised",
    ({ denied, given, utilised, told }) => {
      const cells = new Cells();
      fill(cells, denied, {}, { granted: 0n, denial: "RISK_TARGETED" });
      fill(cells, given, {});
      fill(cells, 24 - denied - given, {}, { granted: 0n });
      expect(sea(cells)).toMatchObject({ recognised: 24, utilised, denials: [{ reason: "RISK_TARGETED", n: told }] });
    },
  );

  it.each([
    [
      "recognised",
      {
        ...{ recognised: null, utilised: null, stage1: null, stage2: null, unclaimed: 12 },
        channels: { FREE: null, PAPER_REVIEW: null, CARGO_EXAMINATION: null },
      },
    ],
    ["unclaimed", { recognised: 30, unclaimed: null }],
    ["utilised", { recognised: 30, utilised: null }],
    ["unutilised", { recognised: 30, utilised: null }],
    ["channels/FREE", { channels: { FREE: null, PAPER_REVIEW: null, CARGO_EXAMINATION: null } }],
    ["ordinary/FREE", { ordinary: { FREE: null, PAPER_REVIEW: null, CARGO_EXAMINATION: null } }],
    ["stage1", { stage1: null, stage2: { n: 30 } }],
    ["stage2", { stage1: { n: 30 }, stage2: null }],
    ["denials/OTHER", { denials: expect.arrayContaining([{ reason: "RISK_TARGETED", n: null }]) }],
  ])("hide %s, and what would give it away, when that is withheld", (part, expected) => {
    expect(sea(traffic(), (one) => one === part)).toMatchObject(expected);
  });
});

it("counts every part of a mode as it is, before anything is hidden", () => {
  const parts = partsOf(traffic(), 1, "SEA", filter);
  const named = ["recognised", "unclaimed", "utilised", "unutilised", "stage1", "stage2"];
  expect(named.map((part) => parts.get(part))).toEqual([30, 12, 20, 10, 30, 30]);
  const others = ["channels/CARGO_EXAMINATION", "ordinary/FREE", "denials/RISK_TARGETED", "denials/OTHER"];
  expect(others.map((part) => parts.get(part))).toEqual([10, 40, 10, 0]);
});

describe("what was shown", () => {
  const totalsOf = (withheld: (part: string) => boolean) =>
    ({ modes: modeTotals(traffic(), 1, filter, (_mode, part) => withheld(part)) }) as unknown as BenefitTotals;
  const shown = (withheld: string, part: string) =>
    wasShown(
      totalsOf((one) => one === withheld),
      "SEA",
      part,
    );

  it.each([
    ...["recognised", "unclaimed", "utilised", "unutilised", "stage1", "stage2"],
    ...["channels/FREE", "ordinary/FREE", "denials/RISK_TARGETED"],
  ])("is not what was withheld: %s", (part) => {
    expect([shown(part, part), shown("", part)]).toEqual([false, true]);
  });

  it("gives away who was not given a benefit only with both numbers", () => {
    expect([shown("recognised", "unutilised"), shown("utilised", "unutilised")]).toEqual([false, false]);
  });

  it("of another mode, or a reason that is not named, was a zero", () => {
    const totals = totalsOf(() => true);
    expect(wasShown(totals, "AIR", "recognised")).toBe(true);
    expect(
      wasShown({ ...totals, modes: totals.modes.map((one) => ({ ...one, denials: [] })) }, "SEA", "denials/OTHER"),
    ).toBe(true);
  });
});

describe("the number of all clearances", () => {
  const told = (n: number, cells: Cells, withheld: Withheld = nothingWithheld) =>
    allShown(n, modeTotals(cells, 1, filter, withheld), withheld);

  it("is told unless it leaves few over beside what the modes tell", () => {
    expect([0, 1, 4, 5].map((refused) => told(82 + refused, traffic()))).toEqual([82, null, null, 87]);
    const cells = traffic();
    fill(cells, 3, { mode: "AIR" });
    expect([85, 87].map((n) => told(n, cells))).toEqual([null, 87]);
    expect([0, 4, 5].map((n) => told(n, new Cells()))).toEqual([0, null, 5]);
  });

  it.each([
    ["recognised", null],
    ["unclaimed", null],
    ["ordinary/PAPER_REVIEW", null],
    ["channels/FREE", 182],
    ["stage1", 182],
  ])("would tell %s where that is withheld", (part, expected) => {
    expect(told(182, traffic(), (_mode, one) => one === part)).toBe(expected);
    expect(told(182, traffic(), (mode, one) => mode === "AIR" && one === part)).toBe(182);
  });
});

it("hides a count alone from one to four", () => {
  expect([0, 1, 4, 5].map(shownCount)).toEqual([0, null, null, 5]);
});
