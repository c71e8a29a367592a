import { AeoError } from "../domain/errors.ts";
import type { FilePosition } from "../domain/exchangeFile.ts";
import type { Instant } from "../domain/time.ts";
import type { Database, Migration } from "./database.ts";

export const EXCHANGE_FILE_MIGRATIONS: readonly Migration[] = [
  {
    id: "exchange-files-1",
    sql: `
      -- One row. A lost store begins another series, so that nobody adds a delta to a file that it does not go on from.
      CREATE TABLE exchange_file_series (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        series TEXT NOT NULL,
        salt TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        -- The last file that was put into the directory, and when it was drawn.
        placed INTEGER NOT NULL,
        placed_at INTEGER NOT NULL
      ) STRICT;
      -- Which rows the newest file has, and since which file they are so. Not what is in them: profiles are elsewhere, and are
      -- deleted there. A row that is gone has no digest.
      CREATE TABLE exchange_file_row (
        key TEXT PRIMARY KEY,
        digest TEXT,
        changed_in INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX exchange_file_gone ON exchange_file_row (changed_in) WHERE digest IS NULL;
    `,
  },
];

const PUT_ROW = `INSERT INTO exchange_file_row (key, digest, changed_in) VALUES (?, ?, ?)
  ON CONFLICT (key) DO UPDATE SET digest = excluded.digest, changed_in = excluded.changed_in`;

/** What is known of a row. */
export interface KnownRow {
  readonly digest: string | null;
  readonly changedIn: number;
}

/** What a file changes, to be kept once it is drawn. */
export interface DrawnFile {
  readonly sequence: number;
  readonly changed: readonly { readonly key: string; readonly digest: string }[];
  readonly gone: readonly string[];
}

/** Keeps where the series of files stands, so that a file can say what changed since another. */
export class ExchangeFiles {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Begins a series, unless there is one. @param salt for the digests of rows, secret @param now nothing is due before */
  begin(series: string, salt: string, now: Instant): void {
    this.#db.run(
      "INSERT INTO exchange_file_series VALUES (1, ?, ?, 0, 0, ?) ON CONFLICT DO NOTHING",
      series,
      salt,
      now,
    );
  }

  /** Where the series stands; sequence 0 before the first file. @throws AeoError INTERNAL before `begin` */
  current(): FilePosition & { readonly salt: string; readonly placed: number; readonly placedAt: Instant } {
    const row = this.#db.get("SELECT * FROM exchange_file_series");
    if (row === undefined) throw new AeoError("INTERNAL", "there is no series of files yet");
    return {
      series: row.series as string,
      salt: row.salt as string,
      sequence: row.sequence as number,
      placed: row.placed as number,
      placedAt: row.placed_at as Instant,
    };
  }

  find(key: string): KnownRow | undefined {
    const row = this.#db.get("SELECT digest, changed_in FROM exchange_file_row WHERE key = ?", key);
    return row && { digest: row.digest as string | null, changedIn: row.changed_in as number };
  }

  /** The keys of all rows of the newest file. */
  keys(): string[] {
    return this.#db
      .all("SELECT key FROM exchange_file_row WHERE digest IS NOT NULL ORDER BY key")
      .map((row) => row.key as string);
  }

  /** The keys of rows that went after a file. */
  goneSince(sequence: number): string[] {
    return this.#db
      .all("SELECT key FROM exchange_file_row WHERE digest IS NULL AND changed_in > ? ORDER BY key", sequence)
      .map((row) => row.key as string);
  }

  /** Takes over a file as the newest. @throws AeoError INTERNAL when another one came between */
  commit({ sequence, changed, gone }: DrawnFile): void {
    this.#db.transaction(() => {
      const moved = this.#db.run("UPDATE exchange_file_series SET sequence = ?1 WHERE sequence = ?1 - 1", sequence);
      if (moved !== 1) throw new AeoError("INTERNAL", `file ${sequence} does not go on from the newest one`);
      for (const { key, digest } of changed) this.#db.run(PUT_ROW, key, digest, sequence);
      for (const key of gone) this.#db.run(PUT_ROW, key, null, sequence);
    });
  }

  /** Notes that a file lies in the directory. */
  place(sequence: number, drawnAt: Instant): void {
    this.#db.run("UPDATE exchange_file_series SET placed = ?, placed_at = ?", sequence, drawnAt);
  }
}
