import type { Migration } from "./database.ts";

export const BENEFIT_REPORT_MIGRATIONS: readonly Migration[] = [
  {
    id: "benefit-reports-1",
    sql: `
      -- Reports of this authority. Leaves are hashes of 32 bytes, in the order of the references, which are one per line.
      CREATE TABLE benefit_report (
        arrangement INTEGER NOT NULL,
        partner TEXT NOT NULL,
        period_from INTEGER NOT NULL,
        period_until INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        totals TEXT NOT NULL,
        salt TEXT NOT NULL,
        references_text TEXT NOT NULL,
        leaves BLOB NOT NULL,
        made_at INTEGER NOT NULL,
        PRIMARY KEY (arrangement, partner, period_from, period_until, revision)
      ) STRICT;

      -- Totals that partners told, each found to be what they committed to on the ledger.
      CREATE TABLE partner_report (
        importer TEXT NOT NULL,
        arrangement INTEGER NOT NULL,
        period_from INTEGER NOT NULL,
        period_until INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        totals TEXT NOT NULL,
        salt TEXT NOT NULL,
        received_at INTEGER NOT NULL,
        PRIMARY KEY (importer, arrangement, period_from, period_until, revision)
      ) STRICT, WITHOUT ROWID;

      -- Texts about breaches, by the commitment that the ledger has.
      CREATE TABLE breach_text (
        commitment TEXT PRIMARY KEY,
        salt TEXT NOT NULL,
        text TEXT NOT NULL,
        made_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
    `,
  },
];
