import { z } from "zod";
import { addressField } from "./memberFields.ts";

const entry = z.strictObject({
  block: z.int().min(1),
  validators: z.array(addressField).min(1).optional(),
  blockperiodseconds: z.int().min(1).max(60).optional(),
  emptyblockperiodseconds: z.int().min(1).max(60).optional(),
});

/** Besu's `transitions`, as far as this profile has a use for them: other validators, or other periods, from a block on. */
export const transitionsField = z.strictObject({ qbft: z.array(entry).min(1) });
