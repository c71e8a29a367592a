import { DatabaseSync, type StatementSync } from "node:sqlite";
import { AeoError } from "../domain/errors.ts";
import type { Database, Migration, Row, SqlValue } from "./database.ts";
import { makeOwnerFile } from "./ownerFile.ts";
import { asStoreError } from "./sqliteErrors.ts";
import { refuseAsynchronous, refuseBroken, runPart } from "./synchronous.ts";
import { lockStore, type StoreUse } from "./storeLock.ts";
import type { WriteTurns } from "./writeTurns.ts";

/** Pages kept in memory, in KB: ids are random, so that each write touches many. Taken as it is needed. */
const CACHE_KB = 16_384;
/** The log is moved into the file after so many pages, 4 kB each: what is written again meanwhile is moved once. */
const CHECKPOINT_PAGES = 4_096;
/** How often it is tried again to cut the log off, and after how long. */
const [PURGES, PURGE_PAUSE_MS] = [20, 25];

/**
 * The gateway's one SQLite file: WAL with synchronous FULL, so that what a transaction committed survives a power cut.
 * Statements are prepared once. A full disk, a lock or a damaged file is the AeoError STORE_UNAVAILABLE.
 */
export class SqliteDatabase implements Database {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #depth = 0;
  #takenBack = 0;
  /** Something failed in the innermost transaction that can't be taken back without it. */
  #isBroken = false;
  #turns: WriteTurns | undefined;
  readonly #onClose: () => void;

  private constructor(db: DatabaseSync, onClose: () => void) {
    this.#db = db;
    this.#onClose = onClose;
  }

  /**
   * Opens or creates the file (":memory:" for a store that ends with the process) and brings its schema up to date.
   * @param busyTimeout how long a write waits for another process's lock, in ms; the event loop stands still meanwhile
   * @param use held until the store is closed @throws AeoError STORE_IN_USE
   * @throws AeoError STORE_UNAVAILABLE when the file can't be opened or is locked by another writer for that long
   */
  static open(path: string, migrations: readonly Migration[], busyTimeout = 5000, use?: StoreUse): SqliteDatabase {
    const release = use === undefined ? () => undefined : lockStore(path, use);
    try {
      return guarded(() => {
        if (path !== ":memory:") makeOwnerFile(path);
        // The time-out comes first: the switch to WAL takes a lock itself.
        const db = new DatabaseSync(path, { timeout: busyTimeout });
        db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
        // What a nested part may have to take back is kept in memory: as a file it would be as much again to write as the log itself.
        db.exec("PRAGMA temp_store = MEMORY;");
        db.exec(`PRAGMA cache_size = -${CACHE_KB}; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};`);
        const database = new SqliteDatabase(db, release);
        database.#migrate(migrations);
        return database;
      });
    } catch (error) {
      release();
      throw error;
    }
  }

  /** From now on transactions take turns with those of another thread of this process. */
  takeTurns(turns: WriteTurns): void {
    this.#turns = turns;
  }

  run(sql: string, ...parameters: SqlValue[]): number {
    this.#assertInTransaction();
    return guarded(() => Number(this.#prepare(sql).run(...parameters).changes));
  }

  get(sql: string, ...parameters: SqlValue[]): Row | undefined {
    this.#assertInTransaction(); // it may be a change that returns its row
    return guarded(() => this.#prepare(sql).get(...parameters));
  }

  all(sql: string, ...parameters: SqlValue[]): Row[] {
    return guarded(() => this.#prepare(sql).all(...parameters));
  }

  iterate(sql: string, ...parameters: SqlValue[]): IterableIterator<Row> {
    // A statement of its own: running a shared one again would cut this iteration short.
    return guarded(() => this.#db.prepare(sql).iterate(...parameters) as IterableIterator<Row>);
  }

  transaction<T>(body: () => T): T {
    if (this.#turns === undefined || this.#depth > 0) return this.#transaction(body);
    this.#turns.begin();
    try {
      return this.#transaction(body);
    } finally {
      this.#turns.end();
    }
  }

  #transaction<T>(body: () => T): T {
    const nested = this.#depth > 0;
    const point = `nested_${this.#depth}`;
    const around = this.#isBroken;
    return guarded(() => {
      this.#prepare(nested ? `SAVEPOINT ${point}` : "BEGIN IMMEDIATE").run();
      this.#depth += 1;
      this.#isBroken = false;
      try {
        const result = body();
        refuseAsynchronous(result);
        refuseBroken(this.#isBroken);
        this.#prepare(nested ? `RELEASE ${point}` : "COMMIT").run();
        return result;
      } catch (error) {
        this.#takenBack += 1;
        // SQLite itself ends the transaction when the disk is full.
        if (this.#db.isTransaction) this.#db.exec(nested ? `ROLLBACK TO ${point}; RELEASE ${point}` : "ROLLBACK");
        throw error;
      } finally {
        this.#depth -= 1;
        this.#isBroken = around;
      }
    });
  }

  within<T>(body: () => T): T {
    if (this.#depth === 0) return this.transaction(body);
    return runPart(body, () => (this.#isBroken = true));
  }

  get takenBack(): number {
    return this.#takenBack;
  }

  /** Makes SQLite overwrite what it deletes instead of only unlinking it. Holds for the connection. */
  forgetOnDelete(): void {
    this.get("PRAGMA secure_delete = ON");
  }

  /**
   * Moves the write-ahead log into the file and cuts it off, so that no byte of what was deleted is left in either. Blocks of the
   * disk that the file system gave up are beyond it. False when another connection holds the log.
   */
  purgeDeleted(): boolean {
    const isDone = () => this.get("PRAGMA wal_checkpoint(TRUNCATE)")?.busy === 0;
    // SQLite does not wait for a thread that is moving the log itself.
    for (let times = 0; times < PURGES; times += 1) {
      if (isDone()) return true;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PURGE_PAUSE_MS);
    }
    return isDone();
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
    this.#onClose();
  }

  /** A full disk ends the transaction at once; what a body that caught the error still writes would be committed by itself. */
  #assertInTransaction(): void {
    if (this.#depth === 0 || this.#db.isTransaction) return;
    throw new AeoError("STORE_UNAVAILABLE", "The gateway's store took back the transaction: nothing of it was kept.");
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #migrate(migrations: readonly Migration[]): void {
    this.#db.exec("CREATE TABLE IF NOT EXISTS migration (id TEXT PRIMARY KEY) STRICT");
    for (const { id, sql, code } of migrations) {
      this.transaction(() => {
        if (this.get("SELECT 1 FROM migration WHERE id = ?", id) !== undefined) return;
        this.#db.exec(sql);
        code?.(this);
        this.run("INSERT INTO migration (id) VALUES (?)", id);
      });
    }
  }
}

function guarded<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    throw asStoreError(error);
  }
}
