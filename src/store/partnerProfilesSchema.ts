import type { Migration } from "./database.ts";

/** Tables of what partners let this authority know. Personal data of their operators: it goes when a tombstone says so. */
export const PARTNER_PROFILE_MIGRATIONS: readonly Migration[] = [
  {
    id: "partner-profiles-1",
    sql: `
      CREATE TABLE partner_feed (
        economy TEXT PRIMARY KEY,
        cursor INTEGER NOT NULL DEFAULT 0,
        acknowledged INTEGER NOT NULL DEFAULT 0,
        as_of TEXT,
        received_at INTEGER
      ) STRICT, WITHOUT ROWID;

      -- VERIFIED against its commitment on the ledger, or HELD until that can be told. One of each per certification at most:
      -- what was verified stays in use while its successor is held.
      CREATE TABLE partner_profile (
        economy TEXT NOT NULL,
        certification_id TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('VERIFIED', 'HELD')),
        cursor INTEGER NOT NULL,
        block INTEGER NOT NULL,
        profile TEXT NOT NULL,
        salt TEXT NOT NULL,
        commitment TEXT NOT NULL,
        mismatch_block INTEGER,
        PRIMARY KEY (economy, certification_id, state)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX partner_profile_held ON partner_profile (economy) WHERE state = 'HELD';

      -- Only verified profiles are found by an identifier: the TIN (scheme '') or an alias.
      CREATE TABLE partner_identifier (
        scheme TEXT NOT NULL,
        value TEXT NOT NULL,
        economy TEXT NOT NULL,
        certification_id TEXT NOT NULL,
        PRIMARY KEY (scheme, value, economy, certification_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX partner_identifier_of ON partner_identifier (economy, certification_id);

      CREATE TABLE partner_alarm (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        economy TEXT NOT NULL,
        code TEXT NOT NULL,
        certification_id TEXT,
        cursor INTEGER,
        raised_at INTEGER NOT NULL,
        last_at INTEGER NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX partner_alarm_once ON partner_alarm (economy, code, coalesce(certification_id, ''), coalesce(cursor, -1));
    `,
  },
];
