import type { Database } from "./database.ts";

/**
 * When the ledger was taken back, and to where, kept for ever: a reader that comes back with a cursor from before is told what of
 * what it was told is void.
 */
export class Rollbacks {
  readonly #db: Database;

  /** @param db opened with ledgerMigrations */
  constructor(db: Database) {
    this.#db = db;
  }

  /** Records one; part of the transaction that takes the events back. */
  add(toBlock: number): void {
    this.#db.run("INSERT INTO ledger_rollback (to_block) VALUES (?)", toBlock);
  }

  /** The number of the last roll-back to below a block; 0 if there was none. What is there of the block came after it. */
  generationOf(block: number): number {
    const row = this.#db.get("SELECT max(number) AS number FROM ledger_rollback WHERE to_block < ?", block);
    return (row?.number as number | null | undefined) ?? 0;
  }

  /** The lowest block to which the ledger was taken back since a generation of a block, if the block was; else undefined. */
  takenBackTo(block: number, generation: number): number | undefined {
    const sql = "SELECT min(to_block) AS block FROM ledger_rollback WHERE number > ? AND to_block < ?";
    return (this.#db.get(sql, generation, block)?.block as number | null | undefined) ?? undefined;
  }
}
