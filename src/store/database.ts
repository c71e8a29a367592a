import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

/** One step of the schema. Applied once, in the order given, inside a transaction; never edited after a release. */
export interface Migration {
  readonly id: string;
  readonly sql: string;
}

export type Row = Record<string, unknown>;

/**
 * The gateway's one SQLite file: WAL with synchronous FULL, so that what a transaction committed survives a power cut.
 * Statements are prepared once. Only store/ uses it.
 */
export class Database {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #depth = 0;

  private constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /**
   * Opens or creates the file (":memory:" for a store that ends with the process) and brings its schema up to date.
   * @throws Error of SQLite when the file can't be opened or is locked by another writer for 5 s
   */
  static open(path: string, migrations: readonly Migration[]): Database {
    const db = new DatabaseSync(path);
    db.exec(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;",
    );
    const database = new Database(db);
    database.#migrate(migrations);
    return database;
  }

  /** Runs one statement that returns no rows; gives the number of rows it changed. */
  run(sql: string, ...parameters: SQLInputValue[]): number {
    return Number(this.#prepare(sql).run(...parameters).changes);
  }

  /** The first row, or undefined. */
  get(sql: string, ...parameters: SQLInputValue[]): Row | undefined {
    return this.#prepare(sql).get(...parameters);
  }

  /** All rows. */
  all(sql: string, ...parameters: SQLInputValue[]): Row[] {
    return this.#prepare(sql).all(...parameters);
  }

  /** The rows one by one, for results too large to hold. */
  iterate(sql: string, ...parameters: SQLInputValue[]): IterableIterator<Row> {
    return this.#prepare(sql).iterate(...parameters) as IterableIterator<Row>;
  }

  /**
   * Runs `body` in one transaction: all of it is committed, or none of it if it throws. Calls may nest; the outermost commits.
   * `body` is synchronous, so nothing else can come between.
   */
  transaction<T>(body: () => T): T {
    if (this.#depth > 0) return body();
    this.#db.exec("BEGIN IMMEDIATE");
    this.#depth = 1;
    try {
      const result = body();
      this.#db.exec("COMMIT");
      return result;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      throw error;
    } finally {
      this.#depth = 0;
    }
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
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
