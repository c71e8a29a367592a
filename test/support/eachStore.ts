import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, afterEach, beforeEach, describe, inject } from "vitest";
import type { Database, Migration } from "../../src/store/database.ts";
import { PostgresDatabase } from "../../src/store/postgresDatabase.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";
import { postgresPrograms } from "./postgresServer.ts";

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
  if (response.status !== 404) throw new Error(`no PostgreSQL: ${why}`);
  return untested(`everything on PostgreSQL, since ${why}. Install it, or set AEO_TEST_POSTGRES_URL`);
}

/** The programs of a PostgreSQL, for tests that stop and start one of their own; undefined as above. */
export function ownPostgresPrograms(): string | undefined {
  return postgresPrograms() ?? untested("what needs a PostgreSQL of its own, since none is installed here");
}

function untested(what: string): undefined {
  if (process.env["CI"] !== undefined) throw new Error(`not tested: ${what}`);
  process.stderr.write(`\n!! NOT TESTED: ${what}.\n\n`);
  return undefined;
}

/** A name for a schema that no other test has. */
export function newSchema(): string {
  return `test_${randomBytes(8).toString("hex")}`;
}

/** Removes schemas and all that is in them. */
export async function dropSchemas(url: string, schemas: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const schema of schemas) await client.query(`DROP SCHEMA IF EXISTS ${client.escapeIdentifier(schema)} CASCADE`);
  await client.end();
}

const url = await postgresUrl();
const inMemory: OpenStore = (migrations) => SqliteDatabase.open(":memory:", migrations);
let current = inMemory;

/** An empty store of the kind that is being tested; in memory outside of `eachStore`. */
export function openStore(migrations: readonly Migration[]): Database {
  return current(migrations);
}

export type StoreKind = "SQLite" | "PostgreSQL";

/** The same tests on SQLite and on PostgreSQL. What they open by `openStore` is of that kind, and closed after each test. */
export function eachStore(tests: (kind: StoreKind) => void): void {
  describe("on SQLite", () => {
    beforeEach(() => {
      current = inMemory;
    });
    tests("SQLite");
  });
  describe.skipIf(url === undefined)("on PostgreSQL", () => {
    const schemas: string[] = [];
    const opened: Database[] = [];
    beforeEach(() => {
      current = (migrations) => {
        const schema = newSchema();
        schemas.push(schema);
        const database = PostgresDatabase.open({ url: url!, schema }, migrations);
        opened.push(database);
        return database;
      };
    });
    afterEach(() => {
      for (const database of opened.splice(0)) database.close();
    });
    afterAll(() => dropSchemas(url!, schemas));
    tests("PostgreSQL");
  });
}
