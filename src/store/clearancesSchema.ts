import { moveRows } from "./clearancesMove.ts";
import type { Migration } from "./database.ts";

const JUDGEMENTS = `
  CREATE TABLE clearance_judgement (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL,
    operator TEXT NOT NULL,
    certification TEXT,
    UNIQUE (operator, text)
  ) STRICT;
  CREATE INDEX clearance_judgement_certification ON clearance_judgement (certification) WHERE certification IS NOT NULL;`;

const COLUMNS = `
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
    relied INTEGER NOT NULL,
    truth INTEGER NOT NULL
`;

const INDEXES = `
  CREATE INDEX clearance_operator ON clearance (operator, issuer) WHERE operator IS NOT NULL;
  CREATE INDEX clearance_lodged ON clearance (issuer, (lodged_at / 2592000));`;

export const CLEARANCE_MIGRATIONS: readonly Migration[] = [
  {
    id: "clearances-1",
    // Codes are places in the lists of domain/: they are only ever added to. `relied` and `true` are the two judgements.
    postgres: "",
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
  {
    id: "clearances-2",
    // No PostgreSQL ever had the first form.
    postgres: `${JUDGEMENTS} CREATE TABLE clearance (${COLUMNS}) STRICT; ${INDEXES}`,
    // Judgements say one of few things: each is kept once, with the operator whose it is. So what rests on a certification is found
    // by its operators, and a million clearances need no index for it. `lodged_at` counts in steps of 30 days: rows that arrive in no
    // order then still go to the end of a run of their own.
    sql: `
      ${JUDGEMENTS}
      INSERT INTO clearance_judgement (text, operator, certification)
        SELECT relied, ifnull(operator, ''), json_extract(relied, '$[3]') FROM clearance
        UNION SELECT truth, ifnull(operator, ''), json_extract(truth, '$[3]') FROM clearance;
      CREATE TABLE clearance_new (${COLUMNS}) STRICT;
      INSERT INTO clearance_new SELECT clearance.id, reference, issuer, mode, departed_at, arrived_at, lodged_at, released_at,
          delivered_at, channel, clearance.operator, operator_type, claimed, sme_class, granted, denial, agency, salt, r.id, t.id
        FROM clearance
        JOIN clearance_judgement r ON r.operator = ifnull(clearance.operator, '') AND r.text = relied
        JOIN clearance_judgement t ON t.operator = ifnull(clearance.operator, '') AND t.text = truth
        ORDER BY clearance.id;
      DROP TABLE clearance;
      ALTER TABLE clearance_new RENAME TO clearance;
      ${INDEXES}
    `,
  },
  {
    id: "clearances-3",
    // Rows lie in chunks, column by column, and each reference leads to the place of its row: see clearanceChunks.ts. What is true of a
    // row stands beside its chunk, since it changes; it also leads from a judgement to the chunks that have rows with it.
    sql: `
      ALTER TABLE clearance RENAME TO clearance_2;
      CREATE TABLE clearance (
        first INTEGER PRIMARY KEY,
        count INTEGER NOT NULL,
        truth BLOB NOT NULL
      ) STRICT;
      CREATE TABLE clearance_chunk (
        first INTEGER PRIMARY KEY,
        names TEXT NOT NULL,
        refs TEXT NOT NULL,
        data BLOB NOT NULL
      ) STRICT;
      CREATE TABLE clearance_reference (
        reference TEXT PRIMARY KEY,
        place INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE clearance_period (
        issuer TEXT NOT NULL,
        step INTEGER NOT NULL,
        first INTEGER NOT NULL,
        PRIMARY KEY (issuer, step, first)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE clearance_judged (
        judgement INTEGER NOT NULL,
        first INTEGER NOT NULL,
        PRIMARY KEY (judgement, first)
      ) STRICT, WITHOUT ROWID;
    `,
  },
  {
    id: "clearances-4",
    // What leads from judgements to chunks is written for a block of places at once, side by side: in the order of arrival each would
    // change a page of its own. Rows are moved here, by code that knows today's tables; none are left where the step before has moved
    // them.
    sql: `
      ALTER TABLE clearance_judged RENAME TO clearance_judged_3;
      CREATE TABLE clearance_judged (
        block INTEGER NOT NULL,
        judgement INTEGER NOT NULL,
        first INTEGER NOT NULL,
        PRIMARY KEY (block, judgement, first)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO clearance_judged SELECT first / 65536, judgement, first FROM clearance_judged_3 ORDER BY 1, 2, 3;
      DROP TABLE clearance_judged_3;
      CREATE TABLE IF NOT EXISTS clearance_2 (${COLUMNS}) STRICT;
    `,
    code: moveRows,
  },
];
