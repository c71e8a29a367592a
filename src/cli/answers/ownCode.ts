import { z } from "zod";
import { refusedRowSchema } from "./refusedRow.ts";

export const ownCodeSchema = z.object({
  id: z.string(),
  scheme: z.string(),
  code: z.string(),
  issuer: z.string(),
  tin: z.string(),
  validFrom: z.string().nullable(),
  validUntil: z.string().nullable(),
  recordedBy: z.string(),
  recordedAt: z.string().nullable(),
});
export type OwnCodeAnswer = z.output<typeof ownCodeSchema>;

export const ownCodesSchema = z.object({ codes: z.array(ownCodeSchema), next: z.string().nullable() });

export const ownCodesReceiptSchema = z.object({
  rows: z.number(),
  recorded: z.number(),
  repeated: z.number(),
  replaced: z.number(),
  refusedCount: z.number(),
  refused: z.array(refusedRowSchema),
});
export type OwnCodesReceiptAnswer = z.output<typeof ownCodesReceiptSchema>;
