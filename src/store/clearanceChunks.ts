import type { Economy } from "../domain/economy.ts";
import type { Instant } from "../domain/time.ts";
import { ClearanceChunk, chunkOf, type ChunkRow, type StoredChunk } from "./clearanceChunk.ts";
import type { Database, Row, SqlValue } from "./database.ts";
import { insertNew } from "./manyRows.ts";

/** What is written of a clearance: with the number of what is true of it. */
export interface WrittenRow extends ChunkRow {
  readonly truth: number;
}

/** A chunk with what is true of its rows now. A row's place is the chunk's first and its index. */
export interface ReadChunk {
  readonly first: number;
  readonly rows: ClearanceChunk;
  /** By index; 0 = another row has taken its place. */
  readonly truth: Uint32Array;
}

/** The rows of a chunk at most: a request has no more, most often. */
const LARGEST = 1_000;
/** A last chunk of less is written anew with what comes next: declarations that come one by one don't make a chunk each. */
const SMALL = 64;
/** Periods by which chunks are found by lodgement, in seconds: 30 days. */
const STEP = 2_592_000;
/** Chunks whose content is held. */
const HELD = 4;

const HEAD = "SELECT first, count, truth FROM clearance";
const WHOLE =
  "SELECT first, count, truth, names, refs, data FROM clearance JOIN clearance_chunk USING (first) WHERE first = ?";

/**
 * The rows of clearances, in chunks as they were taken. A chunk's content stays as it is but for small ones, to which rows are added;
 * what is true of its rows stands beside it, since it changes. Which chunks to look into is found by period and by judgement.
 */
export class ClearanceChunks {
  readonly #db: Database;
  readonly #held = new Map<string, ClearanceChunk>();
  /** How many transactions had been taken back when what is held was right. */
  #takenBack = 0;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Adds rows behind all others. @returns the place of the first; the others follow it */
  add(rows: readonly WrittenRow[]): number {
    const last = this.#head(`${HEAD} ORDER BY first DESC LIMIT 1`);
    const place = last === undefined ? 1 : last.first + last.truth.length;
    if (last !== undefined && last.truth.length + rows.length <= SMALL) this.#extend(last, rows);
    else
      for (let from = 0; from < rows.length; from += LARGEST)
        this.#insert(place + from, rows.slice(from, from + LARGEST));
    return place;
  }

  /** The chunk that holds a place. */
  holding(place: number): ReadChunk {
    const head = this.#head(`${HEAD} WHERE first <= ? ORDER BY first DESC LIMIT 1`, place);
    if (head === undefined || place >= head.first + head.truth.length)
      throw new RangeError(`the store has no clearance at ${place}`);
    return this.#read(head);
  }

  /** Of chunks by their firsts, in that order; all of them, if none are named. */
  *each(firsts?: Iterable<number>): Generator<ReadChunk> {
    if (firsts !== undefined) for (const first of firsts) yield this.holding(first);
    else
      for (let first = 0; ; ) {
        const head = this.#head(`${HEAD} WHERE first > ? ORDER BY first LIMIT 1`, first);
        if (head === undefined) return;
        yield this.#read(head);
        ({ first } = head);
      }
  }

  /** Which chunks have clearances of a partner lodged in [from, until), and perhaps at times beside these. */
  lodged(issuer: Economy, from: Instant, until: Instant): number[] {
    const sql = `SELECT DISTINCT first FROM clearance_period WHERE issuer = ? AND step BETWEEN ? AND ? ORDER BY first`;
    return this.#firsts(sql, issuer, stepOf(from), stepOf(until));
  }

  /** Which chunks have clearances of a partner behind a place. */
  of(issuer: Economy, after: number): number[] {
    const sql = `SELECT first FROM clearance WHERE first + count > ?
      AND first IN (SELECT first FROM clearance_period WHERE issuer = ?) ORDER BY first`;
    return this.#firsts(sql, after, issuer);
  }

  /** Which chunks have places behind one. */
  behind(place: number): number[] {
    const sql = `SELECT first FROM clearance
      WHERE first >= COALESCE((SELECT MAX(first) FROM clearance WHERE first <= ?), 0) AND first + count > ? ORDER BY first`;
    return this.#firsts(sql, place + 1, place + 1);
  }

  /** The place of the last row; 0 = there is none. */
  get last(): number {
    const row = this.#db.get("SELECT first + count - 1 AS last FROM clearance ORDER BY first DESC LIMIT 1");
    return Number(row?.["last"] ?? 0);
  }

  /** Which chunks have clearances of which one of these judgements was true, then or now, behind a place. */
  judged(judgements: readonly number[], after: number): number[] {
    const sql = `SELECT first FROM clearance_judged JOIN clearance USING (first)
      WHERE judgement = ? AND first + count > ?`;
    const firsts = new Set(judgements.flatMap((judgement) => this.#firsts(sql, judgement, after)));
    return [...firsts].sort((a, b) => a - b);
  }

  /** Sets what is true of rows by their places; 0 = another row takes its place. */
  setTruths(changes: readonly { readonly place: number; readonly truth: number }[]): void {
    let head: Head | undefined;
    const write = () => {
      if (head !== undefined)
        this.#db.run("UPDATE clearance SET truth = ? WHERE first = ?", bytes(head.truth), head.first);
    };
    const pointers: SqlValue[] = [];
    for (const { place, truth } of [...changes].sort((a, b) => a.place - b.place)) {
      if (head === undefined || place >= head.first + head.truth.length) {
        write();
        head = this.#head(`${HEAD} WHERE first <= ? ORDER BY first DESC LIMIT 1`, place) as Head;
      }
      // A row whose place another has taken, perhaps a moment ago and by another gateway, stays out.
      if (head.truth[place - head.first] === 0) continue;
      head.truth[place - head.first] = truth;
      if (truth !== 0) pointers.push(truth, head.first);
    }
    write();
    this.#point(pointers);
  }

  #extend({ first, truth }: Head, rows: readonly WrittenRow[]): void {
    const { rows: chunk } = this.#read({ first, truth });
    const before = Array.from(truth, (_, index) => ({
      // What the operator is called stands with its judgement; here it only counts whether there is one.
      clearance: chunk.clearance(index, ""),
      salt: chunk.salt(index),
      relied: chunk.relied(index),
    }));
    const { names, refs, data } = chunkOf([...before, ...rows]);
    const truths = Uint32Array.of(...truth, ...rows.map((row) => row.truth));
    this.#db.run("UPDATE clearance SET count = ?, truth = ? WHERE first = ?", truths.length, bytes(truths), first);
    const sql = "UPDATE clearance_chunk SET names = ?, refs = ?, data = ? WHERE first = ?";
    this.#db.run(sql, names, refs, data, first);
    this.#index(first, rows);
  }

  #insert(first: number, rows: readonly WrittenRow[]): void {
    const { names, refs, data } = chunkOf(rows);
    const truths = Uint32Array.from(rows, ({ truth }) => truth);
    this.#db.run("INSERT INTO clearance (first, count, truth) VALUES (?, ?, ?)", first, rows.length, bytes(truths));
    const sql = "INSERT INTO clearance_chunk (first, names, refs, data) VALUES (?, ?, ?, ?)";
    this.#db.run(sql, first, names, refs, data);
    this.#index(first, rows);
  }

  #index(first: number, rows: readonly WrittenRow[]): void {
    const periods = new Map<Economy, Set<number>>();
    const judgements = new Set<number>();
    for (const { clearance, truth } of rows) {
      if (clearance.operator !== null) judgements.add(truth);
      const steps = periods.get(clearance.issuer);
      if (steps === undefined) periods.set(clearance.issuer, new Set([stepOf(clearance.lodgedAt)]));
      else steps.add(stepOf(clearance.lodgedAt));
    }
    const ofPeriods = [...periods].flatMap(([issuer, steps]) => [...steps].flatMap((step) => [issuer, step, first]));
    insertNew(this.#db, "clearance_period (issuer, step, first)", 3, ofPeriods);
    this.#point([...judgements].sort((a, b) => a - b).flatMap((judgement) => [judgement, first]));
  }

  #point(pointers: readonly SqlValue[]): void {
    insertNew(this.#db, "clearance_judged (judgement, first)", 2, pointers);
  }

  #head(sql: string, ...parameters: SqlValue[]): Head | undefined {
    const row = this.#db.get(sql, ...parameters);
    return row && headOf(row);
  }

  #read({ first, truth }: Head): ReadChunk {
    if (this.#takenBack !== this.#db.takenBack) this.#held.clear();
    this.#takenBack = this.#db.takenBack;
    const held = this.#held.get(keyOf({ first, truth }));
    if (held !== undefined) return { first, rows: held, truth };
    // In one statement: another gateway may add rows to it at any time.
    const row = this.#db.get(WHOLE, first);
    if (row === undefined) throw new RangeError(`the store has no chunk of clearances at ${first}`);
    const head = headOf(row);
    const rows = new ClearanceChunk(head.truth.length, row as unknown as StoredChunk);
    if (this.#held.size >= HELD) this.#held.delete(this.#held.keys().next().value as string);
    this.#held.set(keyOf(head), rows);
    return { ...head, rows };
  }

  #firsts(sql: string, ...parameters: SqlValue[]): number[] {
    return this.#db.all(sql, ...parameters).map((row) => row["first"] as number);
  }
}

interface Head {
  readonly first: number;
  readonly truth: Uint32Array;
}

/** What is held of a chunk goes by how many rows it had: more are added, and none is changed. */
function keyOf({ first, truth }: Head): string {
  return `${first}/${truth.length}`;
}

function headOf(row: Row): Head {
  // A copy, which begins where a number may begin.
  const truth = new Uint32Array((row["truth"] as Uint8Array).slice().buffer);
  if (truth.length !== row["count"])
    throw new RangeError(`the chunk of clearances at ${String(row["first"])} is damaged`);
  return { first: row["first"] as number, truth };
}

function bytes(numbers: Uint32Array): Uint8Array {
  return new Uint8Array(numbers.buffer);
}

function stepOf(moment: Instant): number {
  return Math.floor(moment / STEP);
}
