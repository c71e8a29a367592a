import { z } from "zod";
import { lines, sentence } from "./common.ts";

const figure = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  what: sentence,
  lines,
  /** Of the sums of a and b: a; a / b; 100 a / b; 100 (b - a) / a. */
  formula: z.enum(["SUM", "RATIO", "SHARE_PERCENT", "CHANGE_PERCENT"]),
  a: z.array(z.number()).min(1),
  b: z.array(z.number()),
  decimals: z.int().min(0).max(3),
  relation: z.enum(["EQUAL", "LESS_THAN"]),
  /** null where the report does not state the result. */
  published: z.number().nullable(),
  ours: z.number(),
  verdict: z.enum(["AGREES", "DIFFERS", "IMPLIED"]),
  note: sentence.optional(),
});
const fact = z.strictObject({ id: z.string(), what: sentence, values: z.array(z.number()).min(1), lines });

/** `figures.json`. */
export const figuresSchema = z.strictObject({ about: sentence, figures: z.array(figure), facts: z.array(fact) });
export type SeedFigure = z.output<typeof figure>;
export type SeedFact = z.output<typeof fact>;
