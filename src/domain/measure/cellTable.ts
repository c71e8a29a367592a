import { Cell, type CellKey, type JudgedClearance, textOf } from "./cell.ts";
import { cellCodeOf, partCodeOf } from "./cellCode.ts";
import { type CellFilter, type PartKey, passesPart, passesWithin } from "./cellFilter.ts";
import type { Histograms } from "./histograms.ts";

export interface Counted {
  readonly key: CellKey;
  readonly cell: Cell;
}

/** The cells of one issuer, month and agency, by their codes. */
interface Part extends PartKey {
  readonly cells: Map<number, Counted>;
}

/**
 * Clearances counted by cell. One more touches one cell. Cells lie apart by issuer, month and agency, since nearly every question is
 * about some of these. A cell that is empty again is forgotten, so that what is left does not depend on the way there.
 */
export class CellTable {
  readonly #histograms: Histograms | undefined;
  readonly #parts = new Map<string | null, Map<number, Part>>();

  /** @param histograms where the durations of all cells are kept side by side */
  constructor(histograms?: Histograms) {
    this.#histograms = histograms;
  }

  add(key: CellKey, judged: JudgedClearance): void {
    this.cellOf(key).count(judged, 1);
  }

  /** The cell of a key, made if there is none: for who then counts something in it. */
  cellOf(key: CellKey): Cell {
    const { cells } = this.#partOf(key);
    const code = cellCodeOf(key);
    let found = cells.get(code);
    if (found === undefined) cells.set(code, (found = { key, cell: new Cell(this.#histograms) }));
    return found.cell;
  }

  /** Takes a clearance back that was counted under this key. @throws RangeError when none was */
  remove(key: CellKey, judged: JudgedClearance): void {
    const parts = this.#parts.get(key.agency);
    const part = parts?.get(partCodeOf(key));
    const code = cellCodeOf(key);
    const found = part?.cells.get(code);
    if (parts === undefined || part === undefined || found === undefined)
      throw new RangeError(`nothing was counted under ${textOf(key)}`);
    found.cell.count(judged, -1);
    if (found.cell.n > 0) return;
    found.cell.close();
    part.cells.delete(code);
    if (part.cells.size === 0) parts.delete(partCodeOf(key));
  }

  /** Whether anything is counted under a key. */
  has(key: CellKey): boolean {
    return this.#parts.get(key.agency)?.get(partCodeOf(key))?.cells.has(cellCodeOf(key)) ?? false;
  }

  /** The cells that a filter lets through. */
  *passing(filter: CellFilter): Generator<Counted> {
    for (const parts of this.#parts.values())
      for (const part of parts.values()) {
        if (!passesPart(part, filter)) continue;
        for (const counted of part.cells.values()) if (passesWithin(counted.key, filter)) yield counted;
      }
  }

  /** The cells that a filter lets through, as all that there is. They go on counting. */
  within(filter: CellFilter): CellTable {
    const within = new CellTable(this.#histograms);
    for (const counted of this.passing(filter)) within.#partOf(counted.key).cells.set(cellCodeOf(counted.key), counted);
    return within;
  }

  #partOf({ issuer, month, agency }: CellKey): Part {
    let parts = this.#parts.get(agency);
    if (parts === undefined) this.#parts.set(agency, (parts = new Map()));
    const code = partCodeOf({ issuer, month });
    let part = parts.get(code);
    if (part === undefined) parts.set(code, (part = { issuer, month, agency, cells: new Map() }));
    return part;
  }
}
