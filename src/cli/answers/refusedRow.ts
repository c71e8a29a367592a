import { z } from "zod";

/** A row of a file that was refused, as every import answers it. */
export const refusedRowSchema = z.object({
  row: z.number(),
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })),
});
