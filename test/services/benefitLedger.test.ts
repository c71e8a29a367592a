import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CHANNELS } from "../../src/domain/clearance.ts";
import type { ClearanceJudgement } from "../../src/domain/clearanceJudgement.ts";
import type { CountedRecord } from "../../src/domain/clearanceRecord.ts";
import { Cells } from "../../src/domain/measure/cells.ts";
import { textOf } from "../../src/domain/measure/cell.ts";
import { BenefitLedger } from "../../src/services/benefitLedger.ts";
import { monthsOf } from "../../src/services/months.ts";
import { clearance, DUE, key, LODGED } from "../support/countedClearances.ts";
import { ORDINARY } from "../support/judgements.ts";
import { contentOf } from "./support/clearanceIntake.ts";

const RECOGNISED: ClearanceJudgement = { ...ORDINARY, standing: "RECOGNISED", arrangement: 1, due: DUE };
const MONTH = 202311;

const record = (
  relied: ClearanceJudgement,
  truth = relied,
  over: Parameters<typeof clearance>[0] = {},
): CountedRecord => ({
  clearance: clearance(over),
  relied,
  truth,
});
const fresh = () => new BenefitLedger(monthsOf("UTC"));
const textsOf = (figures: BenefitLedger, view: "RELIED" | "TRUE") => [...figures.cells(view).groups({}, textOf).keys()];
const cellOf = (over: Parameters<typeof key>[0]) => textOf(key({ month: MONTH, ...over }));

describe("the figures of two views", () => {
  it("are one where what was relied on is true, and differ where it is not", () => {
    const figures = fresh();
    figures.add(record(RECOGNISED));
    figures.add(record({ ...RECOGNISED }, { ...RECOGNISED, version: 2 }));
    figures.add(record(RECOGNISED, ORDINARY));
    const [recognised, ordinary] = [cellOf({}), cellOf({ standing: "ORDINARY", arrangement: null })];
    expect(textsOf(figures, "RELIED")).toEqual([recognised]);
    expect(textsOf(figures, "TRUE")).toEqual([recognised, ordinary]);
    expect([figures.cells("RELIED").size, figures.cells("TRUE").size]).toEqual([1, 2]);
    const n = (view: "RELIED" | "TRUE") => figures.cells(view).total({ standing: ["RECOGNISED"] }).n;
    expect([n("RELIED"), n("TRUE")]).toEqual([3, 2]);
    expect(
      figures
        .cells("TRUE")
        .within({ standing: ["RECOGNISED"] })
        .total({}).n,
    ).toBe(2);
  });

  it("differ where other benefits were due, in the same cell", () => {
    const figures = fresh();
    figures.add(record(RECOGNISED, { ...RECOGNISED, due: 0n }));
    const due = (view: "RELIED" | "TRUE") =>
      figures
        .cells(view)
        .total({})
        .benefits()
        .map((benefit) => benefit.due);
    expect([due("RELIED"), due("TRUE")]).toEqual([
      [1, 1],
      [0, 0],
    ]);
  });

  it("do not give back what they never had", () => {
    const figures = fresh();
    figures.add(record(RECOGNISED));
    expect(() => figures.remove(record(RECOGNISED, ORDINARY))).toThrow(RangeError);
    expect(() => figures.remove(record(RECOGNISED, RECOGNISED, { releasedAt: LODGED + 601 }))).toThrow(RangeError);
    figures.remove(record(RECOGNISED));
    expect(contentOf(figures)).toEqual(contentOf(fresh()));
  });
});

const judgement = fc.constantFrom(
  RECOGNISED,
  { ...RECOGNISED },
  { ...RECOGNISED, due: 1n },
  { ...RECOGNISED, arrangement: 2 },
  ORDINARY,
);
const counted = fc
  .record({
    relied: judgement,
    truth: judgement,
    again: judgement,
    fate: fc.constantFrom("stays", "goes", "is rejudged", "is rejudged and goes"),
    channel: fc.constantFrom(...CHANNELS),
    seconds: fc.oneof(fc.constantFrom(60, 400, 90_000), fc.nat(200_000)),
  })
  .map(({ relied, truth, again, fate, channel, seconds }) => ({
    fate,
    again,
    record: record(relied, truth, { channel, releasedAt: LODGED + seconds, deliveredAt: LODGED + 300_000 }),
  }));

it("are those of each view counted alone, whatever was corrected and rejudged on the way", () => {
  fc.assert(
    fc.property(fc.array(counted, { maxLength: 200 }), (all) => {
      const [figures, alone] = [fresh(), { RELIED: new Cells(), TRUE: new Cells() }];
      for (const { record: one } of all) figures.add(one);
      for (const { fate, again, record: one } of all) {
        const isRejudged = fate.startsWith("is rejudged");
        const truth = isRejudged ? again : one.truth;
        if (isRejudged) figures.rejudged(one, truth);
        if (fate.endsWith("goes")) figures.remove({ ...one, truth });
        else
          for (const [view, judged] of [
            ["RELIED", one.relied],
            ["TRUE", truth],
          ] as const) {
            const { standing, arrangement = null, due } = judged;
            const at = key({ month: MONTH, channel: one.clearance.channel, standing, arrangement });
            alone[view].add(at, { clearance: one.clearance, due });
          }
      }
      expect(contentOf(figures)).toEqual(
        contentOf({ cells: (view: "RELIED" | "TRUE") => alone[view] } as BenefitLedger),
      );
      for (const view of ["RELIED", "TRUE"] as const) expect(figures.cells(view).size).toBe(alone[view].size);
    }),
  );
});
