import type { CertificationEntry, CertificationHistory } from "./certification.ts";
import type { CertificationId } from "./certificationRecord.ts";
import type { Economy } from "./economy.ts";
import { EntryRows, NO_ROW } from "./entryRows.ts";

/**
 * Every certification on the ledger, by economy and id: two economies may use the same id without disturbing each other. Nearly all of
 * a ledger's state is here. A history is put together when it is asked for, and one given out never changes: ask again to see what
 * came since.
 */
export class Certifications {
  /** The row of each certification's first entry. */
  readonly #firsts = new Map<Economy, Map<CertificationId, number>>();
  readonly #rows = new EntryRows();
  #size = 0;

  /** How many certifications there are, whatever their status. */
  get size(): number {
    return this.#size;
  }

  /** How many certifications an economy has, whatever their status. */
  countOf(economy: Economy): number {
    return this.#firsts.get(economy)?.size ?? 0;
  }

  has(economy: Economy, id: CertificationId): boolean {
    return this.#firsts.get(economy)?.has(id) ?? false;
  }

  /** The facts of one certification up to now; undefined when the ledger has none such. */
  get(economy: Economy, id: CertificationId): CertificationHistory | undefined {
    const first = this.#firsts.get(economy)?.get(id);
    return first === undefined ? undefined : this.#history(economy, id, first);
  }

  /** How many facts there are of a certification; 0 when the ledger has none such. */
  entriesOf(economy: Economy, id: CertificationId): number {
    let count = 0;
    for (let row = this.#firsts.get(economy)?.get(id) ?? NO_ROW; row !== NO_ROW; row = this.#rows.next(row)) count += 1;
    return count;
  }

  /** All of one economy, in the order in which the ledger first heard of them. */
  *of(economy: Economy): Generator<CertificationHistory, void, undefined> {
    for (const [id, first] of this.#firsts.get(economy) ?? []) yield this.#history(economy, id, first);
  }

  /** All, economy by economy. */
  *values(): Generator<CertificationHistory, void, undefined> {
    for (const economy of this.#firsts.keys()) yield* this.of(economy);
  }

  /** Adds the newest fact of a certification, or its first. @throws RangeError when it is of no kind that this release knows */
  append(id: CertificationId, entry: CertificationEntry): void {
    const { economy } = entry.record;
    const row = this.#rows.add(entry);
    let ids = this.#firsts.get(economy);
    if (ids === undefined) this.#firsts.set(economy, (ids = new Map()));
    const first = ids.get(id);
    if (first !== undefined) return this.#rows.link(first, row);
    ids.set(id, row);
    this.#size += 1;
  }

  #history(economy: Economy, id: CertificationId, first: number): CertificationHistory {
    const entries: CertificationEntry[] = [];
    for (let row = first; row !== NO_ROW; row = this.#rows.next(row)) entries.push(this.#rows.at(row, economy));
    return { economy, id, entries };
  }
}
