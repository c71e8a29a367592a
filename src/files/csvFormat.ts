import type { ExchangeEntry, ExchangeRow } from "../domain/exchangeFile.ts";
import { type Instant, instantToText } from "../domain/time.ts";
import type { FileFormat } from "./format.ts";

const moment = (at: Instant) => (at === 0 ? "" : instantToText(at));

/** The columns after `action` and `key`, and what is in them; lists are separated by |. */
const COLUMNS: readonly (readonly [name: string, of: (row: ExchangeRow) => string])[] = [
  ["issuer", ({ issuer }) => issuer],
  ["16C.R143", ({ tin }) => tin],
  ["aliases", ({ aliases }) => aliases.map(({ scheme, value }) => `${scheme}:${value}`).join("|")],
  ["legalName", ({ legalName }) => legalName],
  ["localName", ({ localName }) => localName ?? ""],
  ["addressLines", ({ address }) => address.lines.join("|")],
  ["city", ({ address }) => address.city],
  ["postcode", ({ address }) => address.postcode ?? ""],
  ["country", ({ address }) => address.country],
  ["operatorTypes", ({ operatorTypes }) => operatorTypes.join("|")],
  ["programme", ({ programme }) => programme],
  ["tier", ({ tier }) => tier ?? ""],
  ["status", ({ status }) => status],
  ["statusSince", ({ effectiveFrom }) => moment(effectiveFrom)],
  ["reviewAt", ({ reviewAt }) => moment(reviewAt)],
  ["validFrom", ({ validFrom }) => moment(validFrom)],
  ["validUntil", ({ validUntil }) => moment(validUntil)],
  ["recognisedFor", ({ recognisedFor }) => recognisedFor.join("|")],
];

/** The file as CSV (RFC 4180) in UTF-8. What the XML file has in its head is in the manifest alone. */
export const CSV_FORMAT: FileFormat = {
  name: "csv",
  mediaType: "text/csv; charset=utf-8",
  begin: () => line(["action", "key", ...COLUMNS.map(([name]) => name)]),
  entry: (entry) => line(cellsOf(entry)),
  end: () => "",
};

function cellsOf(entry: ExchangeEntry): string[] {
  if (entry.action === "REMOVE") return [entry.action, entry.key, ...COLUMNS.map(() => "")];
  return [entry.action, entry.row.key, ...COLUMNS.map(([, of]) => of(entry.row))];
}

function line(cells: readonly string[]): string {
  return `${cells.map(quoted).join(",")}\r\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
