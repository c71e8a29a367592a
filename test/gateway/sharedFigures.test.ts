import { expect, test } from "vitest";
import type { CountedRecord } from "../../src/domain/clearanceRecord.ts";
import { SharedFigures } from "../../src/gateway/sharedFigures.ts";
import { monthsOf } from "../../src/services/months.ts";
import { clearance } from "../support/countedClearances.ts";
import { ORDINARY } from "../support/judgements.ts";
import { eventually } from "../support/network.ts";

const record = (): CountedRecord => ({ clearance: clearance(), relied: ORDINARY, truth: ORDINARY });
const n = (figures: SharedFigures) => figures.cells("TRUE").total({}).n;

/** Figures of a gateway that is alone with its store: nobody says there that something was changed. */
function alone(stored: CountedRecord[]) {
  let reads = 0;
  const figures = new SharedFigures({
    months: monthsOf("UTC"),
    // What is read was so when the reading began.
    counted: () => ((reads += 1), [...stored]),
    changes: () => 0,
  });
  return { figures, reads: () => reads };
}

test("what a lone gateway takes while it folds from its store is counted, once", async () => {
  const stored = Array.from({ length: 5_000 }, record);
  const { figures, reads } = alone(stored);
  figures.fallBehind();
  const folding = figures.catchUp();
  // It pauses after 5,000 records: what is taken now is not among those that it reads.
  stored.push(record());
  figures.add(record());
  await folding;
  expect([figures.isCurrent, n(figures)]).toEqual([false, 5_000]);
  await eventually("the next fold", async () => (await figures.catchUp(), figures.isCurrent), Boolean);
  expect([n(figures), reads()]).toEqual([5_001, 2]);
});

test("what it changes otherwise is counted without another fold", async () => {
  const stored = [record()];
  const { figures, reads } = alone(stored);
  figures.fallBehind();
  await figures.catchUp();
  expect([figures.isCurrent, n(figures), reads()]).toEqual([true, 1, 1]);
  figures.add(record());
  await figures.catchUp();
  expect([figures.isCurrent, n(figures), reads()]).toEqual([true, 2, 1]);
});

test("it folds again when something is taken back that was never counted", async () => {
  const { figures, reads } = alone([record()]);
  figures.remove(record());
  expect(figures.isCurrent).toBe(false);
  await figures.catchUp();
  expect([figures.isCurrent, n(figures), reads()]).toEqual([true, 1, 1]);
});

test.each(["before the fold", "during it"])(
  "what is committed %s and counted after it is counted once, and nobody calls the figures current meanwhile",
  async (when) => {
    const stored = Array.from({ length: 5_000 }, record);
    const { figures } = alone(stored);
    figures.fallBehind();
    let over = () => {};
    const take = () => {
      over = figures.begin();
      stored.push(record());
    };
    if (when === "before the fold") take();
    const folding = figures.catchUp();
    if (when === "during it") take();
    await folding;
    figures.add(record());
    expect(figures.isCurrent).toBe(false);
    over();
    await eventually("the next fold", async () => (await figures.catchUp(), figures.isCurrent), Boolean);
    expect(n(figures)).toBe(5_001);
  },
);

test("figures are not called current while something may be in the store that they lack", () => {
  const { figures } = alone([]);
  const [one, other] = [figures.begin(), figures.begin()];
  one();
  expect(figures.isCurrent).toBe(false);
  other();
  expect(figures.isCurrent).toBe(true);
});
