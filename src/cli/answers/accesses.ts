import { z } from "zod";
import { ACCESS_OUTCOMES } from "../../domain/accessLine.ts";

/** A line of the log of what auditors saw, as far as the command line knows it. */
const accessLineSchema = z.object({
  number: z.number().int(),
  at: z.iso.datetime(),
  auditor: z.string(),
  route: z.string(),
  question: z.record(z.string(), z.string()),
  outcome: z.enum(ACCESS_OUTCOMES),
  code: z.string().nullable(),
  seen: z
    .looseObject({
      count: z.number(),
      subjects: z.array(z.string()).optional(),
      first: z.string().optional(),
      last: z.string().optional(),
    })
    .nullable(),
  block: z.number().int().nullable(),
  blockHash: z.string().nullable(),
  digest: z.string().nullable(),
  hash: z.string(),
});
export type AccessLineAnswer = z.output<typeof accessLineSchema>;

export const accessHeadSchema = z.object({ number: z.number().int().min(0), hash: z.string().regex(/^[0-9a-f]{64}$/) });

export const accessesSchema = z.object({
  head: accessHeadSchema,
  lines: z.array(accessLineSchema),
  next: z.number().int().nullable(),
});
