import { benefitMask } from "../domain/benefit.ts";
import type { Clearance } from "../domain/clearance.ts";
import { ClearanceBatch } from "../domain/clearanceBatch.ts";
import { CLEARANCE_COLUMNS, REQUIRED_COLUMNS } from "../domain/clearanceColumns.ts";
import { AeoError } from "../domain/errors.ts";
import type { Caller } from "../services/caller.ts";
import type { ClearanceRows, RefusedRead } from "../services/clearances.ts";
import { type ClearanceBody, clearanceSchema } from "./clearanceSchema.ts";
import { fromCsv } from "./clearanceCells.ts";
import { LineReader } from "./clearanceLine.ts";
import { parse } from "./route.ts";
import { csvFile, type FileRow, headerFault, MAX_ROWS, ndjsonFile, plainLines, recordOf } from "./rowFiles.ts";

const LINE_END = 0x0a;
const COLUMNS = { known: CLEARANCE_COLUMNS, required: REQUIRED_COLUMNS };

/** Reads clearances from CSV or NDJSON, and says of each other row what is wrong with it. @throws AeoError INVALID_BODY, BATCH_TOO_LARGE */
export function clearanceRows(text: string, format: "csv" | "ndjson", caller: Caller): ClearanceRows {
  if (format === "ndjson") return rowsOf(ndjsonFile(text), caller);
  return plainRows(text, caller) ?? carefulRows(text, caller);
}

/** The rows of any CSV file, by csv-parse and the schema. @throws AeoError INVALID_BODY, BATCH_TOO_LARGE */
export function carefulRows(text: string, caller: Caller): ClearanceRows {
  return rowsOf(csvFile(text, COLUMNS, fromCsv), caller);
}

function rowsOf(rows: readonly FileRow[], caller: Caller): ClearanceRows {
  const read = { batch: new ClearanceBatch(rows.length), refusals: [] };
  for (const row of rows) take(row, caller, read);
  return read;
}

/**
 * The same in a tenth of the time, for a file of which each line is a record; undefined = another. A line with something unusual in it
 * goes the careful way by itself.
 */
function plainRows(text: string, caller: Caller): ClearanceRows | undefined {
  const bytes = Buffer.from(text);
  const first = text.indexOf("\n");
  const header = text.slice(0, Math.max(first, 0)).split(",");
  // Places in the text are those in its bytes when all are ASCII; else it is not plain.
  if (bytes.length !== text.length || headerFault(header, COLUMNS) !== undefined) return undefined;
  const ends: number[] = [];
  for (let at = first + 1; at < bytes.length; at = (ends.at(-1) as number) + 1) {
    const end = bytes.indexOf(LINE_END, at);
    ends.push(end < 0 ? bytes.length : end);
  }
  // No rows, or too many: the careful way says so.
  if (ends.length === 0 || ends.length > MAX_ROWS) return undefined;
  const batch = new ClearanceBatch(ends.length);
  const read = { batch, refusals: [] };
  const reader = new LineReader(text, bytes, header, agencyOf(caller), batch);
  let isPlain = false;
  let from = first + 1;
  for (const [index, until] of ends.entries()) {
    const row = index + 1;
    if (!reader.read(row, from, until)) {
      isPlain ||= plainLines(text) !== undefined;
      if (!isPlain) return undefined;
      const cells = text.slice(from, until).split(",");
      take({ row, read: () => fromCsv(recordOf(header, cells)) }, caller, read);
    }
    from = until + 1;
  }
  return read;
}

/** Adds a row to what was read. */
function take({ row, read }: FileRow, caller: Caller, to: { batch: ClearanceBatch; refusals: RefusedRead[] }): void {
  try {
    const body = parse(clearanceSchema, read(), "INVALID_ROW", "") as ClearanceBody;
    to.batch.add(row, toClearance(body, caller));
  } catch (error) {
    if (!(error instanceof AeoError)) throw error;
    to.refusals.push({ row, refusal: error });
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
