import { CliFault } from "./fault.ts";

export const FORMATS = ["CSV", "NDJSON"] as const;
export type ImportFormat = (typeof FORMATS)[number];

/** The media type of each. */
export const TYPES: Readonly<Record<ImportFormat, string>> = { CSV: "text/csv", NDJSON: "application/x-ndjson" };

/** What a file is by its name. @throws CliFault USAGE when that does not say */
export function formatOf(path: string): ImportFormat {
  if (/\.csv$/i.test(path)) return "CSV";
  if (/\.(ndjson|jsonl)$/i.test(path)) return "NDJSON";
  throw new CliFault("USAGE", `${path} does not say what it is; add --format csv or --format ndjson`);
}
