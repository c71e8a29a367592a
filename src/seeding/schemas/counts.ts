import { z } from "zod";
import { count, economyCode, legalDate, lines, operatorType, sentence } from "./common.ts";

/** One number of a cell. Without a label the cell gives nothing but the number. */
const part = z.strictObject({
  label: z.string().min(1).nullable(),
  types: z.array(operatorType),
  count,
  tier: z.enum(["ADVANCED", "GENERAL"]).optional(),
});
const missing = z.strictObject({ missing: z.enum(["BLANK", "NO_INFORMATION"]), lines });
const heading = z.strictObject({ text: z.string(), lines });

const row = z.strictObject({
  economy: economyCode,
  lines,
  /** The first column: importers and exporters in the development bank's studies. */
  idb: z.union([z.strictObject({ count, lines }), missing]),
  /** The second column: all operators in the customs organization's compendium of 2019. */
  wco: z.union([z.strictObject({ text: z.string(), lines, parts: z.array(part).min(1) }), missing]),
  note: sentence.optional(),
});

/** `aeo-counts.json`: Table 1. */
export const countsSchema = z.strictObject({
  about: sentence,
  caption: heading,
  columns: z.strictObject({ idb: heading, wco: heading }),
  columnOrder: sentence,
  rows: z.array(row),
  note: z.strictObject({ economy: economyCode, on: legalDate, lines, parts: z.array(part).min(1) }),
});
export type SeedCounts = z.output<typeof countsSchema>;
export type CountRow = SeedCounts["rows"][number];
export type CountPart = z.output<typeof part>;
