import type { Migration } from "./database.ts";

/**
 * Receivers of events. The secret is needed as it is to sign with; it is kept like the salts of profiles, in a file as confidential
 * as they are. A receiver that is deleted leaves nothing.
 */
export const WEBHOOK_MIGRATIONS: readonly Migration[] = [
  {
    id: "webhooks-1",
    sql: `
      CREATE TABLE webhook (
        id TEXT PRIMARY KEY,
        url TEXT NOT NULL,
        types TEXT NOT NULL,
        created_by TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        secret TEXT NOT NULL,
        previous_secret TEXT,
        previous_until INTEGER,
        cursor TEXT NOT NULL,
        tried TEXT,
        delivered INTEGER NOT NULL DEFAULT 0,
        last_delivered_at INTEGER,
        last_outcome TEXT,
        failures INTEGER NOT NULL DEFAULT 0,
        failing_since INTEGER,
        next_attempt_at INTEGER NOT NULL DEFAULT 0
      ) STRICT;
      CREATE TABLE webhook_dead_letter (
        webhook TEXT NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
        message TEXT NOT NULL,
        type TEXT NOT NULL,
        body TEXT NOT NULL,
        time INTEGER NOT NULL,
        block INTEGER NOT NULL,
        log_index INTEGER NOT NULL,
        generation INTEGER NOT NULL,
        died_at INTEGER NOT NULL,
        outcome TEXT NOT NULL,
        requeued INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (webhook, message)
      ) STRICT;
      CREATE INDEX webhook_dead_letter_order ON webhook_dead_letter (webhook, block, log_index);
    `,
  },
];
