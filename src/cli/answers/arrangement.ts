import { z } from "zod";

const moment = z.string().nullable();

const legSchema = z.object({
  issuer: z.string(),
  recogniser: z.string(),
  modes: z.array(z.string()),
  programme: z.string().nullable(),
  tiers: z.array(z.string()).nullish(),
  operatorTypes: z.array(z.string()).nullish(),
  from: moment,
  until: moment,
  benefits: z.array(z.string()),
});
export type LegAnswer = z.output<typeof legSchema>;

const termsSchema = z.object({
  kind: z.string(),
  parties: z.array(z.string()),
  legs: z.array(legSchema),
  clauses: z.array(z.unknown()),
  noticeDays: z.number(),
  referenceMoment: z.string(),
  goodsInTransit: z.string(),
  governsFrom: moment,
});
export type TermsAnswer = z.output<typeof termsSchema>;

export const arrangementSchema = z.object({
  arrangement: z.number(),
  status: z.string(),
  parties: z.array(z.string()),
  version: z.number().nullable(),
  terms: termsSchema.nullable(),
  proposed: z
    .object({ version: z.number(), proposer: z.string(), signatures: z.array(z.string()), terms: termsSchema })
    .nullable(),
  intervals: z.array(z.object({ version: z.number(), leg: legSchema, endsAt: moment })),
  suspensions: z.array(z.object({ direction: z.string(), party: z.string(), effectiveAt: z.string() })),
  withdrawals: z.array(z.object({ party: z.string(), effectiveAt: z.string() })),
  terminatedAt: moment,
});
export type ArrangementAnswer = z.output<typeof arrangementSchema>;

export const arrangementsSchema = z.object({ arrangements: z.array(arrangementSchema) });
