import { benefitMask } from "../domain/benefit.ts";
import type { Clearance } from "../domain/clearance.ts";
import { CLEARANCE_COLUMNS, REQUIRED_COLUMNS } from "../domain/clearanceColumns.ts";
import { AeoError } from "../domain/errors.ts";
import type { Caller } from "../services/caller.ts";
import type { ClearanceRow } from "../services/clearances.ts";
import { type ClearanceBody, clearanceSchema } from "./clearanceSchema.ts";
import { fromCsv, soundRowReader } from "./clearanceCells.ts";
import { parse } from "./route.ts";
import { csvCells, type FileRow, ndjsonFile, recordOf } from "./rowFiles.ts";

/** Reads clearances from CSV or NDJSON; each row is a clearance, or says what is wrong with it. @throws AeoError INVALID_BODY */
export function clearanceRows(text: string, format: "csv" | "ndjson", caller: Caller): ClearanceRow[] {
  if (format === "ndjson") return ndjsonFile(text).map((row) => toRow(row, caller));
  const { header, rows } = csvCells(text, { known: CLEARANCE_COLUMNS, required: REQUIRED_COLUMNS });
  const readSound = soundRowReader(header);
  return rows.map((cells, index) => {
    const sound = readSound(cells);
    if (sound === undefined) return toRow({ row: index + 1, read: () => fromCsv(recordOf(header, cells)) }, caller);
    return refusable(index + 1, sound, caller);
  });
}

function toRow({ row, read }: FileRow, caller: Caller): ClearanceRow {
  try {
    return refusable(row, parse(clearanceSchema, read(), "INVALID_ROW", "") as ClearanceBody, caller);
  } catch (error) {
    if (error instanceof AeoError) return { row, refusal: error };
    throw error;
  }
}

function refusable(row: number, body: ClearanceBody, caller: Caller): ClearanceRow {
  try {
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
