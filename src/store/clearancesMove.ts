import { CHANNELS, type Clearance, DENIAL_REASONS } from "../domain/clearance.ts";
import { ClearanceBatch } from "../domain/clearanceBatch.ts";
import type { Economy } from "../domain/economy.ts";
import { MODES } from "../domain/mode.ts";
import { OPERATOR_TYPES } from "../domain/operatorType.ts";
import { SME_CLASSES } from "../domain/profile.ts";
import type { Instant } from "../domain/time.ts";
import { at } from "./clearanceChunk.ts";
import { ClearanceChunks } from "./clearanceChunks.ts";
import type { Database, Row } from "./database.ts";
import { insertNew } from "./manyRows.ts";

/** Rows of one page. */
const PAGE = 5_000;

/** Moves clearances that were a row of SQL each into chunks, in their order. */
export function moveRows(db: Database): void {
  const chunks = new ClearanceChunks(db);
  const sql = `SELECT * FROM clearance_2 WHERE id > ? ORDER BY id LIMIT ${PAGE}`;
  for (let page = db.all(sql, 0); page.length > 0; page = db.all(sql, page.at(-1)?.["id"] as number)) {
    const batch = new ClearanceBatch(page.length);
    for (const row of page) batch.add(0, clearanceOf(row));
    const numbers = (column: string) => Uint32Array.from(page, (row) => row[column] as number);
    const salts = new Uint8Array(Buffer.concat(page.map((row) => row["salt"] as Uint8Array)));
    const place = chunks.add({ batch, salts, relied: numbers("relied"), truth: numbers("truth") });
    const references = batch.references.flatMap((reference, index) => [reference, place + index]);
    insertNew(db, "clearance_reference (reference, place)", 2, references);
  }
  db.run("DROP TABLE clearance_2");
}

function clearanceOf(row: Row): Clearance {
  return {
    reference: row["reference"] as string,
    issuer: row["issuer"] as Economy,
    mode: at(MODES, row["mode"]),
    departedAt: row["departed_at"] as Instant | null,
    arrivedAt: row["arrived_at"] as Instant | null,
    lodgedAt: row["lodged_at"] as Instant,
    releasedAt: row["released_at"] as Instant | null,
    deliveredAt: row["delivered_at"] as Instant | null,
    channel: at(CHANNELS, row["channel"]),
    operator: row["operator"] as string | null,
    operatorType: row["operator_type"] === null ? null : at(OPERATOR_TYPES, row["operator_type"]),
    claimed: row["claimed"] === 1,
    smeClass: row["sme_class"] === null ? null : at(SME_CLASSES, row["sme_class"]),
    granted: BigInt(row["granted"] as number),
    denial: row["denial"] === null ? null : at(DENIAL_REASONS, row["denial"]),
    agency: row["agency"] as string | null,
  };
}
