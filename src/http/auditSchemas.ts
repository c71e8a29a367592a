import { ARRANGEMENT_KINDS } from "../domain/terms.ts";
import { MEMBER_STATUSES } from "../domain/event.ts";
import { economySchema, instantText, modeSchema, operatorTypeSchema } from "./schemas.ts";
import { z } from "./zod.ts";

const n = z.number().int();
const moment = instantText.nullable();

/** Statuses as they count at a moment. */
export const effectiveStatusSchema = z.enum([
  "CERTIFIED",
  "SUSPENDED",
  "REVOKED",
  "ANNULLED",
  "WITHDRAWN",
  "REISSUED",
  "EXPIRED",
  "NOT_YET_VALID",
]);

export const authorityStandingSchema = z
  .object({
    economy: z.string(),
    name: z.string(),
    since: instantText,
    status: z.enum(MEMBER_STATUSES),
    statusAtValidAt: z.enum(MEMBER_STATUSES),
    certifications: z.record(z.string(), n).openapi({ description: "How many of each status" }),
    suspect: n.openapi({ description: "Of them, those that rest on a write under a mark of compromise" }),
    legsAsIssuer: n,
    legsAsRecogniser: n,
  })
  .openapi("AuthorityStanding");

export const legStandingSchema = z
  .object({
    arrangement: n,
    version: n,
    kind: z.enum(ARRANGEMENT_KINDS).nullable(),
    issuer: economySchema,
    recogniser: economySchema,
    modes: z.array(modeSchema),
    programme: z.string().nullable(),
    tiers: z.array(z.string()).nullable(),
    operatorTypes: z.array(operatorTypeSchema).nullable(),
    from: moment,
    until: moment,
    benefits: z.array(z.string()),
  })
  .openapi("LegStanding");

export const standingSchema = z
  .object({
    id: z.string(),
    status: effectiveStatusSchema,
    suspect: z.boolean(),
    programme: z.string().nullable(),
    tier: z.string().nullable(),
    version: n,
    validFrom: moment,
    validUntil: moment,
    effectiveFrom: moment,
    recordedAt: instantText,
    transaction: z.string(),
  })
  .openapi("CertificationStanding");

export const changeSchema = z.enum(["ADDED", "CHANGED", "GONE"]);

export const certificationDiffSchema = z
  .object({
    id: z.string(),
    change: changeSchema,
    fields: z.array(
      z.object({
        name: z.string(),
        before: z.unknown().openapi({ description: "null: not there, or none" }),
        after: z.unknown(),
      }),
    ),
    transactions: z
      .array(z.string().nullable())
      .length(2)
      .openapi({ description: "What says so at the first moment and at the second" }),
  })
  .openapi("CertificationDiff");

export const legDiffSchema = legStandingSchema
  .extend({ change: changeSchema, untilBefore: moment, untilAfter: moment })
  .openapi("LegDiff");
