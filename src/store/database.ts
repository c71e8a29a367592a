import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { AeoError } from "../domain/errors.ts";
import { asStoreError } from "./sqliteErrors.ts";
import { lockStore, type StoreUse } from "./storeLock.ts";

/** One step of the schema. Applied once, in the order given, inside a transaction; never edited after a release. */
export interface Migration {
  readonly id: string;
  readonly sql: string;
}

export type Row = Record<string, unknown>;

/**
 * The gateway's one SQLite file: WAL with synchronous FULL, so that what a transaction committed survives a power cut.
 * Statements are prepared once. Only store/ uses it. A full disk, a lock or a damaged file is the AeoError STORE_UNAVAILABLE.
 */
export class Database {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #depth = 0;
  #takenBack = 0;
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
  static open(path: string, migrations: readonly Migration[], busyTimeout = 5000, use?: StoreUse): Database {
    const release = use === undefined ? () => undefined : lockStore(path, use);
    try {
      return guarded(() => {
        // The time-out comes first: the switch to WAL takes a lock itself.
        const db = new DatabaseSync(path, { timeout: busyTimeout });
        db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
        const database = new Database(db, release);
        database.#migrate(migrations);
        return database;
      });
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Runs one statement that returns no rows; gives the number of rows it changed. */
  run(sql: string, ...parameters: SQLInputValue[]): number {
    this.#assertInTransaction();
    return guarded(() => Number(this.#prepare(sql).run(...parameters).changes));
  }

  /** The first row, or undefined. */
  get(sql: string, ...parameters: SQLInputValue[]): Row | undefined {
    return guarded(() => this.#prepare(sql).get(...parameters));
  }

  /** All rows. */
  all(sql: string, ...parameters: SQLInputValue[]): Row[] {
    return guarded(() => this.#prepare(sql).all(...parameters));
  }

  /** The rows one by one, for results too large to hold. */
  iterate(sql: string, ...parameters: SQLInputValue[]): IterableIterator<Row> {
    // A statement of its own: running a shared one again would cut this iteration short.
    return guarded(() => this.#db.prepare(sql).iterate(...parameters) as IterableIterator<Row>);
  }

  /**
   * Runs `body` in one transaction: all of it is committed, or none of it if it throws. Calls may nest: an inner one that
   * throws takes back its own part only, and the outermost commits. `body` is synchronous, so nothing else can come between.
   */
  transaction<T>(body: () => T): T {
    const nested = this.#depth > 0;
    const point = `nested_${this.#depth}`;
    return guarded(() => {
      this.#db.exec(nested ? `SAVEPOINT ${point}` : "BEGIN IMMEDIATE");
      this.#depth += 1;
      try {
        const result = body();
        if (isThenable(result)) throw new TypeError("a transaction's body must not be asynchronous");
        this.#db.exec(nested ? `RELEASE ${point}` : "COMMIT");
        return result;
      } catch (error) {
        this.#takenBack += 1;
        // SQLite itself ends the transaction when the disk is full.
        if (this.#db.isTransaction) this.#db.exec(nested ? `ROLLBACK TO ${point}; RELEASE ${point}` : "ROLLBACK");
        throw error;
      } finally {
        this.#depth -= 1;
      }
    });
  }

  /** How many transactions, or nested parts of one, were taken back: what was remembered of them may not be so. */
  get takenBack(): number {
    return this.#takenBack;
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
    for (const { id, sql } of migrations) {
      this.transaction(() => {
        if (this.get("SELECT 1 FROM migration WHERE id = ?", id) !== undefined) return;
        this.#db.exec(sql);
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

function isThenable(value: unknown): boolean {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
