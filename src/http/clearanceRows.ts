import { benefitMask } from "../domain/benefit.ts";
import type { Clearance } from "../domain/clearance.ts";
import { CLEARANCE_COLUMNS, REQUIRED_COLUMNS } from "../domain/clearanceColumns.ts";
import { AeoError } from "../domain/errors.ts";
import type { Caller } from "../services/caller.ts";
import type { ClearanceRow } from "../services/clearances.ts";
import { type ClearanceBody, clearanceSchema } from "./clearanceSchema.ts";
import { fromCsv } from "./clearanceCells.ts";
import { lineReader } from "./clearanceLine.ts";
import { parse } from "./route.ts";
import { csvFile, type FileRow, headerFault, MAX_ROWS, ndjsonFile, plainLines, recordOf } from "./rowFiles.ts";

const COLUMNS = { known: CLEARANCE_COLUMNS, required: REQUIRED_COLUMNS };

/** Reads clearances from CSV or NDJSON; each row is a clearance, or says what is wrong with it. @throws AeoError INVALID_BODY */
export function clearanceRows(text: string, format: "csv" | "ndjson", caller: Caller): ClearanceRow[] {
  if (format === "ndjson") return ndjsonFile(text).map((row) => toRow(row, caller));
  return plainRows(text, caller) ?? carefulRows(text, caller);
}

/** The rows of any CSV file, by csv-parse and the schema. @throws AeoError INVALID_BODY, BATCH_TOO_LARGE */
export function carefulRows(text: string, caller: Caller): ClearanceRow[] {
  return csvFile(text, COLUMNS, fromCsv).map((row) => toRow(row, caller));
}

/**
 * The same in a tenth of the time, for a file of which each line is a record; undefined = another. A line with something unusual in it
 * goes the careful way by itself.
 */
function plainRows(text: string, caller: Caller): ClearanceRow[] | undefined {
  const end = text.indexOf("\n");
  const header = text.slice(0, Math.max(end, 0)).split(",");
  if (headerFault(header, COLUMNS) !== undefined) return undefined;
  const read = lineReader(header, agencyOf(caller));
  const rows: ClearanceRow[] = [];
  let isPlain = false;
  for (let from = end + 1; from < text.length; ) {
    const next = text.indexOf("\n", from);
    const until = next < 0 ? text.length : next;
    const row = rows.length + 1;
    const clearance = read(text, from, until);
    if (clearance !== undefined) rows.push({ row, clearance });
    else {
      isPlain ||= plainLines(text) !== undefined;
      if (!isPlain) return undefined;
      const cells = text.slice(from, until).split(",");
      rows.push(toRow({ row, read: () => fromCsv(recordOf(header, cells)) }, caller));
    }
    from = until + 1;
  }
  // No rows, or too many: the careful way says so.
  return rows.length === 0 || rows.length > MAX_ROWS ? undefined : rows;
}

function toRow({ row, read }: FileRow, caller: Caller): ClearanceRow {
  try {
    const body = parse(clearanceSchema, read(), "INVALID_ROW", "") as ClearanceBody;
    return { row, clearance: toClearance(body, caller) };
  } catch (error) {
    if (error instanceof AeoError) return { row, refusal: error };
    throw error;
  }
}

/** Which agency a caller is; undefined: it is customs. */
export function agencyOf({ roles, subject }: Caller): string | undefined {
  return roles.includes("agency") && !roles.includes("monitor") ? subject : undefined;
}

/** Another agency speaks for itself only: its token says who it is. */
function toClearance(body: ClearanceBody, caller: Caller): Clearance {
  const agency = agencyOf(caller);
  if (agency !== undefined && body.agency !== undefined && body.agency !== agency)
    throw new AeoError("INVALID_ROW", "an agency records its own clearances only", {
      faults: [{ pointer: "/agency", detail: "leave it out: it is taken from the token" }],
    });
  return {
    reference: body.reference,
    issuer: body.issuer,
    mode: body.mode,
    departedAt: body.departedAt ?? null,
    arrivedAt: body.arrivedAt ?? null,
    lodgedAt: body.lodgedAt,
    releasedAt: body.releasedAt ?? null,
    deliveredAt: body.deliveredAt ?? null,
    channel: body.channel,
    operator: body.operator ?? null,
    operatorType: body.operatorType ?? null,
    claimed: body.claimed,
    smeClass: body.smeClass ?? null,
    granted: benefitMask(body.granted),
    denial: body.denial ?? null,
    agency: agency ?? body.agency ?? null,
  };
}
