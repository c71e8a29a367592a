import { z } from "zod";
import { refusedRowSchema } from "./refusedRow.ts";

/** The parts of a certification that the command line looks at. Of the profile only the identifiers, never a name. */
export const certificationSchema = z.object({
  id: z.string(),
  status: z.string(),
  version: z.number().int(),
  programme: z.string().nullable(),
  tier: z.string().nullable(),
  profile: z.object({ tin: z.string(), aliases: z.array(z.object({ value: z.string() })).default([]) }).nullable(),
});
export type CertificationAnswer = z.output<typeof certificationSchema>;

export const certificationsSchema = z.object({
  certifications: z.array(certificationSchema),
  next: z.string().nullable(),
});

export const certificationHistorySchema = z.object({
  entries: z.array(
    z.object({
      type: z.string(),
      status: z.string(),
      version: z.number(),
      decidedAt: z.string(),
      effectiveFrom: z.string().nullable(),
      recordedAt: z.string(),
      recordedLateSeconds: z.number(),
      block: z.number(),
      sequence: z.number(),
    }),
  ),
});

export const consentSchema = z.object({ mode: z.string(), partners: z.array(z.string()).optional() });

/** What became of an import. */
export const importSchema = z.object({
  id: z.string(),
  rows: z.number(),
  accepted: z.number(),
  refused: z.array(refusedRowSchema),
  operations: z.array(
    z.object({
      id: z.string(),
      state: z.string(),
      rows: z.array(z.number()),
      error: z.object({ code: z.string(), detail: z.string() }).nullable(),
    }),
  ),
});
export type ImportAnswer = z.output<typeof importSchema>;
