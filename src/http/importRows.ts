import { parse as parseCsv } from "csv-parse/sync";
import type { z } from "./zod.ts";
import { AeoError } from "../domain/errors.ts";
import type { GrantRequest } from "../services/certify.ts";
import type { ImportRow } from "../services/importCertifications.ts";
import { grantSchema } from "./certificationSchemas.ts";
import { parse } from "./route.ts";

/** More rows than this in one file are refused: split it. */
export const MAX_ROWS = 20_000;

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

/** Reads a CSV file with a header row. @throws AeoError INVALID_BODY when it is no CSV, lacks the header, or is too long */
export function csvRows(text: string, toRequest: ToGrantRequest): ImportRow[] {
  let records: string[][];
  try {
    const options = {
      bom: true,
      skip_empty_lines: true,
      trim: true,
      relax_column_count: true,
      max_record_size: 65_536,
    };
    records = parseCsv(text, options);
  } catch (cause) {
    const line = (cause as { lines?: number }).lines;
    throw new AeoError("INVALID_BODY", `not a CSV file${line === undefined ? "" : `: see line ${line}`}`, { cause });
  }
  const [first = [], ...rows] = records;
  const header = checkedHeader(first);
  return limited(rows).map((cells, index) => toRow(index + 1, () => fromCsv(recordOf(header, cells)), toRequest));
}

/** @throws AeoError INVALID_ROW for a row with another number of columns than the header */
function recordOf(header: readonly string[], cells: readonly string[]): Record<string, string> {
  if (cells.length !== header.length)
    throw new AeoError("INVALID_ROW", `the row has ${cells.length} columns, the header ${header.length}`);
  return Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ""]));
}

/** Reads one JSON object per line, each as POST /v1/certifications takes it. */
export function ndjsonRows(text: string, toRequest: ToGrantRequest): ImportRow[] {
  // Numbered before blank lines are dropped: a row's number is its line.
  const lines = text.split("\n").map((line, index) => ({ line, number: index + 1 }));
  const rows = limited(lines.filter(({ line }) => line.trim() !== ""));
  return rows.map(({ line, number }) => toRow(number, () => parseJson(line), toRequest));
}

function limited<T>(rows: T[]): T[] {
  if (rows.length === 0) throw new AeoError("INVALID_BODY", "the file has no rows");
  if (rows.length > MAX_ROWS)
    throw new AeoError("BATCH_TOO_LARGE", `${rows.length} rows; a file has at most ${MAX_ROWS}`);
  return rows;
}

function checkedHeader(header: string[]): string[] {
  const unknown = header.filter((name) => !(CSV_COLUMNS as readonly string[]).includes(name));
  const required = ["tin", "legalName", "addressLines", "city", "country", "operatorTypes", "programme", "validFrom"];
  const missing = required.filter((name) => !header.includes(name));
  if (missing.length > 0) throw new AeoError("INVALID_BODY", `the header lacks ${missing.join(", ")}`);
  if (unknown.length > 0 || new Set(header).size !== header.length)
    throw new AeoError(
      "INVALID_BODY",
      `the header has ${unknown.length > 0 ? "columns that are not known" : "a column twice"}; it may have ${CSV_COLUMNS.join(", ")}`,
    );
  return header;
}

function toRow(row: number, read: () => unknown, toRequest: ToGrantRequest): ImportRow {
  try {
    return { row, request: toRequest(parse(grantSchema, read(), "INVALID_ROW", "") as z.output<typeof grantSchema>) };
  } catch (error) {
    if (error instanceof AeoError) return { row, refusal: error };
    throw error;
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new AeoError("INVALID_ROW", "the line is not JSON", { cause });
  }
}

/** A CSV record as the JSON body that means the same. Empty cells are left out. */
function fromCsv(record: Record<string, string>): unknown {
  const cell = (name: (typeof CSV_COLUMNS)[number]) => (record[name] === "" ? undefined : record[name]);
  const list = (name: (typeof CSV_COLUMNS)[number]) =>
    cell(name)
      ?.split("|")
      .map((item) => item.trim());
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
