import type { Database, Migration } from "./database.ts";

export const WATCHED_FROM_MIGRATIONS: readonly Migration[] = [
  {
    id: "watched-from-1",
    sql: "CREATE TABLE watched_from (id INTEGER PRIMARY KEY CHECK (id = 1), block INTEGER NOT NULL) STRICT",
  },
];

/**
 * The block up to which the ledger was when this gateway first caught up with it. What its authority wrote before, such as in the
 * ceremony that named its writers, came from elsewhere; what comes after must have come from here.
 */
export class WatchedFrom {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  get(): number | undefined {
    return this.#db.get("SELECT block FROM watched_from WHERE id = 1")?.block as number | undefined;
  }

  /** Sets it once, for ever. */
  set(block: number): void {
    this.#db.run("INSERT INTO watched_from (id, block) VALUES (1, ?) ON CONFLICT DO NOTHING", block);
  }
}
