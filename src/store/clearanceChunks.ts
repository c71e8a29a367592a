import type { Economy } from "../domain/economy.ts";
import type { Instant } from "../domain/time.ts";
import { ClearanceBatch, type ClearanceKind } from "../domain/clearanceBatch.ts";
import { SALT_BYTES } from "../domain/judgedBatch.ts";
import { ClearanceChunk, chunkOf, type ChunkRows, type StoredChunk } from "./clearanceChunk.ts";
import type { Database, Row, SqlValue } from "./database.ts";
import { insertNew } from "./manyRows.ts";

/** What is written of clearances: with the numbers of what is true of them. */
export interface WrittenRows extends ChunkRows {
  readonly truth: Uint32Array;
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
/** Pointers from judgements to chunks are written for so many places at once. */
const BLOCK = 65_536;
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
  add(rows: WrittenRows): number {
    const last = this.#last;
    const place = last === undefined ? 1 : last.first + last.truth.length;
    const { count } = rows.batch;
    if (last !== undefined && last.truth.length + count <= SMALL) this.#extend(last, rows);
    else
      for (let from = 0, before = last?.first ?? place; from < count; before = place + from, from += LARGEST) {
        for (let block = blockOf(before); block < blockOf(place + from); block += 1) this.#close(block);
        this.#insert(place + from, rows, from, Math.min(count, from + LARGEST));
      }
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
  judged(judgements: ReadonlySet<number>, after: number): number[] {
    const last = this.#last;
    if (last === undefined || judgements.size === 0) return [];
    const open = blockOf(last.first);
    const sql = `WITH RECURSIVE blocks (number) AS
        (SELECT CAST(? AS INTEGER) UNION ALL SELECT number + 1 FROM blocks WHERE number < CAST(? AS INTEGER))
      SELECT first FROM blocks JOIN clearance_judged ON block = number JOIN clearance USING (first)
      WHERE judgement = ? AND first + count > ?`;
    // The chunk that holds the place may have begun in the block before.
    const from = Math.max(0, blockOf(after) - 1);
    const firsts = new Set([...judgements].flatMap((judgement) => this.#firsts(sql, from, open, judgement, after)));
    // Of the block that is still open nobody has written what leads where.
    for (const { first, truth } of this.#headsOf(open))
      if (first + truth.length > after && truth.some((judgement) => judgements.has(judgement))) firsts.add(first);
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
      if (truth !== 0) pointers.push(blockOf(head.first), truth, head.first);
    }
    write();
    this.#point(pointers);
  }

  #extend({ first, truth }: Head, rows: WrittenRows): void {
    const { rows: chunk } = this.#read({ first, truth });
    const batch = new ClearanceBatch(truth.length + rows.batch.count);
    const salts = new Uint8Array(batch.room * SALT_BYTES);
    const relied = new Uint32Array(batch.room);
    for (let index = 0; index < truth.length; index += 1) {
      // What the operator is called stands with its judgement; here it only counts whether there is one.
      batch.add(0, chunk.clearance(index, ""));
      salts.set(chunk.salt(index), index * SALT_BYTES);
      relied[index] = chunk.relied(index);
    }
    for (let index = 0; index < rows.batch.count; index += 1) batch.add(0, rows.batch.clearance(index));
    salts.set(rows.salts, truth.length * SALT_BYTES);
    relied.set(rows.relied, truth.length);
    const { names, refs, data } = chunkOf({ batch, salts, relied }, 0, batch.count);
    const truths = Uint32Array.of(...truth, ...rows.truth);
    this.#db.run("UPDATE clearance SET count = ?, truth = ? WHERE first = ?", truths.length, bytes(truths), first);
    const sql = "UPDATE clearance_chunk SET names = ?, refs = ?, data = ? WHERE first = ?";
    this.#db.run(sql, names, refs, data, first);
    this.#index(first, rows, 0, rows.batch.count);
  }

  #insert(first: number, rows: WrittenRows, from: number, until: number): void {
    const { names, refs, data } = chunkOf(rows, from, until);
    const truths = rows.truth.slice(from, until);
    this.#db.run("INSERT INTO clearance (first, count, truth) VALUES (?, ?, ?)", first, truths.length, bytes(truths));
    const sql = "INSERT INTO clearance_chunk (first, names, refs, data) VALUES (?, ?, ?, ?)";
    this.#db.run(sql, first, names, refs, data);
    this.#index(first, rows, from, until);
  }

  #index(first: number, { batch }: WrittenRows, from: number, until: number): void {
    const periods = new Map<Economy, Set<number>>();
    for (let index = from; index < until; index += 1) {
      const { issuer } = batch.kinds[batch.kindOf[index] as number] as ClearanceKind;
      const step = stepOf(batch.lodgedAt[index] as number);
      const steps = periods.get(issuer);
      if (steps === undefined) periods.set(issuer, new Set([step]));
      else steps.add(step);
    }
    const ofPeriods = [...periods].flatMap(([issuer, steps]) => [...steps].flatMap((step) => [issuer, step, first]));
    insertNew(this.#db, "clearance_period (issuer, step, first)", 3, ofPeriods);
  }

  /** Writes what leads to the chunks of a block that no more are added to. */
  #close(block: number): void {
    const start = block * BLOCK;
    const pointers = this.#headsOf(block).flatMap(({ first, truth }) =>
      Array.from(new Set(truth), (judgement) => judgement * BLOCK + first - start),
    );
    // In the order of their keys, as one number each: judgements first.
    const sorted = Float64Array.from(pointers).sort();
    const values: number[] = [];
    for (const pointer of sorted) {
      const judgement = Math.floor(pointer / BLOCK);
      if (judgement !== 0) values.push(block, judgement, start + (pointer % BLOCK));
    }
    this.#point(values);
  }

  #headsOf(block: number): Head[] {
    const sql = `${HEAD} WHERE first BETWEEN ? AND ? ORDER BY first`;
    return this.#db.all(sql, block * BLOCK, (block + 1) * BLOCK - 1).map(headOf);
  }

  #point(pointers: readonly SqlValue[]): void {
    insertNew(this.#db, "clearance_judged (block, judgement, first)", 3, pointers);
  }

  get #last(): Head | undefined {
    return this.#head(`${HEAD} ORDER BY first DESC LIMIT 1`);
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

function blockOf(place: number): number {
  return Math.floor(place / BLOCK);
}
