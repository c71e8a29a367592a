import type { Position } from "../domain/event.ts";
import type { Instant } from "../domain/time.ts";
import type { Database, Migration, Row } from "./database.ts";

export const UNKNOWN_WRITE_MIGRATIONS: readonly Migration[] = [
  {
    id: "unknown-write-1",
    sql: `
      CREATE TABLE unknown_write (
        id INTEGER PRIMARY KEY,
        transaction_hash TEXT NOT NULL,
        registry TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        block INTEGER NOT NULL,
        type TEXT NOT NULL,
        writer TEXT NOT NULL,
        raised_at INTEGER NOT NULL,
        acknowledged_at INTEGER,
        acknowledged_by TEXT,
        reason TEXT,
        UNIQUE (transaction_hash, registry, sequence)
      ) STRICT;
      CREATE TABLE judged_until (id INTEGER PRIMARY KEY CHECK (id = 1), block INTEGER NOT NULL) STRICT;
    `,
  },
];

/** An event under this authority's name that its outbox does not know. It stays for ever; only whether it is open changes. */
export interface UnknownWrite {
  readonly id: number;
  readonly transaction: string;
  readonly registry: string;
  readonly sequence: number;
  readonly block: number;
  /** The event's type. */
  readonly type: string;
  readonly writer: string;
  readonly raisedAt: Instant;
  /** Who looked into it, when and what came of it; null while it is open. */
  readonly acknowledged: { readonly by: string; readonly at: Instant; readonly reason: string } | null;
}

/** What is kept of an event when its alarm is raised. */
export interface UnknownEvent {
  readonly position: Position;
  readonly type: string;
  readonly writer: string;
}

/** The alarms of the own-identity monitor, and how far events were judged. */
export class UnknownWrites {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Keeps an alarm; false when it was raised before, acknowledged or not. */
  raise({ position, type, writer }: UnknownEvent, now: Instant): boolean {
    const { transaction, registry, sequence, block } = position;
    const sql = `INSERT INTO unknown_write
      (transaction_hash, registry, sequence, block, type, writer, raised_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
    return this.#db.run(sql, transaction, registry, sequence, block, type, writer, now) === 1;
  }

  /** Closes an alarm, once; false when there is none of this id, or it is closed. */
  acknowledge(id: number, by: string, reason: string, now: Instant): boolean {
    const sql = `UPDATE unknown_write SET acknowledged_at = ?, acknowledged_by = ?, reason = ?
      WHERE id = ? AND acknowledged_at IS NULL`;
    return this.#db.run(sql, now, by, reason, id) === 1;
  }

  find(id: number): UnknownWrite | undefined {
    const row = this.#db.get("SELECT * FROM unknown_write WHERE id = ?", id);
    return row && unknownWriteOf(row);
  }

  /** At most `limit` alarms after an id, in the order in which they were raised. */
  list(after: number, limit: number): UnknownWrite[] {
    return this.#db
      .all("SELECT * FROM unknown_write WHERE id > ? ORDER BY id LIMIT ?", after, limit)
      .map(unknownWriteOf);
  }

  /** How many are not acknowledged. */
  open(): number {
    return Number(this.#db.get("SELECT count(*) AS n FROM unknown_write WHERE acknowledged_at IS NULL")?.n ?? 0);
  }

  /** The block up to which every event was judged; undefined before the first. */
  judgedUntil(): number | undefined {
    return this.#db.get("SELECT block FROM judged_until WHERE id = 1")?.block as number | undefined;
  }

  setJudgedUntil(block: number): void {
    const sql =
      "INSERT INTO judged_until (id, block) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET block = excluded.block";
    this.#db.run(sql, block);
  }
}

function unknownWriteOf(row: Row): UnknownWrite {
  const by = row.acknowledged_by as string | null;
  return {
    id: row.id as number,
    transaction: row.transaction_hash as string,
    registry: row.registry as string,
    sequence: row.sequence as number,
    block: row.block as number,
    type: row.type as string,
    writer: row.writer as string,
    raisedAt: row.raised_at as number,
    acknowledged:
      by === null ? null : { by, at: row.acknowledged_at as number, reason: (row.reason as string | null) ?? "" },
  };
}
