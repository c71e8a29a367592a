import type { Migration } from "./database.ts";

/** Tables of the authority's own profiles. Everything here but ids and numbers is personal data. */
export const PROFILE_MIGRATIONS: readonly Migration[] = [
  {
    id: "profiles-1",
    sql: `
      -- AUTOINCREMENT: feeds refer to revisions, so an erased revision's number must never come back.
      CREATE TABLE profile_version (
        revision INTEGER PRIMARY KEY AUTOINCREMENT,
        certification_id TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('PENDING', 'CURRENT', 'SUPERSEDED', 'DISCARDED')),
        operation_id TEXT NOT NULL,
        profile TEXT NOT NULL,
        salt TEXT NOT NULL,
        commitment TEXT NOT NULL,
        block INTEGER,
        staged_at INTEGER NOT NULL,
        settled_at INTEGER
      ) STRICT;
      CREATE UNIQUE INDEX profile_version_pending ON profile_version (certification_id) WHERE state = 'PENDING';
      CREATE UNIQUE INDEX profile_version_current ON profile_version (certification_id) WHERE state = 'CURRENT';
      CREATE INDEX profile_version_of ON profile_version (certification_id, revision);
      CREATE INDEX profile_version_operation ON profile_version (operation_id) WHERE state = 'PENDING';

      -- One row per certification; programme, tier and operator types are those of the CURRENT version, NULL before it.
      CREATE TABLE own_certification (
        certification_id TEXT PRIMARY KEY,
        programme INTEGER,
        tier INTEGER,
        operator_types INTEGER,
        ended TEXT
      ) STRICT, WITHOUT ROWID;

      -- Who holds the one live certification of an operator under a programme and tier, and who is to follow after a reissue.
      CREATE TABLE certification_slot (
        tin TEXT NOT NULL,
        programme TEXT NOT NULL,
        tier TEXT NOT NULL,
        certification_id TEXT NOT NULL,
        successor_id TEXT,
        PRIMARY KEY (tin, programme, tier)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX certification_slot_holder ON certification_slot (certification_id);
      CREATE INDEX certification_slot_successor ON certification_slot (successor_id) WHERE successor_id IS NOT NULL;

      -- Ways to find a certification: its TIN (scheme ''), its aliases, and what a registrar may type.
      CREATE TABLE own_identifier (
        scheme TEXT NOT NULL,
        value TEXT NOT NULL,
        certification_id TEXT NOT NULL,
        PRIMARY KEY (scheme, value, certification_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX own_identifier_of ON own_identifier (certification_id);
      CREATE TABLE own_search_key (
        key TEXT NOT NULL,
        certification_id TEXT NOT NULL,
        PRIMARY KEY (key, certification_id)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX own_search_key_of ON own_search_key (certification_id, key);
    `,
  },
  { id: "profiles-by-identifier", sql: "CREATE INDEX own_identifier_value ON own_identifier (value);" },
];
