import { z } from "zod";
import { type MeasuredPropagation, PROPAGATION_STAGES } from "../domain/propagation.ts";

const seconds = z
  .int()
  .min(0)
  .max(2 ** 40);
const count = z.int().min(0).max(1e12);
/** More months than anybody keeps, of each stage. */
const MOST = 4_000;

/** What a partner tells of how long changes took to get to it. */
export const measuredPropagation = z.strictObject({
  since: seconds,
  figures: z
    .array(
      z.strictObject({
        stage: z.enum(PROPAGATION_STAGES),
        month: z.int().min(197_001).max(999_912).nullable(),
        n: count,
        p50: seconds.optional(),
        p95: seconds.optional(),
        max: seconds.optional(),
        bounded: count,
        beyond: count,
      }),
    )
    .max(MOST),
});

export type { MeasuredPropagation };
