import { AeoError } from "../domain/errors.ts";
import type { OwnCodeForm, OwnCodeRow } from "../services/ownCodes.ts";
import { parse } from "./route.ts";
import { csvFile, type FileRow, ndjsonFile } from "./rowFiles.ts";
import { economySchema, instantSchema } from "./schemas.ts";
import { z } from "./zod.ts";

export const OWN_CODE_COLUMNS = ["scheme", "code", "issuer", "tin", "validFrom", "validUntil"] as const;

/** One code as it is recorded; `validFrom` left out is from the beginning, `validUntil` left out is open. */
export const ownCodeFormSchema = z
  .strictObject({
    scheme: z
      .string()
      .regex(/^[A-Z][A-Z0-9_-]{0,15}$/, "1 to 16 capitals, digits, - and _, such as MID, NACCS or OBIN")
      .openapi({ type: "string", example: "NACCS" }),
    code: z.string().min(1).max(64).openapi({ example: "A12345678901" }),
    issuer: economySchema,
    tin: z.string().min(1).max(64).openapi({ description: "The operator's TIN at home" }),
    validFrom: instantSchema.optional(),
    validUntil: instantSchema.optional(),
  })
  .openapi("OwnCodeForm");

/** Reads a file of codes. @throws AeoError INVALID_BODY, BATCH_TOO_LARGE */
export function ownCodeRows(text: string, format: "csv" | "ndjson"): OwnCodeRow[] {
  const columns = { known: OWN_CODE_COLUMNS, required: ["scheme", "code", "issuer", "tin"] };
  const rows = format === "csv" ? csvFile(text, columns, withoutEmpty) : ndjsonFile(text);
  return rows.map(toRow);
}

function toRow({ row, read }: FileRow): OwnCodeRow {
  try {
    const form = parse(ownCodeFormSchema, read(), "INVALID_ROW", "") as z.output<typeof ownCodeFormSchema>;
    return { row, form: { ...form, validFrom: form.validFrom ?? 0, validUntil: form.validUntil ?? 0 } as OwnCodeForm };
  } catch (error) {
    if (error instanceof AeoError) return { row, refusal: error };
    throw error;
  }
}

function withoutEmpty(record: Readonly<Record<string, string>>): unknown {
  return Object.fromEntries(Object.entries(record).filter(([, cell]) => cell !== ""));
}
