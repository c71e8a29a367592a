import type { z } from "./zod.ts";
import { AeoError } from "../domain/errors.ts";
import type { GrantRequest } from "../services/certify.ts";
import type { ImportRow } from "../services/importCertifications.ts";
import { grantSchema } from "./certificationSchemas.ts";
import { parse } from "./route.ts";
import { csvFile, type FileRow, listCell, ndjsonFile } from "./rowFiles.ts";

type ToGrantRequest = (body: z.output<typeof grantSchema>) => GrantRequest;

/** The columns of a CSV file; lists are separated by |. */
export const CSV_COLUMNS = [
  "tin",
  "aliases",
  "legalName",
  "localName",
  "addressLines",
  "city",
  "postcode",
  "country",
  "operatorTypes",
  "smeClass",
  "programme",
  "tier",
  "validFrom",
  "validUntil",
  "contact",
  "consent",
  "decidedAt",
  "reviewAt",
] as const;

const REQUIRED = ["tin", "legalName", "addressLines", "city", "country", "operatorTypes", "programme", "validFrom"];

/** Reads a CSV file with a header row. @throws AeoError INVALID_BODY when it is no CSV, lacks the header, or is too long */
export function csvRows(text: string, toRequest: ToGrantRequest): ImportRow[] {
  const rows = csvFile(text, { known: CSV_COLUMNS, required: REQUIRED }, fromCsv);
  return rows.map((row) => toRow(row, toRequest));
}

/** Reads one JSON object per line, each as POST /v1/certifications takes it. */
export function ndjsonRows(text: string, toRequest: ToGrantRequest): ImportRow[] {
  return ndjsonFile(text).map((row) => toRow(row, toRequest));
}

function toRow({ row, read }: FileRow, toRequest: ToGrantRequest): ImportRow {
  try {
    return { row, request: toRequest(parse(grantSchema, read(), "INVALID_ROW", "") as z.output<typeof grantSchema>) };
  } catch (error) {
    if (error instanceof AeoError) return { row, refusal: error };
    throw error;
  }
}

/** A CSV record as the JSON body that means the same. Empty cells are left out. */
function fromCsv(record: Readonly<Record<string, string>>): unknown {
  const cell = (name: (typeof CSV_COLUMNS)[number]) => (record[name] === "" ? undefined : record[name]);
  const list = (name: (typeof CSV_COLUMNS)[number]) => listCell(record[name]);
  const body = {
    tin: cell("tin"),
    aliases: list("aliases")?.map((alias) => {
      const [scheme, ...value] = alias.split(":");
      return { scheme, value: value.join(":") };
    }),
    legalName: cell("legalName"),
    localName: cell("localName"),
    address: { lines: list("addressLines"), city: cell("city"), postcode: cell("postcode"), country: cell("country") },
    operatorTypes: list("operatorTypes"),
    smeClass: cell("smeClass"),
    programme: cell("programme"),
    tier: cell("tier"),
    validFrom: cell("validFrom"),
    validUntil: cell("validUntil"),
    contact: cell("contact"),
    consent: consentOf(cell("consent")),
    decidedAt: cell("decidedAt"),
    reviewAt: cell("reviewAt"),
  };
  return withoutUndefined(body);
}

/** GENERAL, NONE, or PER_PARTNER:JP|KR. */
function consentOf(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  const [mode, partners] = text.split(":");
  return partners === undefined ? { mode } : { mode, partners: partners.split("|").map((item) => item.trim()) };
}

function withoutUndefined(value: object): object {
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(
    entries.map(([key, entry]) => [
      key,
      typeof entry === "object" && entry !== null && !Array.isArray(entry)
        ? withoutUndefined(entry as object)
        : (entry as unknown),
    ]),
  );
}
