import { expect, it } from "vitest";
import { Cells } from "../../../src/domain/measure/cells.ts";
import { CellTable } from "../../../src/domain/measure/cellTable.ts";
import { Histograms } from "../../../src/domain/measure/histograms.ts";
import { clearance, DUE, fill, key, LODGED } from "../../support/countedClearances.ts";

it("keeps the durations of a cell among those of others, and their place for another once the cell is empty", () => {
  const histograms = new Histograms();
  const table = new CellTable(histograms);
  const cells = new Cells([table]);
  fill(cells, 100, {});
  fill(cells, 100, { agency: "Food" }, { deliveredAt: null });
  expect([0, 1, 2].map((slot) => histograms.n(slot))).toEqual([100, 100, 100]);
  expect([table.has(key()), table.has(key({ month: 202602 })), table.has(key({ agency: "Food" }))]).toEqual([
    true,
    false,
    true,
  ]);
  for (let count = 0; count < 100; count += 1) cells.remove(key(), { clearance: clearance(), due: DUE });
  expect([table.has(key()), cells.size]).toEqual([false, 1]);
  fill(cells, 100, { month: 202602 }, { releasedAt: LODGED + 900 });
  expect([0, 1].map((slot) => histograms.sum(slot)).sort((a, b) => a - b)).toEqual([90_000, 720_000]);
  expect(histograms.open()).toBe(3);
});
