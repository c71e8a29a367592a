import type { LedgerAsOf } from "../domain/asOf.ts";
import { type Address, type Bytes32, REGISTRIES, type Registry } from "../domain/event.ts";
import type { BlockLink, VerifiedLog } from "../domain/ledgerLog.ts";
import { CheckpointStore } from "./checkpoints.ts";
import type { Database, Row } from "./database.ts";
import { hexOf } from "./hex.ts";
import { selectIn } from "./manyRows.ts";
import { Rollbacks } from "./rollbacks.ts";
import type { Place } from "../domain/place.ts";

/** Events that were verified together, and up to where the ledger is known with them. */
export interface VerifiedLogs {
  /** In the order of (block, log index); all after the checkpoint in place. */
  readonly logs: readonly VerifiedLog[];
  readonly asOf: LedgerAsOf;
  /** The newest blocks up to asOf, oldest first, each the parent of the next. */
  readonly links: readonly BlockLink[];
}

const COLUMNS = "block, log_index, registry, sequence, time, tx_hash, content, head";
const INSERT = `INSERT INTO ledger_event (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`;

/** The verified events of the ledger, with the checkpoint that says how far they reach: both change in one transaction. */
export class EventStore {
  readonly checkpoints: CheckpointStore;
  readonly rollbacks: Rollbacks;
  readonly #db: Database;

  /**
   * @param db opened with ledgerMigrations
   * @param keepBlocks how many blocks below the checkpoint it can be taken back
   */
  constructor(db: Database, keepBlocks: number) {
    this.#db = db;
    this.checkpoints = new CheckpointStore(db, keepBlocks);
    this.rollbacks = new Rollbacks(db);
  }

  /** Stores events and the new checkpoint: all of it or nothing. @throws Error of SQLite */
  append({ logs, asOf, links }: VerifiedLogs): void {
    this.#db.within(() => {
      for (const log of logs) this.#insert(log);
      this.checkpoints.advance(asOf, links);
    });
  }

  /**
   * Takes back every event after the block of an earlier checkpoint, which becomes the one in place, and remembers that it did.
   * @throws Error of SQLite
   */
  rollBack(asOf: LedgerAsOf): void {
    this.#db.within(() => {
      this.#db.run("DELETE FROM ledger_event WHERE block > ?", asOf.block);
      this.checkpoints.retreat(asOf);
      this.rollbacks.add(asOf.block);
    });
  }

  /** Events after a place, in order; from the beginning without one. Lazy: the whole history need not fit into memory. */
  *after(place: Place = { block: -1, logIndex: 0 }): IterableIterator<VerifiedLog> {
    const rows = this.#db.iterate(
      `SELECT ${COLUMNS} FROM ledger_event WHERE (block, log_index) > (?, ?) ORDER BY block, log_index`,
      place.block,
      place.logIndex,
    );
    for (const row of rows) yield logOf(row);
  }

  /** At most `limit` events after a place, in order, of one registry if it is named: a page of a feed. */
  page(place: Place, limit: number, registry?: Registry): VerifiedLog[] {
    const sql = `SELECT ${COLUMNS} FROM ledger_event WHERE (block, log_index) > (?, ?) AND (? IS NULL OR registry = ?)
      ORDER BY block, log_index LIMIT ?`;
    const index = registry === undefined ? null : REGISTRIES.indexOf(registry);
    return this.#db.all(sql, place.block, place.logIndex, index, index, limit).map(logOf);
  }

  /** The event at a place; undefined when there is none. */
  at({ block, logIndex }: Place): VerifiedLog | undefined {
    const row = this.#db.get(`SELECT ${COLUMNS} FROM ledger_event WHERE block = ? AND log_index = ?`, block, logIndex);
    return row && logOf(row);
  }

  /** All events that a transaction wrote, in order. */
  ofTransaction(transaction: Bytes32): VerifiedLog[] {
    const sql = `SELECT ${COLUMNS} FROM ledger_event WHERE tx_hash = ? ORDER BY block, log_index`;
    return this.#db.all(sql, Buffer.from(transaction.slice(2), "hex")).map(logOf);
  }

  /** The verified blocks with events of these transactions, by transaction; those that are still kept. */
  blocksOf(transactions: readonly Bytes32[]): Map<Bytes32, BlockLink> {
    const keys = transactions.map((transaction) => Buffer.from(transaction.slice(2), "hex"));
    const rows = selectIn(this.#db, "SELECT DISTINCT tx_hash, block FROM ledger_event WHERE tx_hash", keys);
    const links = new Map(
      [...new Set(rows.map((row) => row.block as number))].map((block) => [block, this.checkpoints.linkAt(block)]),
    );
    return new Map(
      rows.flatMap((row) => {
        const link = links.get(row.block as number);
        return link === undefined ? [] : [[hexOf(row.tx_hash as Uint8Array), link]];
      }),
    );
  }

  /** All events that an address wrote, in order, after a block. */
  by(writer: Address, afterBlock: number): VerifiedLog[] {
    const sql = `SELECT ${COLUMNS} FROM ledger_event WHERE substr(content, 109, 20) = ? AND block > ? ORDER BY block, log_index`;
    return this.#db.all(sql, Buffer.from(writer.slice(2), "hex"), afterBlock).map(logOf);
  }

  /** The head of a registry after an entry; undefined when that entry is not here. */
  headAt(registry: Registry, sequence: number): `0x${string}` | undefined {
    const sql = "SELECT head FROM ledger_event WHERE registry = ? AND sequence = ?";
    const row = this.#db.get(sql, REGISTRIES.indexOf(registry), sequence);
    return row === undefined ? undefined : hexOf(row.head as Uint8Array);
  }

  /** Sequence and head of each registry's newest event up to a block; a registry without events then is left out. */
  tipsAt(block: number): Map<Registry, { sequence: number; head: Uint8Array }> {
    const tips = new Map<Registry, { sequence: number; head: Uint8Array }>();
    for (const [index, registry] of REGISTRIES.entries()) {
      const sql =
        "SELECT sequence, head FROM ledger_event WHERE registry = ? AND block <= ? ORDER BY sequence DESC LIMIT 1";
      const row = this.#db.get(sql, index, block);
      if (row !== undefined) tips.set(registry, { sequence: row.sequence as number, head: row.head as Uint8Array });
    }
    return tips;
  }

  #insert({ position, content, head }: VerifiedLog): void {
    const { registry, sequence, block, logIndex, time, transaction } = position;
    const hash = Buffer.from(transaction.slice(2), "hex");
    this.#db.run(INSERT, block, logIndex, REGISTRIES.indexOf(registry), sequence, time, hash, content, head);
  }
}

function logOf(row: Row): VerifiedLog {
  const registry = REGISTRIES[row.registry as number];
  if (registry === undefined) throw new RangeError(`the store names registry ${String(row.registry)}`);
  const position = {
    registry,
    sequence: row.sequence as number,
    block: row.block as number,
    logIndex: row.log_index as number,
    time: row.time as number,
    transaction: hexOf(row.tx_hash as Uint8Array),
  };
  return { position, content: row.content as Uint8Array, head: row.head as Uint8Array };
}
