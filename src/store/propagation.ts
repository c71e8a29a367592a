import type { Economy } from "../domain/economy.ts";
import type { DelayCounts } from "../domain/measure/delays.ts";
import type { PropagationStage } from "../domain/propagation.ts";
import type { Instant } from "../domain/time.ts";
import type { Database, Migration, Row } from "./database.ts";
import type { Place } from "../domain/place.ts";

export const PROPAGATION_MIGRATIONS: readonly Migration[] = [
  {
    id: "propagation-1",
    sql: `
      -- Since when delays are counted, and the last event that was.
      CREATE TABLE propagation_mark (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        since INTEGER NOT NULL,
        block INTEGER NOT NULL,
        log_index INTEGER NOT NULL
      ) STRICT;

      -- Delays of partners' changes of status until this gateway knew them, by the month (UTC) of the block. counts: [[bucket, n], …].
      CREATE TABLE propagation_delay (
        issuer TEXT NOT NULL,
        month INTEGER NOT NULL,
        stage TEXT NOT NULL,
        counts TEXT NOT NULL,
        max INTEGER NOT NULL,
        bounded INTEGER NOT NULL,
        beyond INTEGER NOT NULL,
        PRIMARY KEY (issuer, month, stage)
      ) STRICT, WITHOUT ROWID;

      -- What a partner last told of this authority's changes.
      CREATE TABLE propagation_told (
        recogniser TEXT PRIMARY KEY,
        told TEXT NOT NULL,
        received_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
    `,
  },
];

/** Delays of one partner's changes in one month. */
export interface PropagationRow {
  readonly issuer: Economy;
  readonly month: number;
  readonly stage: PropagationStage;
  readonly delays: DelayCounts;
}

/** How long changes of status took to get here, and what partners told of the other direction. */
export class Propagation {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  transaction<T>(body: () => T): T {
    return this.#db.transaction(body);
  }

  /** Since when is counted, and up to where was; undefined before the first time. */
  mark(): { readonly since: Instant; readonly place: Place } | undefined {
    const row = this.#db.get("SELECT * FROM propagation_mark WHERE id = 1");
    if (row === undefined) return undefined;
    return { since: Number(row.since), place: { block: Number(row.block), logIndex: Number(row.log_index) } };
  }

  setMark(since: Instant, { block, logIndex }: Place): void {
    const sql = "INSERT OR REPLACE INTO propagation_mark (id, since, block, log_index) VALUES (1, ?, ?, ?)";
    this.#db.run(sql, since, block, logIndex);
  }

  rows(): PropagationRow[] {
    return this.#db.all("SELECT * FROM propagation_delay ORDER BY issuer, month, stage").map(rowOf);
  }

  save({ issuer, month, stage, delays }: PropagationRow): void {
    const { counts, max, bounded, beyond } = delays;
    const sql = `INSERT OR REPLACE INTO propagation_delay (issuer, month, stage, counts, max, bounded, beyond)
                 VALUES (?, ?, ?, ?, ?, ?, ?)`;
    this.#db.run(sql, issuer, month, stage, JSON.stringify(counts), max, bounded, beyond);
  }

  /** Takes what a partner tells in place of what it told before. */
  keepTold(recogniser: Economy, told: unknown, at: Instant): void {
    const sql = "INSERT OR REPLACE INTO propagation_told (recogniser, told, received_at) VALUES (?, ?, ?)";
    this.#db.run(sql, recogniser, JSON.stringify(told), at);
  }

  /** What a partner told, as it was kept. */
  told(recogniser: Economy): { readonly told: unknown; readonly receivedAt: Instant } | undefined {
    const row = this.#db.get("SELECT * FROM propagation_told WHERE recogniser = ?", recogniser);
    return row && { told: JSON.parse(String(row.told)) as unknown, receivedAt: Number(row.received_at) };
  }
}

function rowOf(row: Row): PropagationRow {
  const { max, bounded, beyond } = row as Record<"max" | "bounded" | "beyond", number>;
  const counts = JSON.parse(String(row.counts)) as DelayCounts["counts"];
  return {
    issuer: row.issuer as Economy,
    month: Number(row.month),
    stage: row.stage as PropagationStage,
    delays: { counts, max, bounded, beyond },
  };
}
