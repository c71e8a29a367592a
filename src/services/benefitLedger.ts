import type { ClearanceJudgement } from "../domain/clearanceJudgement.ts";
import { cellKeyOf, type CountedRecord, type View } from "../domain/clearanceRecord.ts";
import { Cells } from "../domain/measure/cells.ts";
import { CellTable } from "../domain/measure/cellTable.ts";
import { Histograms } from "../domain/measure/histograms.ts";
import type { Months } from "./months.ts";

/** Where clearances are counted. Mostly what was relied on is true: those are counted once, for both views. */
interface Tables {
  readonly both: CellTable;
  readonly only: Readonly<Record<View, CellTable>>;
}

/**
 * The figures over all clearances, kept up to date with each: as relied on, and as true. In memory; folded from the store at start.
 */
export class BenefitLedger {
  #tables: Tables;
  #views: Readonly<Record<View, Cells>>;
  readonly #months: Months;

  constructor(months: Months) {
    const histograms = new Histograms();
    const [both, RELIED, TRUE] = [new CellTable(histograms), new CellTable(histograms), new CellTable(histograms)];
    this.#tables = { both, only: { RELIED, TRUE } };
    this.#views = { RELIED: new Cells([both, RELIED]), TRUE: new Cells([both, TRUE]) };
    this.#months = months;
  }

  /** The figures of a view. */
  cells(view: View): Cells {
    return this.#views[view];
  }

  /** Takes over what another has counted, which is not used any more. */
  become(other: BenefitLedger): void {
    this.#tables = other.#tables;
    this.#views = other.#views;
  }

  add(record: CountedRecord): void {
    this.#count("add", record);
  }

  remove(record: CountedRecord): void {
    this.#count("remove", record);
  }

  /** What is true of a clearance is another thing now; what was relied on stays. */
  rejudged(record: CountedRecord, truth: ClearanceJudgement): void {
    this.remove(record);
    this.add({ ...record, truth });
  }

  #count(change: "add" | "remove", record: CountedRecord): void {
    const { clearance, relied, truth } = record;
    const { both, only } = this.#tables;
    const month = this.#months.of(clearance.lodgedAt);
    const key = cellKeyOf(record, relied, month);
    if (countsAlike(relied, truth)) return both[change](key, { clearance, due: relied.due });
    only.RELIED[change](key, { clearance, due: relied.due });
    only.TRUE[change](cellKeyOf(record, truth, month), { clearance, due: truth.due });
  }
}

/** Whether a clearance counts the same by either judgement: by the fields that `cellKeyOf` and the benefits go by. */
function countsAlike(relied: ClearanceJudgement, truth: ClearanceJudgement): boolean {
  if (relied === truth) return true;
  return relied.standing === truth.standing && relied.arrangement === truth.arrangement && relied.due === truth.due;
}
