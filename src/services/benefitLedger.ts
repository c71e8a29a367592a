import type { ClearanceJudgement } from "../domain/clearanceJudgement.ts";
import { cellKeyOf, type ClearanceRecord, type View } from "../domain/clearanceRecord.ts";
import { Cells } from "../domain/measure/cells.ts";
import type { Months } from "./months.ts";

/**
 * The figures over all clearances, kept up to date with each: as relied on, and as true. In memory; folded from the store at start.
 */
export class BenefitLedger {
  readonly #views: Readonly<Record<View, Cells>> = { RELIED: new Cells(), TRUE: new Cells() };
  readonly #months: Months;

  constructor(months: Months) {
    this.#months = months;
  }

  /** The figures of a view. */
  cells(view: View): Cells {
    return this.#views[view];
  }

  add(record: ClearanceRecord): void {
    this.#count("add", "RELIED", record, record.relied);
    this.#count("add", "TRUE", record, record.truth);
  }

  remove(record: ClearanceRecord): void {
    this.#count("remove", "RELIED", record, record.relied);
    this.#count("remove", "TRUE", record, record.truth);
  }

  /** What is true of a clearance is another thing now; what was relied on stays. */
  rejudged(record: ClearanceRecord, truth: ClearanceJudgement): void {
    this.#count("remove", "TRUE", record, record.truth);
    this.#count("add", "TRUE", record, truth);
  }

  #count(change: "add" | "remove", view: View, record: ClearanceRecord, judgement: ClearanceJudgement): void {
    const key = cellKeyOf(record, judgement, this.#months.of(record.clearance.lodgedAt));
    this.#views[view][change](key, { clearance: record.clearance, due: judgement.due });
  }
}
