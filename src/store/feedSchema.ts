import type { Migration } from "./database.ts";

/** Tables of the feeds that this authority offers. They hold no profile: an UPSERT refers to the revision of one. */
export const FEED_MIGRATIONS: readonly Migration[] = [
  {
    id: "feed-1",
    sql: `
      CREATE TABLE feed_partner (
        partner TEXT PRIMARY KEY,
        last_cursor INTEGER NOT NULL DEFAULT 0,
        coverage TEXT NOT NULL DEFAULT '',
        acknowledged INTEGER NOT NULL DEFAULT 0,
        acknowledged_at INTEGER
      ) STRICT, WITHOUT ROWID;

      -- An UPSERT goes when a later entry of its certification comes; tombstones stay as evidence of what had to be deleted.
      CREATE TABLE feed_entry (
        partner TEXT NOT NULL,
        cursor INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('UPSERT', 'TOMBSTONE')),
        certification_id TEXT NOT NULL,
        revision INTEGER,
        appended_at INTEGER NOT NULL,
        PRIMARY KEY (partner, cursor)
      ) STRICT, WITHOUT ROWID;
      CREATE UNIQUE INDEX feed_entry_shown ON feed_entry (partner, certification_id) WHERE kind = 'UPSERT';

      CREATE TABLE feed_dirty (certification_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
      CREATE TABLE feed_state (id INTEGER PRIMARY KEY CHECK (id = 1), as_of TEXT NOT NULL) STRICT;
    `,
  },
  {
    id: "feed-2",
    sql: `
      -- When the partner confirmed this very entry: what its authority can show of who was told what, and when.
      ALTER TABLE feed_entry ADD COLUMN acknowledged_at INTEGER;
      CREATE INDEX feed_entry_of ON feed_entry (partner, certification_id, cursor);
    `,
  },
  {
    id: "feed-3",
    // The newest block for which feeds were compared: a gateway that has read less of the ledger must not undo what followed from it.
    sql: "CREATE TABLE feed_compared (id INTEGER PRIMARY KEY CHECK (id = 1), block INTEGER NOT NULL) STRICT",
  },
];
