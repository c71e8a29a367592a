import { benefitMask } from "../domain/benefit.ts";
import { CHANNELS, type Clearance, CUSTOMS_ALONE, DENIAL_REASONS } from "../domain/clearance.ts";
import { AeoError } from "../domain/errors.ts";
import { SME_CLASSES } from "../domain/profile.ts";
import type { Caller } from "../services/caller.ts";
import type { ClearanceRow } from "../services/clearances.ts";
import { parse } from "./route.ts";
import { csvFile, type FileRow, listCell, ndjsonFile } from "./rowFiles.ts";
import { benefitSchema, economySchema, instantSchema, modeSchema, operatorTypeSchema } from "./schemas.ts";
import { z } from "./zod.ts";

const referenceSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ./_-]{0,63}$/, "1 to 64 letters, digits, spaces and . / _ -")
  .openapi({
    type: "string",
    example: "JP-2026-0012345",
    description: "The declaration's reference, unique at this customs",
  });

const agencySchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}$/, "1 to 40 letters, digits, spaces and . _ -")
  .refine((name) => name !== CUSTOMS_ALONE, "none is no agency: leave it out");

/** One import declaration as this customs saw it. */
export const clearanceSchema = z
  .strictObject({
    reference: referenceSchema,
    issuer: economySchema,
    mode: modeSchema,
    departedAt: instantSchema.optional(),
    arrivedAt: instantSchema.optional(),
    lodgedAt: instantSchema,
    releasedAt: instantSchema.optional(),
    deliveredAt: instantSchema.optional(),
    channel: z.enum(CHANNELS),
    operator: z
      .string()
      .regex(/^[\x21-\x7e\uff01-\uff5e]{1,64}$/, "the identifier as quoted, 1 to 64 characters without spaces")
      .optional(),
    operatorType: operatorTypeSchema.optional(),
    claimed: z.boolean().default(false),
    smeClass: z.enum(SME_CLASSES).optional(),
    granted: z.array(benefitSchema).max(16).default([]),
    denial: z.enum(DENIAL_REASONS).optional(),
    agency: agencySchema.optional(),
  })
  .openapi("Clearance");

export const CLEARANCE_COLUMNS = [
  "reference",
  "issuer",
  "mode",
  "departedAt",
  "arrivedAt",
  "lodgedAt",
  "releasedAt",
  "deliveredAt",
  "channel",
  "operator",
  "operatorType",
  "claimed",
  "smeClass",
  "granted",
  "denial",
  "agency",
] as const;
const REQUIRED = ["reference", "issuer", "mode", "lodgedAt", "channel"];

/** Reads clearances from CSV or NDJSON; each row is a clearance, or says what is wrong with it. @throws AeoError INVALID_BODY */
export function clearanceRows(text: string, format: "csv" | "ndjson", caller: Caller): ClearanceRow[] {
  const rows =
    format === "csv" ? csvFile(text, { known: CLEARANCE_COLUMNS, required: REQUIRED }, fromCsv) : ndjsonFile(text);
  return rows.map((row) => toRow(row, caller));
}

function toRow({ row, read }: FileRow, caller: Caller): ClearanceRow {
  try {
    return { row, clearance: toClearance(parse(clearanceSchema, read(), "INVALID_ROW", "") as Body, caller) };
  } catch (error) {
    if (error instanceof AeoError) return { row, refusal: error };
    throw error;
  }
}

type Body = z.output<typeof clearanceSchema>;

/** Which agency a caller is; undefined: it is customs. */
export function agencyOf({ roles, subject }: Caller): string | undefined {
  return roles.includes("agency") && !roles.includes("monitor") ? subject : undefined;
}

/** Another agency speaks for itself only: its token says who it is. */
function toClearance(body: Body, caller: Caller): Clearance {
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
    granted: benefitMask([...new Set(body.granted)]),
    denial: body.denial ?? null,
    agency: agency ?? body.agency ?? null,
  };
}

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  "1": true,
  false: false,
  no: false,
  "0": false,
};

/** A CSV record as the JSON body that means the same. Empty cells are left out. */
function fromCsv(record: Readonly<Record<string, string>>): unknown {
  const body: Record<string, unknown> = {};
  for (const [name, cell] of Object.entries(record)) if (cell !== "") body[name] = cell;
  const { claimed, granted } = record;
  if (claimed !== undefined && claimed !== "") body["claimed"] = BOOLEANS[claimed.toLowerCase()] ?? claimed;
  if (granted !== undefined && granted !== "") body["granted"] = listCell(granted);
  return body;
}
