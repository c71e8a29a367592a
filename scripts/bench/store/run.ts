/**
 * Measures what a store costs, on SQLite and on PostgreSQL in the same run:
 *   read         one row by its key
 *   transaction  one row inserted, kept for good
 *   writes       writes accepted as a route does it (key, intent and answer in one transaction), by one process and by two at once
 * Run with: npm run bench -- store postgres://…  (it uses and removes schemas of its own)
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { Database } from "../../../src/store/database.ts";
import { PostgresDatabase } from "../../../src/store/postgresDatabase.ts";
import { SqliteDatabase } from "../../../src/store/sqliteDatabase.ts";

const NOTES = [{ id: "note", sql: "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT" }];
const SECONDS = 5;
const ROUNDS = 500;

const [url] = process.argv.slice(2);
if (url === undefined) throw new Error("which PostgreSQL? its URL is the only argument");
const folder = mkdtempSync(join(tmpdir(), "aeo-bench-store-"));
const schema = `bench_${process.pid}`;
try {
  const file = join(folder, "store.sqlite");
  for (const [kind, database] of [
    ["SQLite", SqliteDatabase.open(file, NOTES)],
    ["PostgreSQL", PostgresDatabase.open({ url, schema }, NOTES)],
  ] as const) {
    // Twice: the first round warms up.
    singleRows(database, ROUNDS);
    tell({ kind, ...singleRows(database, ROUNDS) });
    database.close();
  }
  tell({ kind: "SQLite", gateways: 1, writesPerSecond: await accepted([join(folder, "outbox.sqlite")], 1) });
  for (const gateways of [1, 2])
    tell({ kind: "PostgreSQL", gateways, writesPerSecond: await accepted([url, `${schema}_${gateways}`], gateways) });
} finally {
  rmSync(folder, { recursive: true });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const name of [schema, `${schema}_1`, `${schema}_2`])
    await client.query(`DROP SCHEMA IF EXISTS ${name} CASCADE`);
  await client.end();
}

/** Milliseconds each. */
function singleRows(database: Database, rounds: number): { readonly transactionMs: number; readonly readMs: number } {
  const timed = (body: (round: number) => void) => {
    const began = performance.now();
    for (let round = 0; round < rounds; round += 1) body(round);
    return Number(((performance.now() - began) / rounds).toFixed(3));
  };
  return {
    transactionMs: timed(() =>
      database.transaction(() => database.run("INSERT INTO note (text) VALUES (?)", "a note")),
    ),
    readMs: timed((round) => void database.get("SELECT * FROM note WHERE id = ?", round + 1)),
  };
}

/** Writes that processes accept in a second, all together. */
async function accepted(place: readonly string[], processes: number): Promise<number> {
  const children = Array.from({ length: processes }, () =>
    fork(join(import.meta.dirname, "acceptor.ts"), [String(SECONDS), ...place]),
  );
  // They begin together, once all are open.
  await Promise.all(children.map((child) => once(child, "message")));
  for (const child of children) child.send("begin");
  const counts = await Promise.all(
    children.map(async (child: ChildProcess) => (await once(child, "message"))[0] as number),
  );
  return Math.round(counts.reduce((sum, count) => sum + count, 0) / SECONDS);
}

function tell(row: object): void {
  process.stdout.write(`${JSON.stringify(row)}\n`);
}
