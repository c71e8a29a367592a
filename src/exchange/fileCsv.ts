import { parse } from "csv-parse/sync";
import { FILE_COLUMNS, type FileChange, type FileRow, inFileOrder } from "../domain/exchangeFile.ts";

const CHANGE = "change";

/** A full file as CSV (RFC 4180, UTF-8, CRLF), with a header row. */
export function fullCsv(rows: readonly FileRow[]): string {
  return lines([FILE_COLUMNS, ...rows.map((row) => FILE_COLUMNS.map((column) => row[column]))]);
}

/** A delta file as CSV: a column `change` before the others; a removed row has its name alone. */
export function deltaCsv(changes: readonly FileChange[]): string {
  const cells = changes.map(({ change, row }) => [
    change,
    ...FILE_COLUMNS.map((column) => (row as Partial<FileRow>)[column] ?? ""),
  ]);
  return lines([[CHANGE, ...FILE_COLUMNS], ...cells]);
}

/** @throws Error when the text is not a full file of this form */
export function readFullCsv(text: string): FileRow[] {
  return inFileOrder(recordsOf(text, FILE_COLUMNS) as unknown as FileRow[]);
}

/** @throws Error when the text is not a delta file of this form */
export function readDeltaCsv(text: string): FileChange[] {
  return recordsOf(text, [CHANGE, ...FILE_COLUMNS]).map(({ change, ...row }) => {
    if (change === "UPSERT") return { change, row: row as FileRow };
    if (change === "REMOVE")
      return { change, row: { issuer: row["issuer"] ?? "", certification: row["certification"] ?? "" } };
    throw new Error("a change is UPSERT or REMOVE");
  });
}

function recordsOf(text: string, columns: readonly string[]): Record<string, string>[] {
  const [header, ...rows] = parse(text) as string[][];
  if (header?.join() !== columns.join()) throw new Error("the header is not that of this file");
  return rows.map((cells) => Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ""])));
}

function lines(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `${cells.map(cell).join(",")}\r\n`).join("");
}

function cell(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
