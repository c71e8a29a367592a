import { z } from "zod";
import { RECOGNITIONS } from "../../domain/recognition.ts";

export const asOfSchema = z.object({ block: z.number(), time: z.string(), freshness: z.string() });

const addressSchema = z.object({
  lines: z.array(z.string()),
  city: z.string(),
  postcode: z.string().nullable(),
  country: z.string(),
});
const comparisonSchema = z.object({ verdict: z.string(), score: z.number() });

/** Operators that may be the one on the papers. */
export const candidatesSchema = z.object({
  candidates: z.array(
    z.object({
      tin: z.string(),
      issuer: z.string(),
      legalName: z.string(),
      localName: z.string().nullable(),
      address: addressSchema,
      score: z.number(),
      nameMatch: comparisonSchema,
      addressMatch: comparisonSchema.nullable(),
    }),
  ),
});

/** The answer to "is this operator recognised here?". */
export const verificationSchema = z.object({
  recognition: z.enum(RECOGNITIONS),
  cause: z.object({ code: z.string() }),
  explanation: z.string(),
  advice: z.string(),
  issuer: z.string().nullable(),
  recogniser: z.string(),
  mode: z.string(),
  validAt: z.string(),
  knownAt: z.string(),
  certification: z
    .object({
      id: z.string(),
      programme: z.string().nullable(),
      tier: z.string().nullable(),
      operatorTypes: z.array(z.string()),
      version: z.number(),
      effectiveFrom: z.string().nullable(),
      validUntil: z.string().nullable(),
    })
    .nullable(),
  operator: z
    .object({
      tin: z.string(),
      legalName: z.string(),
      localName: z.string().nullable(),
      address: addressSchema,
    })
    .nullable(),
  nameMatch: comparisonSchema.nullish(),
  addressMatch: comparisonSchema.nullish(),
  resolvedBy: z.object({ kind: z.string(), scheme: z.string().nullable() }).nullable().optional(),
  benefits: z.array(z.string()),
  arrangements: z.array(
    z.object({
      arrangement: z.number(),
      version: z.number(),
      from: z.string().nullable(),
      until: z.string().nullable(),
    }),
  ),
  profilesAsOf: z.string().nullable(),
  receipt: z.string().nullable().optional(),
  proof: z.unknown().optional(),
  asOf: asOfSchema,
});
export type VerificationAnswer = z.output<typeof verificationSchema>;

/** How the gateway is. */
export const statusSchema = z.object({
  economy: z.string(),
  version: z.string(),
  ready: z.boolean(),
  problems: z.array(z.object({ code: z.string(), detail: z.string() })),
  freshness: z.enum(["LIVE", "LAGGING", "HALTED", "STALE"]),
  proof: z.unknown().optional(),
  asOf: asOfSchema,
  outbox: z.object({ inFlight: z.number(), oldestSeconds: z.number() }),
  events: z.object({ receivers: z.number(), failing: z.number(), deadLetters: z.number() }).optional(),
  partners: z.array(z.object({ economy: z.string(), profilesAsOf: z.string().nullable() })),
});
