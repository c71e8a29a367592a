import type { Economy } from "../economy.ts";
import { Cell, type CellKey, type JudgedClearance, textOf } from "./cell.ts";

/** Which clearances count: every dimension that is given must be one of those listed. */
export type CellFilter = { readonly [Dimension in keyof CellKey]?: readonly CellKey[Dimension][] } & {
  /** Months from this one on, and before that one, as year * 100 + month. */
  readonly fromMonth?: number;
  readonly beforeMonth?: number;
};

interface Counted {
  readonly key: CellKey;
  readonly cell: Cell;
}

/** The cells of one issuer and month. */
interface Part {
  readonly issuer: Economy;
  readonly month: number;
  readonly cells: Map<string, Counted>;
}

/**
 * All clearances, counted by cell. One more touches one cell; a report joins cells and never sees a clearance again. Cells lie apart by
 * issuer and month, since nearly every question is about some of these. A cell that is empty again is forgotten, so that what is left does
 * not depend on the way there.
 */
export class Cells {
  readonly #parts = new Map<string, Part>();

  /** Counts a clearance. @param text the key as `textOf` writes it, where the caller has that */
  add(key: CellKey, judged: JudgedClearance, text = textOf(key)): void {
    const { cells } = this.#partOf(key);
    let found = cells.get(text);
    if (found === undefined) {
      found = { key, cell: new Cell() };
      cells.set(text, found);
    }
    found.cell.count(judged, 1);
  }

  /** Takes a clearance back that was counted under this key. @throws RangeError when none was */
  remove(key: CellKey, judged: JudgedClearance): void {
    const { issuer, month } = key;
    const cells = this.#parts.get(partKey(issuer, month))?.cells;
    const text = textOf(key);
    const found = cells?.get(text);
    if (cells === undefined || found === undefined) throw new RangeError(`nothing was counted under ${text}`);
    found.cell.count(judged, -1);
    if (found.cell.n === 0) cells.delete(text);
    if (cells.size === 0) this.#parts.delete(partKey(issuer, month));
  }

  /** The cells that a filter lets through, joined. */
  total(filter: CellFilter): Cell {
    const total = new Cell();
    for (const { cell } of this.#passing(filter)) total.merge(cell);
    return total;
  }

  /** The cells that a filter lets through, joined by what `group` says of their keys. */
  groups<G extends string | number>(filter: CellFilter, group: (key: CellKey) => G): Map<G, Cell> {
    const groups = new Map<G, Cell>();
    for (const { key, cell } of this.#passing(filter)) {
      const of = group(key);
      const total = groups.get(of) ?? new Cell();
      total.merge(cell);
      groups.set(of, total);
    }
    return groups;
  }

  /** The cells that a filter lets through, as all that there is: for who may see no other. They go on counting. */
  within(filter: CellFilter): Cells {
    const within = new Cells();
    for (const counted of this.#passing(filter)) within.#partOf(counted.key).cells.set(textOf(counted.key), counted);
    return within;
  }

  /** How many cells there are. */
  get size(): number {
    let size = 0;
    for (const { cells } of this.#parts.values()) size += cells.size;
    return size;
  }

  *#passing(filter: CellFilter): Generator<Counted> {
    for (const { issuer, month, cells } of this.#parts.values()) {
      if (filter.issuer !== undefined && !filter.issuer.includes(issuer)) continue;
      if (filter.month !== undefined && !filter.month.includes(month)) continue;
      if (filter.fromMonth !== undefined && month < filter.fromMonth) continue;
      if (filter.beforeMonth !== undefined && month >= filter.beforeMonth) continue;
      for (const counted of cells.values()) if (passes(counted.key, filter)) yield counted;
    }
  }

  #partOf({ issuer, month }: CellKey): Part {
    const text = partKey(issuer, month);
    let part = this.#parts.get(text);
    if (part === undefined) {
      part = { issuer, month, cells: new Map() };
      this.#parts.set(text, part);
    }
    return part;
  }
}

function partKey(issuer: Economy, month: number): string {
  return `${issuer}${month}`;
}

/** What is told apart within the cells of one issuer and month. */
const DIMENSIONS = [
  "mode",
  "standing",
  "arrangement",
  "channel",
  "operatorType",
  "smeClass",
  "agency",
] as const satisfies readonly (keyof CellKey)[];

function passes(key: CellKey, filter: CellFilter): boolean {
  return DIMENSIONS.every((dimension) => {
    const allowed = filter[dimension] as readonly unknown[] | undefined;
    return allowed === undefined || allowed.includes(key[dimension]);
  });
}
