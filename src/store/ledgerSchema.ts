import type { Migration } from "./database.ts";

/**
 * What was read of the ledger and verified. `content` is a log as the history hashes it: topic 0, topic 1, data; its bytes 109
 * to 128 are the writer. `head` is the registry's head after it. Registries are numbered by their place in REGISTRIES.
 */
export const ledgerMigrations: readonly Migration[] = [
  {
    id: "ledger-1",
    sql: `
      CREATE TABLE ledger_event (
        block INTEGER NOT NULL,
        log_index INTEGER NOT NULL,
        registry INTEGER NOT NULL,
        sequence INTEGER NOT NULL,
        time INTEGER NOT NULL,
        tx_hash BLOB NOT NULL,
        content BLOB NOT NULL,
        head BLOB NOT NULL,
        PRIMARY KEY (block, log_index)
      ) STRICT;
      CREATE UNIQUE INDEX ledger_event_sequence ON ledger_event (registry, sequence);
      CREATE INDEX ledger_event_writer ON ledger_event (substr(content, 109, 20), block, log_index);
      CREATE TABLE ledger_block (
        block INTEGER PRIMARY KEY,
        hash BLOB NOT NULL,
        time INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE ledger_checkpoint (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        as_of TEXT NOT NULL
      ) STRICT;
      CREATE TABLE ledger_identity (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        identity TEXT NOT NULL
      ) STRICT;
      CREATE TABLE ledger_evidence (
        id INTEGER PRIMARY KEY,
        recorded_at INTEGER NOT NULL,
        kind TEXT NOT NULL,
        evidence TEXT NOT NULL
      ) STRICT;
    `,
  },
  {
    id: "ledger-2",
    sql: `
      CREATE TABLE ledger_rollback (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        to_block INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX ledger_rollback_block ON ledger_rollback (to_block, number);
    `,
  },
  {
    id: "ledger-3",
    sql: "CREATE INDEX ledger_event_transaction ON ledger_event (tx_hash, block, log_index);",
  },
];
