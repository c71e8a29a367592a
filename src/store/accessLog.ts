import { createHash } from "node:crypto";
import {
  type Access,
  type AccessHead,
  type AccessLine,
  type AccessOutcome,
  chainedText,
  NO_ACCESSES,
  type Seen,
} from "../domain/accessLine.ts";
import type { Database, Migration, Row } from "./database.ts";

/** Tables of the log of what auditors saw. Lines are only ever added. */
export const ACCESS_LOG_MIGRATIONS: readonly Migration[] = [
  {
    id: "access-log-1",
    sql: `
      CREATE TABLE access_line (
        number INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        auditor TEXT NOT NULL,
        route TEXT NOT NULL,
        question TEXT NOT NULL,
        outcome TEXT NOT NULL,
        code TEXT,
        seen TEXT,
        block INTEGER,
        block_hash TEXT,
        digest TEXT,
        hash TEXT NOT NULL
      ) STRICT;
      CREATE INDEX access_line_auditor ON access_line (auditor, number);
      CREATE INDEX access_line_at ON access_line (at, number);
      CREATE TABLE access_head (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        number INTEGER NOT NULL,
        hash TEXT NOT NULL
      ) STRICT;
    `,
  },
];

/** Which lines; all that is named must hold. Times in milliseconds since 1970, [from, until). */
export interface AccessQuery {
  readonly auditor?: string | undefined;
  readonly from?: number | undefined;
  readonly until?: number | undefined;
  /** Lines beyond this number, in the order asked for. */
  readonly after?: number | undefined;
  readonly newestFirst: boolean;
  readonly limit: number;
}

const COLUMNS = "number, at, auditor, route, question, outcome, code, seen, block, block_hash, digest, hash";

/** What auditors saw: each line is durable when `append` returns, and is chained to the one before by its hash. */
export class AccessLog {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Adds a line. @throws AeoError STORE_UNAVAILABLE, and then nothing is kept */
  append(access: Access): AccessLine {
    return this.#db.transaction(() => {
      const previous = this.head();
      const numbered = { ...access, number: previous.number + 1 };
      const hash = createHash("sha256").update(chainedText(previous.hash, numbered)).digest("hex");
      this.#insert({ ...numbered, hash });
      this.#db.run("DELETE FROM access_head");
      this.#db.run("INSERT INTO access_head (id, number, hash) VALUES (1, ?, ?)", numbered.number, hash);
      return { ...numbered, hash };
    });
  }

  /** How many lines there should be, and the hash of the last one. */
  head(): AccessHead {
    const row = this.#db.get("SELECT number, hash FROM access_head WHERE id = 1");
    return row === undefined ? NO_ACCESSES : { number: row.number as number, hash: row.hash as string };
  }

  /** At most `limit` lines. */
  page({ auditor, from, until, after, newestFirst, limit }: AccessQuery): AccessLine[] {
    const wanted: [condition: string, value: string | number | undefined][] = [
      ["auditor = ?", auditor],
      ["at >= ?", from],
      ["at < ?", until],
      [newestFirst ? "number < ?" : "number > ?", after],
    ];
    const used = wanted.filter((one): one is [string, string | number] => one[1] !== undefined);
    const where = used.length === 0 ? "" : `WHERE ${used.map(([condition]) => condition).join(" AND ")}`;
    const order = newestFirst ? "DESC" : "ASC";
    const sql = `SELECT ${COLUMNS} FROM access_line ${where} ORDER BY number ${order} LIMIT ?`;
    return this.#db.all(sql, ...used.map(([, value]) => value), limit).map(lineOf);
  }

  #insert(line: AccessLine): void {
    this.#db.run(
      `INSERT INTO access_line (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      line.number,
      line.at,
      line.auditor,
      line.route,
      JSON.stringify(line.question),
      line.outcome,
      line.code,
      line.seen === null ? null : JSON.stringify(line.seen),
      line.block,
      line.blockHash,
      line.digest,
      line.hash,
    );
  }
}

function lineOf(row: Row): AccessLine {
  return {
    number: row.number as number,
    at: row.at as number,
    auditor: row.auditor as string,
    route: row.route as string,
    question: readJson(row.question as string) as Record<string, string>,
    outcome: row.outcome as AccessOutcome,
    code: row.code as string | null,
    seen: row.seen === null ? null : (readJson(row.seen as string) as Seen),
    block: row.block as number | null,
    blockHash: row.block_hash as string | null,
    digest: row.digest as string | null,
    hash: row.hash as string,
  };
}

/** Text that is no JSON any more was altered: shown as it is, its line fails the check instead of the whole answer. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { unreadable: text };
  }
}
