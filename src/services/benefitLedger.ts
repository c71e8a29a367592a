import type { ClearanceJudgement } from "../domain/clearanceJudgement.ts";
import { cellKeyOf, type CountedRecord, type View } from "../domain/clearanceRecord.ts";
import { textOf } from "../domain/measure/cell.ts";
import { Cells } from "../domain/measure/cells.ts";
import type { Months } from "./months.ts";

/**
 * The figures over all clearances, kept up to date with each: as relied on, and as true. In memory; folded from the store at start.
 */
export class BenefitLedger {
  #views: Readonly<Record<View, Cells>> = { RELIED: new Cells(), TRUE: new Cells() };
  readonly #months: Months;

  constructor(months: Months) {
    this.#months = months;
  }

  /** The figures of a view. */
  cells(view: View): Cells {
    return this.#views[view];
  }

  /** Takes over what another has counted, which is not used any more. */
  become(other: BenefitLedger): void {
    this.#views = other.#views;
  }

  add(record: CountedRecord): void {
    const { clearance, relied, truth } = record;
    const month = this.#months.of(clearance.lodgedAt);
    const key = cellKeyOf(record, relied, month);
    const text = textOf(key);
    this.#views.RELIED.add(key, { clearance, due: relied.due }, text);
    // Mostly what was relied on is true.
    if (truth === relied) this.#views.TRUE.add(key, { clearance, due: truth.due }, text);
    else this.#views.TRUE.add(cellKeyOf(record, truth, month), { clearance, due: truth.due });
  }

  remove(record: CountedRecord): void {
    this.#count("remove", "RELIED", record, record.relied);
    this.#count("remove", "TRUE", record, record.truth);
  }

  /** What is true of a clearance is another thing now; what was relied on stays. */
  rejudged(record: CountedRecord, truth: ClearanceJudgement): void {
    this.#count("remove", "TRUE", record, record.truth);
    this.#count("add", "TRUE", record, truth);
  }

  #count(change: "add" | "remove", view: View, record: CountedRecord, judgement: ClearanceJudgement): void {
    const key = cellKeyOf(record, judgement, this.#months.of(record.clearance.lodgedAt));
    this.#views[view][change](key, { clearance: record.clearance, due: judgement.due });
  }
}
