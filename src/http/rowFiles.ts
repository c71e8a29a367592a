import { parse as parseCsv } from "csv-parse/sync";
import { AeoError } from "../domain/errors.ts";

/** More rows than this in one file are refused: split it. */
export const MAX_ROWS = 20_000;

/** A row with its number, and how to read it; reading may throw INVALID_ROW. */
export interface FileRow {
  readonly row: number;
  readonly read: () => unknown;
}

/** The columns that a CSV file may have, and must have. */
export interface Columns {
  readonly known: readonly string[];
  readonly required: readonly string[];
}

/** Reads a CSV file with a header row. @throws AeoError INVALID_BODY when it is no CSV, lacks the header, or is too long */
export function csvFile(
  text: string,
  columns: Columns,
  toBody: (record: Readonly<Record<string, string>>) => unknown,
): FileRow[] {
  const { header, rows } = csvCells(text, columns);
  return rows.map((cells, index) => ({ row: index + 1, read: () => toBody(recordOf(header, cells)) }));
}

/** The cells of a CSV file below its header. @throws as csvFile does */
function csvCells(text: string, columns: Columns): { readonly header: string[]; readonly rows: string[][] } {
  const [first = [], ...rows] = plainRecords(text) ?? csvRecords(text);
  const header = checkedHeader(first, columns);
  return { header, rows: limited(rows) };
}

/** Longer lines are csv-parse's to judge. */
const LONGEST_LINE = 60_000;
/** A quote, a character that is not printable ASCII, blanks around a cell, or an empty line. */
const NOT_PLAIN = /["]|[^\n\x20-\x7e]| [,\n]|[,\n] |^[ \n]| $|\n\n/;

/** The records of a file that needs no more than being split: what csv-parse says of it, in a fifth of the time. undefined = another. */
export function plainRecords(text: string): string[][] | undefined {
  return plainLines(text)?.map((line) => line.split(","));
}

/** The lines of such a file; each holds one record. */
export function plainLines(text: string): string[] | undefined {
  if (text === "" || NOT_PLAIN.test(text)) return undefined;
  const lines = (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
  return lines.some(({ length }) => length > LONGEST_LINE) ? undefined : lines;
}

/** @throws AeoError INVALID_BODY */
export function csvRecords(text: string): string[][] {
  try {
    const options = {
      bom: true,
      skip_empty_lines: true,
      trim: true,
      relax_column_count: true,
      max_record_size: 65_536,
    };
    return parseCsv(text, options);
  } catch (cause) {
    const line = (cause as { lines?: number }).lines;
    throw new AeoError("INVALID_BODY", `not a CSV file${line === undefined ? "" : `: see line ${line}`}`, { cause });
  }
}

/** Reads one JSON value per line. @throws AeoError INVALID_BODY when there is none, BATCH_TOO_LARGE */
export function ndjsonFile(text: string): FileRow[] {
  // Numbered before blank lines are dropped: a row's number is its line.
  const lines = text.split("\n").map((line, index) => ({ line, row: index + 1 }));
  return limited(lines.filter(({ line }) => line.trim() !== "")).map(({ line, row }) => ({
    row,
    read: () => parseJson(line),
  }));
}

/** The items of a cell that holds a list. */
export function listCell(cell: string | undefined): string[] | undefined {
  return cell === undefined || cell === "" ? undefined : cell.split("|").map((item) => item.trim());
}

/** @throws AeoError INVALID_ROW for a row with another number of columns than the header */
export function recordOf(header: readonly string[], cells: readonly string[]): Record<string, string> {
  if (cells.length !== header.length)
    throw new AeoError("INVALID_ROW", `the row has ${cells.length} columns, the header ${header.length}`);
  return Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ""]));
}

/** @throws AeoError INVALID_BODY when there are none, BATCH_TOO_LARGE */
function limited<T>(rows: T[]): T[] {
  if (rows.length === 0) throw new AeoError("INVALID_BODY", "the file has no rows");
  if (rows.length > MAX_ROWS)
    throw new AeoError("BATCH_TOO_LARGE", `${rows.length} rows; a file has at most ${MAX_ROWS}`);
  return rows;
}

/** @throws AeoError INVALID_BODY */
function checkedHeader(header: string[], columns: Columns): string[] {
  const fault = headerFault(header, columns);
  if (fault !== undefined) throw new AeoError("INVALID_BODY", fault);
  return header;
}

/** What is wrong with a header; undefined = nothing. */
export function headerFault(header: readonly string[], { known, required }: Columns): string | undefined {
  const unknown = header.filter((name) => !known.includes(name));
  const missing = required.filter((name) => !header.includes(name));
  if (missing.length > 0) return `the header lacks ${missing.join(", ")}`;
  if (unknown.length > 0 || new Set(header).size !== header.length)
    return `the header has ${unknown.length > 0 ? "columns that are not known" : "a column twice"}; it may have ${known.join(", ")}`;
  return undefined;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new AeoError("INVALID_ROW", "the line is not JSON", { cause });
  }
}
