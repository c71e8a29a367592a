import { Cell, type CellKey, type JudgedClearance, textOf } from "./cell.ts";

/** Which clearances count: every dimension that is given must be one of those listed. */
export type CellFilter = { readonly [Dimension in keyof CellKey]?: readonly CellKey[Dimension][] } & {
  /** Months from this one on, and before that one, as year * 100 + month. */
  readonly fromMonth?: number;
  readonly beforeMonth?: number;
};

/**
 * All clearances, counted by cell. One more touches one cell; a report joins cells and never sees a clearance again. A cell that is
 * empty again is forgotten, so that what is left does not depend on the way there.
 */
export class Cells {
  readonly #cells = new Map<string, { readonly key: CellKey; readonly cell: Cell }>();

  /** Counts a clearance. @param text the key as `textOf` writes it, where the caller has that */
  add(key: CellKey, judged: JudgedClearance, text = textOf(key)): void {
    let found = this.#cells.get(text);
    if (found === undefined) {
      found = { key, cell: new Cell() };
      this.#cells.set(text, found);
    }
    found.cell.count(judged, 1);
  }

  /** Takes a clearance back that was counted under this key. @throws RangeError when none was */
  remove(key: CellKey, judged: JudgedClearance): void {
    const text = textOf(key);
    const found = this.#cells.get(text);
    if (found === undefined) throw new RangeError(`nothing was counted under ${text}`);
    found.cell.count(judged, -1);
    if (found.cell.n === 0) this.#cells.delete(text);
  }

  /** The cells that a filter lets through, joined. */
  total(filter: CellFilter): Cell {
    const total = new Cell();
    for (const { key, cell } of this.#cells.values()) if (passes(key, filter)) total.merge(cell);
    return total;
  }

  /** The cells that a filter lets through, joined by what `group` says of their keys. */
  groups<G extends string | number>(filter: CellFilter, group: (key: CellKey) => G): Map<G, Cell> {
    const groups = new Map<G, Cell>();
    for (const { key, cell } of this.#cells.values()) {
      if (!passes(key, filter)) continue;
      const of = group(key);
      const total = groups.get(of) ?? new Cell();
      total.merge(cell);
      groups.set(of, total);
    }
    return groups;
  }

  /** How many cells there are. */
  get size(): number {
    return this.#cells.size;
  }
}

const DIMENSIONS = [
  "issuer",
  "mode",
  "standing",
  "arrangement",
  "channel",
  "month",
  "operatorType",
  "smeClass",
  "agency",
] as const satisfies readonly (keyof CellKey)[];

function passes(key: CellKey, filter: CellFilter): boolean {
  if (filter.fromMonth !== undefined && key.month < filter.fromMonth) return false;
  if (filter.beforeMonth !== undefined && key.month >= filter.beforeMonth) return false;
  return DIMENSIONS.every((dimension) => {
    const allowed = filter[dimension] as readonly unknown[] | undefined;
    return allowed === undefined || allowed.includes(key[dimension]);
  });
}
