import { OPERATION_STATES } from "../domain/operation.ts";
import type { Migration } from "./database.ts";
import { LEASE_MIGRATIONS } from "./lease.ts";

/** The tables of the outbox. The checks say what must be there in each state, whoever writes. */
export const OUTBOX_MIGRATIONS: readonly Migration[] = [
  ...LEASE_MIGRATIONS,
  {
    id: "outbox-1",
    sql: `
    CREATE TABLE intent (
      position INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      signer TEXT NOT NULL,
      caller TEXT NOT NULL,
      registry TEXT NOT NULL,
      fn TEXT NOT NULL,
      subject TEXT,
      entries INTEGER NOT NULL,
      call TEXT NOT NULL,
      after TEXT REFERENCES intent (id),
      state TEXT NOT NULL CHECK (state IN (${OPERATION_STATES.map((state) => `'${state}'`).join(", ")})),
      nonce INTEGER,
      raw BLOB,
      hash TEXT UNIQUE,
      signed_at INTEGER,
      attempts INTEGER NOT NULL DEFAULT 0,
      resend INTEGER NOT NULL DEFAULT 0,
      block INTEGER,
      block_hash TEXT,
      block_time INTEGER,
      error_code TEXT,
      error_detail TEXT,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      UNIQUE (signer, nonce),
      CHECK ((nonce IS NULL) = (raw IS NULL) AND (nonce IS NULL) = (hash IS NULL)),
      CHECK (state NOT IN ('SIGNED', 'SUBMITTED', 'INCLUDED', 'FINAL') OR nonce IS NOT NULL),
      CHECK (state <> 'RECEIVED' OR nonce IS NULL),
      CHECK (state NOT IN ('INCLUDED', 'FINAL') OR (block IS NOT NULL AND block_hash IS NOT NULL AND block_time IS NOT NULL)),
      CHECK (state <> 'FAILED' OR (error_code IS NOT NULL AND error_detail IS NOT NULL))
    ) STRICT;
    CREATE INDEX intent_queue ON intent (state, signer, position);
    -- Partial, so that it stays as small as what is under way; a query uses it that has the same condition, word for word.
    CREATE INDEX intent_under_way ON intent (signer, nonce) WHERE state IN ('SIGNED', 'SUBMITTED', 'INCLUDED');
    CREATE INDEX intent_block ON intent (block);
    CREATE INDEX intent_after ON intent (after) WHERE after IS NOT NULL;

    -- The records that unsettled intents change; emptied as they settle.
    CREATE TABLE intent_record (
      record TEXT NOT NULL,
      position INTEGER NOT NULL REFERENCES intent (position),
      PRIMARY KEY (record, position)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX intent_record_position ON intent_record (position);

    -- The next nonce of each key, as far as this store knows.
    CREATE TABLE signer (
      address TEXT PRIMARY KEY,
      next_nonce INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- Transactions that can never execute because another one used their nonce.
    CREATE TABLE retired_transaction (
      hash TEXT PRIMARY KEY,
      id TEXT NOT NULL REFERENCES intent (id),
      signer TEXT NOT NULL,
      nonce INTEGER NOT NULL,
      raw BLOB NOT NULL,
      reason TEXT NOT NULL,
      retired_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX retired_transaction_id ON retired_transaction (id);
    `,
  },
];
