import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, describe, inject } from "vitest";
import type { Database, Migration } from "../../src/store/database.ts";
import { PostgresDatabase } from "../../src/store/postgresDatabase.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";

/** Opens an empty store of one kind. */
export type OpenStore = (migrations: readonly Migration[]) => Database;

/**
 * The URL of a PostgreSQL: that of AEO_TEST_POSTGRES_URL, or of one that is started for this run. undefined where none is installed,
 * which a run under CI does not accept.
 */
export async function postgresUrl(): Promise<string | undefined> {
  const given = process.env["AEO_TEST_POSTGRES_URL"];
  if (given !== undefined) return given;
  const response = await fetch(inject("postgresBroker"));
  if (response.ok) return response.text();
  const why = response.status === 404 ? "no PostgreSQL is installed here" : await response.text();
  if (response.status !== 404 || process.env["CI"] !== undefined) throw new Error(`no PostgreSQL: ${why}`);
  process.stderr.write(`\n!! NOT TESTED: everything on PostgreSQL, since ${why}. Set AEO_TEST_POSTGRES_URL.\n\n`);
  return undefined;
}

/** A name for a schema that no other test has. */
export function newSchema(): string {
  return `test_${randomBytes(8).toString("hex")}`;
}

/** Removes a schema and all that is in it. */
export async function dropSchema(url: string, schema: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`DROP SCHEMA IF EXISTS ${client.escapeIdentifier(schema)} CASCADE`);
  await client.end();
}

const url = await postgresUrl();

/** The same tests on SQLite and on PostgreSQL, where each store that is opened has a schema of its own. */
export function eachStore(name: string, tests: (open: OpenStore) => void): void {
  describe(`${name}, on SQLite`, () => tests((migrations) => SqliteDatabase.open(":memory:", migrations)));
  describe.skipIf(url === undefined)(`${name}, on PostgreSQL`, () => {
    const opened: { readonly database: Database; readonly schema: string }[] = [];
    afterAll(async () => {
      for (const { database, schema } of opened) {
        database.close();
        await dropSchema(url!, schema);
      }
    });
    tests((migrations) => {
      const schema = newSchema();
      const database = PostgresDatabase.open({ url: url!, schema }, migrations);
      opened.push({ database, schema });
      return database;
    });
  });
}
