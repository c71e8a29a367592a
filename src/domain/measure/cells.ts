import { Cell, type CellKey, type JudgedClearance } from "./cell.ts";
import type { CellFilter } from "./cellFilter.ts";
import { CellTable } from "./cellTable.ts";

/** All clearances, counted by cell. A report joins cells and never sees a clearance again. */
export class Cells {
  readonly #tables: readonly CellTable[];

  /** @param tables what is counted together; none may share a clearance with another */
  constructor(tables: readonly [CellTable, ...CellTable[]] = [new CellTable()]) {
    this.#tables = tables;
  }

  /** Counts a clearance, in the first table. */
  add(key: CellKey, judged: JudgedClearance): void {
    this.#first.add(key, judged);
  }

  /** Takes a clearance back that was counted under this key in the first table. @throws RangeError when none was */
  remove(key: CellKey, judged: JudgedClearance): void {
    this.#first.remove(key, judged);
  }

  /** The cells that a filter lets through, joined. */
  total(filter: CellFilter): Cell {
    const total = new Cell();
    for (const table of this.#tables) for (const { cell } of table.passing(filter)) total.merge(cell);
    return total;
  }

  /** The cells that a filter lets through, joined by what `group` says of their keys. */
  groups<G extends string | number>(filter: CellFilter, group: (key: CellKey) => G): Map<G, Cell> {
    const groups = new Map<G, Cell>();
    for (const table of this.#tables)
      for (const { key, cell } of table.passing(filter)) {
        const of = group(key);
        let total = groups.get(of);
        if (total === undefined) groups.set(of, (total = new Cell()));
        total.merge(cell);
      }
    return groups;
  }

  /** The cells that a filter lets through, as all that there is: for who may see no other. They go on counting. */
  within(filter: CellFilter): Cells {
    return new Cells(this.#tables.map((table) => table.within(filter)) as [CellTable, ...CellTable[]]);
  }

  /** How many cells there are. */
  get size(): number {
    let size = 0;
    for (const [place, table] of this.#tables.entries()) {
      const before = this.#tables.slice(0, place);
      for (const { key } of table.passing({})) if (!before.some((other) => other.has(key))) size += 1;
    }
    return size;
  }

  get #first(): CellTable {
    return this.#tables[0] as CellTable;
  }
}
