import { z } from "zod";
import { economyCode, legalDate, lines, mode, sentence } from "./common.ts";

const missing = z.enum(["NO_RECORDS", "NOT_AVAILABLE", "NONE"]);
/** An average time in seconds, or why there is none. */
const time = z.union([
  z.strictObject({ text: z.string().min(1), seconds: z.number().nonnegative(), lines }),
  z.strictObject({ text: z.string().min(1), missing, lines }),
]);
/** The rate of change as published, in per cent, or none. */
const rate = z.union([
  z.strictObject({ text: z.string().min(1), percent: z.number(), lines }),
  z.strictObject({ text: z.string().min(1), missing, lines }),
]);
/** Both days belong to the window. */
const window = z.strictObject({ text: z.string(), from: legalDate, to: legalDate, lines });
const stage = z.union([z.literal(1), z.literal(2)]);

const table = z.strictObject({
  table: z.int().min(2).max(7),
  lines,
  importer: economyCode,
  exporter: economyCode,
  arrangement: z.string(),
  before: window,
  after: window,
  rows: z.array(z.strictObject({ mode, stage, before: time, after: time, rate })).min(1),
});

/** `release-times.json`: Tables 2 to 7. */
export const releaseTimesSchema = z.strictObject({
  about: sentence,
  stages: z.strictObject({
    1: z.strictObject({ text: sentence, lines }),
    2: z.strictObject({ text: sentence, lines }),
  }),
  tables: z.array(table).length(6),
});
export type ReleaseTimeTable = z.output<typeof table>;
