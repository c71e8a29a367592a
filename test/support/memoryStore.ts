import type { Database, Migration } from "../../src/store/database.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";

/** What stands in for eachStore.ts while mutants are tried: stores in memory alone, without a PostgreSQL to be asked for. */
export function openStore(migrations: readonly Migration[]): Database {
  return SqliteDatabase.open(":memory:", migrations);
}
