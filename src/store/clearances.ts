import type { ClearanceJudgement } from "../domain/clearanceJudgement.ts";
import type { ClearanceRecord, CountedRecord } from "../domain/clearanceRecord.ts";
import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import type { Instant } from "../domain/time.ts";
import { ClearanceChunks, type ReadChunk, type WrittenRow } from "./clearanceChunks.ts";
import { Judgements } from "./clearancesJudgements.ts";
import type { Database, SqlValue } from "./database.ts";
import { insertNew, putPairs, selectIn } from "./manyRows.ts";

/** A record with its place: the order in which it was taken, or corrected last. */
export type PlacedClearance = ClearanceRecord & { readonly id: number };

/** What is true now of a clearance. */
export interface TruthChange {
  readonly record: Pick<PlacedClearance, "id" | "clearance">;
  readonly truth: ClearanceJudgement;
}

/** Whether a row of a chunk is looked for. */
type Asked = (chunk: ReadChunk, index: number) => boolean;

/** Some were not new. */
class NotNew extends Error {}

/**
 * The clearances of the importing authority. They stay here: partners see totals, and a single one only where it is disputed.
 * Each reference leads to the place of its row; rows lie in chunks.
 */
export class Clearances {
  readonly #db: Database;
  readonly #chunks: ClearanceChunks;
  readonly #judgements: Judgements;

  constructor(db: Database) {
    this.#db = db;
    this.#chunks = new ClearanceChunks(db);
    this.#judgements = new Judgements(db);
  }

  /** Runs a batch's changes in one transaction. */
  transaction<T>(body: () => T): T {
    return this.#db.transaction(body);
  }

  /** Adds new ones; false when a reference is known or comes twice, and nothing was done. @throws AeoError STORE_UNAVAILABLE */
  addAll(records: readonly ClearanceRecord[]): boolean {
    if (records.length === 0) return true;
    try {
      this.#db.transaction(() => {
        const place = this.#chunks.add(records.map((record) => this.#rowOf(record)));
        const references: SqlValue[] = [];
        for (let index = 0; index < records.length; index += 1)
          references.push((records[index] as ClearanceRecord).clearance.reference, place + index);
        const added = insertNew(this.#db, "clearance_reference (reference, place)", 2, references);
        if (added < records.length) throw new NotNew();
      });
      return true;
    } catch (error) {
      if (error instanceof NotNew) return false;
      throw error;
    }
  }

  /** Which of these references are known. */
  known(references: readonly string[]): ReadonlySet<string> {
    const rows = selectIn(this.#db, "SELECT reference FROM clearance_reference WHERE reference", references);
    return new Set(rows.map((row) => row["reference"] as string));
  }

  /** Takes other records of known references in place of these. @throws RangeError when one is not known, or comes twice */
  replaceAll(records: readonly ClearanceRecord[]): void {
    if (records.length === 0) return;
    this.#db.transaction(() => {
      const before = this.#placesOf(records.map(({ clearance }) => clearance.reference));
      if (before.length < records.length) throw new RangeError("the store does not know all of what is replaced");
      this.#chunks.setTruths(before.map(({ place }) => ({ place, truth: 0 })));
      const first = this.#chunks.add(records.map((record) => this.#rowOf(record)));
      const places = records.flatMap(({ clearance }, index) => [clearance.reference, first + index]);
      putPairs(this.#db, "clearance_reference", "reference", "place", places);
    });
  }

  /** Sets what is true now of clearances. */
  setTruths(changes: readonly TruthChange[]): void {
    const truthOf = ({ record: { id, clearance }, truth }: TruthChange) => ({
      place: id,
      truth: this.#judgements.idOf(truth, clearance.operator),
    });
    this.#db.transaction(() => this.#chunks.setTruths(changes.map(truthOf)));
  }

  find(reference: string): PlacedClearance | undefined {
    return this.findAll([reference]).get(reference);
  }

  /** Those of these references that are known, by reference: each chunk is read once, wherever they lie in it. */
  findAll(references: readonly string[]): Map<string, PlacedClearance> {
    return this.#findAll(references, new Map());
  }

  get count(): number {
    return Number(this.#db.get("SELECT COUNT(*) AS n FROM clearance_reference")?.["n"] ?? 0);
  }

  /** The economies whose operators they may name. */
  issuers(): Economy[] {
    return this.#db.all("SELECT DISTINCT issuer FROM clearance_period").map((row) => row["issuer"] as Economy);
  }

  /** All of them in the order of their places. */
  *all(): Generator<PlacedClearance> {
    yield* this.#passing(this.#chunks.each(), () => true);
  }

  /** What the figures take of each, in a fraction of the time of `all`. */
  *counted(): Generator<CountedRecord> {
    for (const { rows, truth } of this.#chunks.each())
      for (let index = 0; index < truth.length; index += 1) {
        const id = truth[index] as number;
        if (id === 0) continue;
        const relied = rows.relied(index);
        const clearance = rows.counted(index);
        yield { clearance, relied: this.#judgements.of(relied), truth: this.#judgements.of(id) };
      }
  }

  /** Those of a partner lodged in [from, until), in the order of their references. */
  of(issuer: Economy, from: Instant, until: Instant): PlacedClearance[] {
    const isAsked = ({ rows }: ReadChunk, index: number) => {
      const lodgedAt = rows.lodgedAt(index);
      return lodgedAt >= from && lodgedAt < until && rows.issuer(index) === issuer;
    };
    const found = [...this.#passing(this.#chunks.each(this.#chunks.lodged(issuer, from, until)), isAsked)];
    // References are ASCII: as SQL sorts them.
    return found.sort((a, b) => (a.clearance.reference < b.clearance.reference ? -1 : 1));
  }

  /** Some that rest on a certification, as is true now, after a place. */
  ofCertification(certification: CertificationId, after: number, limit: number): PlacedClearance[] {
    const sql = "SELECT id FROM clearance_judgement WHERE certification = ?";
    return this.#judgedBy(sql, certification, after, limit, () => true);
  }

  /** Some that name an operator, after a place. */
  ofOperator(issuer: Economy, operator: string, after: number, limit: number): PlacedClearance[] {
    const sql = "SELECT id FROM clearance_judgement WHERE operator = ?";
    return this.#judgedBy(sql, operator, after, limit, ({ rows }, index) => rows.issuer(index) === issuer);
  }

  /** Some that name an operator of an economy, after a place; for work that goes through all in steps. */
  namedAfter(issuer: Economy, id: number, limit: number): PlacedClearance[] {
    const isAsked = ({ first, rows }: ReadChunk, index: number) =>
      first + index > id && rows.isNamed(index) && rows.issuer(index) === issuer;
    return this.#some(this.#chunks.of(issuer, id), limit, isAsked);
  }

  /** Some that were taken after a place. */
  takenAfter(place: number, limit: number): PlacedClearance[] {
    return this.#some(this.#chunks.behind(place), limit, ({ first }, index) => first + index > place);
  }

  /** The place of the last one that was taken; 0 = there is none. */
  get lastPlace(): number {
    return this.#chunks.last;
  }

  #judgedBy(sql: string, of: string, after: number, limit: number, isOf: Asked): PlacedClearance[] {
    const ids = new Set(this.#db.all(sql, of).map((row) => row["id"] as number));
    const isAsked = (chunk: ReadChunk, index: number) =>
      chunk.first + index > after &&
      ids.has(chunk.truth[index] as number) &&
      chunk.rows.isNamed(index) &&
      isOf(chunk, index);
    return this.#some(this.#chunks.judged([...ids], after), limit, isAsked);
  }

  /** The first of those that are asked for, in the order of their places. */
  #some(firsts: Iterable<number>, limit: number, isAsked: Asked): PlacedClearance[] {
    const found: PlacedClearance[] = [];
    for (const record of this.#passing(this.#chunks.each(firsts), isAsked)) if (found.push(record) === limit) break;
    return found;
  }

  /** The records of chunks that are asked for, but for those that others have taken the place of. */
  *#passing(chunks: Iterable<ReadChunk>, isAsked: Asked): Generator<PlacedClearance> {
    for (const chunk of chunks)
      for (let index = 0; index < chunk.truth.length; index += 1)
        if (chunk.truth[index] !== 0 && isAsked(chunk, index)) yield this.#recordOf(chunk, index);
  }

  /** @param emptied where rows were no more when they were looked for before */
  #findAll(references: readonly string[], emptied: ReadonlyMap<string, number>): Map<string, PlacedClearance> {
    const found = new Map<string, PlacedClearance>();
    const moved = new Map<string, number>();
    let chunk: ReadChunk | undefined;
    for (const { reference, place } of this.#placesOf(references)) {
      if (chunk === undefined || place >= chunk.first + chunk.truth.length) chunk = this.#chunks.holding(place);
      const index = place - chunk.first;
      if (chunk.truth[index] !== 0) found.set(reference, this.#recordOf(chunk, index));
      else if (emptied.get(reference) === place) throw new RangeError(`the row of ${reference} is gone`);
      else moved.set(reference, place);
    }
    // Another gateway corrected these between the two questions.
    if (moved.size > 0)
      for (const [reference, one] of this.#findAll([...moved.keys()], moved)) found.set(reference, one);
    return found;
  }

  /** Where the rows of references are that are known, in the order of their places. */
  #placesOf(references: readonly string[]): { readonly reference: string; readonly place: number }[] {
    const sql = "SELECT reference, place FROM clearance_reference WHERE reference";
    return selectIn(this.#db, sql, [...new Set(references)])
      .map((row) => ({ reference: row["reference"] as string, place: row["place"] as number }))
      .sort((one, other) => one.place - other.place);
  }

  #rowOf({ clearance, salt, relied, truth }: ClearanceRecord): WrittenRow {
    const id = this.#judgements.idOf(truth, clearance.operator);
    const of = relied === truth ? id : this.#judgements.idOf(relied, clearance.operator);
    return { clearance, salt, relied: of, truth: id };
  }

  #recordOf({ first, rows, truth }: ReadChunk, index: number): PlacedClearance {
    const id = rows.relied(index);
    return {
      id: first + index,
      clearance: rows.clearance(index, this.#judgements.operatorOf(id)),
      salt: rows.salt(index),
      relied: this.#judgements.of(id),
      truth: this.#judgements.of(truth[index] as number),
    };
  }
}
