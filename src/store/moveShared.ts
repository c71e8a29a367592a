import { AeoError } from "../domain/errors.ts";
import type { Database, Row, SqlValue } from "./database.ts";
import { identityOf } from "./gateways.ts";
import { carryIdentity } from "./storeIdentity.ts";

/** What is shared, in an order in which each row's references are there before it; of those that number their rows, the column. */
const TABLES: readonly (readonly [table: string, order: string, numbered?: string])[] = [
  ["intent", "position", "position"],
  ["intent_record", "record, position"],
  ["signer", "address"],
  ["retired_transaction", "hash"],
  ["idempotency", "caller, key"],
  ["consent", "certification_id, sequence"],
  ["consent_successor", "certification_id, successor_id"],
  ["profile_version", "revision", "revision"],
  ["own_certification", "certification_id"],
  ["certification_slot", "tin, programme, tier"],
  ["own_identifier", "scheme, value, certification_id"],
  ["own_search_key", "key, certification_id"],
  ["feed_partner", "partner"],
  ["feed_entry", "partner, cursor"],
  ["feed_dirty", "certification_id"],
  ["feed_state", "id"],
  ["feed_compared", "id"],
  ["request_nonce", "economy, nonce"],
  ["import", "id"],
  ["watched_from", "id"],
  ["trader_code", "certification_id"],
  ["clearance_judgement", "id", "id"],
  ["clearance", "first"],
  ["clearance_chunk", "first"],
  ["clearance_reference", "reference"],
  ["clearance_period", "issuer, step, first"],
  ["clearance_judged", "judgement, first"],
  ["benefit_report", "arrangement, partner, period_from, period_until, revision"],
  ["partner_report", "importer, arrangement, period_from, period_until, revision"],
  ["breach_text", "commitment"],
  ["unknown_write", "id", "id"],
  ["judged_until", "id"],
  ["revoked_token", "jti"],
  ["status_list", "number"],
  ["status_index", "list, idx"],
  ["credential", "id"],
  ["webhook", "id"],
  ["webhook_dead_letter", "webhook, message"],
  ["own_code", "id"],
  ["access_line", "number"],
  ["access_head", "id"],
  ["audit_grant", "sequence"],
  ["audit_grant_certification", "grant_id, certification_id"],
];

/** Their names. */
export const SHARED_TABLES: readonly string[] = TABLES.map(([table]) => table);

/**
 * Tables of what is shared that are not moved: leases end by themselves, gateways of a file are none of PostgreSQL's, and what a file
 * belongs to is copied and stays.
 */
export const NOT_MOVED: readonly string[] = ["lease", "gateway", "feed_reader", "moved_store", "store_identity"];

/**
 * Moves what gateways share from the file of one that kept everything in it to PostgreSQL: all of it in one transaction there, then
 * it is deleted here. When it was cut off in between, the next call only deletes.
 * @param own of a stopped gateway @param shared opened with the same migrations, and empty
 * @returns how many rows were moved @throws AeoError INVALID_CONFIGURATION when there is something there already, or it
 * belongs to another authority; LEDGER_WRONG_CHAIN when to another ledger
 */
export function moveShared(own: Database, shared: Database): number {
  const gateway = identityOf(own);
  const isThere = () => shared.get("SELECT 1 FROM moved_store WHERE gateway = ?", gateway) !== undefined;
  let moved = 0;
  if (!isThere())
    shared.transaction(() => {
      carryIdentity({ db: own, name: "the file", kind: "OWN" }, { db: shared, name: "the schema", kind: "SHARED" });
      for (const table of SHARED_TABLES) refuseRows(shared, table);
      for (const [table, order, numbered] of TABLES) {
        moved += copy(own, shared, table, order);
        if (numbered !== undefined) goOnAfter(shared, table, numbered, highest(own, table, numbered));
      }
      shared.run("INSERT INTO moved_store (gateway) VALUES (?)", gateway);
    });
  own.forgetOnDelete();
  own.transaction(() => {
    for (const table of SHARED_TABLES.toReversed()) own.run(`DELETE FROM ${table}`);
  });
  own.purgeDeleted();
  return moved;
}

function refuseRows(shared: Database, table: string): void {
  if (shared.get(`SELECT 1 FROM ${table} LIMIT 1`) === undefined) return;
  throw new AeoError(
    "INVALID_CONFIGURATION",
    `there is something in PostgreSQL already (${table}): move into an empty schema`,
  );
}

function copy(own: Database, shared: Database, table: string, order: string): number {
  const columns = own.all("SELECT name FROM pragma_table_info(?)", table).map(({ name }) => name as string);
  const sql = `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`;
  let count = 0;
  for (const row of own.iterate(`SELECT * FROM ${table} ORDER BY ${order}`)) {
    shared.run(sql, ...columns.map((column) => row[column] as SqlValue));
    count += 1;
  }
  return count;
}

/** The highest number that was ever given, also of a row that is gone: feeds refer to numbers, and none may come back. */
function highest(own: Database, table: string, column: string): number {
  const last = own.get(`SELECT max(${column}) AS number FROM ${table}`) as Row;
  const given = own.get("SELECT seq AS number FROM sqlite_sequence WHERE name = ?", table);
  return Math.max(Number(last["number"] ?? 0), Number(given?.["number"] ?? 0));
}

function goOnAfter(shared: Database, table: string, column: string, number: number): void {
  if (number > 0) shared.get("SELECT setval(pg_get_serial_sequence(?, ?), ?)", table, column, number);
}
