import type { Migration } from "./database.ts";

export const CLEARANCE_MIGRATIONS: readonly Migration[] = [
  {
    id: "clearances-1",
    // Codes are places in the lists of domain/: they are only ever added to. `relied` and `true` are the two judgements.
    sql: `
      CREATE TABLE clearance (
        id INTEGER PRIMARY KEY,
        reference TEXT NOT NULL UNIQUE,
        issuer TEXT NOT NULL,
        mode INTEGER NOT NULL,
        departed_at INTEGER,
        arrived_at INTEGER,
        lodged_at INTEGER NOT NULL,
        released_at INTEGER,
        delivered_at INTEGER,
        channel INTEGER NOT NULL,
        operator TEXT,
        operator_type INTEGER,
        claimed INTEGER NOT NULL,
        sme_class INTEGER,
        granted INTEGER NOT NULL,
        denial INTEGER,
        agency TEXT,
        salt BLOB NOT NULL,
        relied TEXT NOT NULL,
        truth TEXT NOT NULL,
        certification TEXT
      ) STRICT;
      CREATE INDEX clearance_operator ON clearance (operator, issuer) WHERE operator IS NOT NULL;
      CREATE INDEX clearance_certification ON clearance (certification) WHERE certification IS NOT NULL;
      CREATE INDEX clearance_issuer ON clearance (issuer, lodged_at);
    `,
  },
];
