import type { ImportReport } from "../domain/importReport.ts";
import type { Database, Migration } from "./database.ts";

export const IMPORT_MIGRATIONS: readonly Migration[] = [
  {
    id: "imports-1",
    sql: `
      -- Row numbers, codes and pointers only: what a row said is in the profiles or nowhere.
      CREATE TABLE import (
        id TEXT PRIMARY KEY,
        report TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `,
  },
];

/** What became of each import. */
export class Imports {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  add(report: ImportReport): void {
    this.#db.run("INSERT INTO import (id, report) VALUES (?, ?)", report.id, JSON.stringify(report));
  }

  find(id: string): ImportReport | undefined {
    const row = this.#db.get("SELECT report FROM import WHERE id = ?", id);
    return row === undefined ? undefined : (JSON.parse(String(row["report"])) as ImportReport);
  }
}
