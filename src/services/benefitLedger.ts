import type { ClearanceJudgement } from "../domain/clearanceJudgement.ts";
import { cellKeyOf, type CountedRecord, type View } from "../domain/clearanceRecord.ts";
import { type ClearanceKind, stageSecondsIn } from "../domain/clearanceBatch.ts";
import type { Month } from "../domain/clausePeriod.ts";
import type { Cell } from "../domain/measure/cell.ts";
import type { JudgedBatch, SaidOfOperator } from "../domain/judgedBatch.ts";
import { Cells } from "../domain/measure/cells.ts";
import { CellTable } from "../domain/measure/cellTable.ts";
import { Histograms } from "../domain/measure/histograms.ts";
import type { Months } from "./months.ts";

/** Where clearances are counted. Mostly what was relied on is true: those are counted once, for both views. */
interface Tables {
  readonly both: CellTable;
  readonly only: Readonly<Record<View, CellTable>>;
}

/** Clearances of a batch that count in the same cells. */
interface Group {
  readonly kind: ClearanceKind;
  readonly cells: readonly { readonly cell: Cell; readonly due: bigint }[];
  count: number;
}

/** Months are smaller numbers. */
const MONTHS = 1_000_000;

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

  /** Adds all of a batch. Many count in the same cells, which are looked up once. */
  addAll({ batch, said, saidOf }: JudgedBatch): void {
    const groups = new Map<number, Group>();
    const alike = numbersOfAlike(said);
    for (let index = 0; index < batch.count; index += 1) {
      const number = saidOf[index] as number;
      const month = this.#months.of(batch.lodgedAt[index] as number);
      const key = ((batch.kindOf[index] as number) * said.length + (alike[number] as number)) * MONTHS + month;
      let group = groups.get(key);
      if (group === undefined)
        groups.set(key, (group = this.#groupOf(batch.kind(index), said[number] as SaidOfOperator, month)));
      group.count += 1;
      const [first, second] = [stageSecondsIn(batch, index, 1), stageSecondsIn(batch, index, 2)];
      for (const { cell } of group.cells) {
        if (!Number.isNaN(first)) cell.stages[1].add(first);
        if (!Number.isNaN(second)) cell.stages[2].add(second);
      }
    }
    for (const { kind, cells, count } of groups.values())
      for (const { cell, due } of cells) cell.countOthers(kind, due, count);
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

  #groupOf(kind: ClearanceKind, { relied, truth }: SaidOfOperator, month: Month): Group {
    const { both, only } = this.#tables;
    const cellIn = (table: CellTable, judgement: ClearanceJudgement) => ({
      cell: table.cellOf(cellKeyOf({ clearance: kind }, judgement, month)),
      due: judgement.due,
    });
    const cells = countsAlike(relied, truth)
      ? [cellIn(both, relied)]
      : [cellIn(only.RELIED, relied), cellIn(only.TRUE, truth)];
    return { kind, cells, count: 0 };
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

/** A number for each thing that is said; those that count alike, whoever's clearances it is said of, have the same. */
function numbersOfAlike(said: readonly SaidOfOperator[]): Uint32Array {
  const alike: SaidOfOperator[] = [];
  return Uint32Array.from(said, (one) => {
    const number = alike.findIndex(
      (other) => countsAlike(one.relied, other.relied) && countsAlike(one.truth, other.truth),
    );
    return number < 0 ? alike.push(one) - 1 : number;
  });
}
