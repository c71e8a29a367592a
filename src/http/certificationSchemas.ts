import { z } from "./zod.ts";
import { AeoError } from "../domain/errors.ts";
import { parseLatinName, parseName } from "../domain/name.ts";
import { SME_CLASSES } from "../domain/profile.ts";
import {
  economySchema,
  instantSchema,
  instantText,
  legalDateSchema,
  orNull,
  operatorTypeSchema,
  programmeSchema,
} from "./schemas.ts";

/** A name or line of an address: any script, no character that deceives a reader. */
export function nameSchema(what: string, parse = parseName) {
  return z
    .string()
    .max(400)
    .transform((text, context) => {
      try {
        return parse(text, what);
      } catch (error) {
        if (!(error instanceof AeoError)) throw error;
        context.addIssue({ code: "custom", message: error.message, params: { code: error.code } });
        return z.NEVER;
      }
    })
    .openapi({ type: "string", minLength: 1, maxLength: 200 });
}

const addressSchema = z
  .strictObject({
    lines: z.array(nameSchema("a line of the address")).min(1).max(4),
    city: nameSchema("the city"),
    postcode: orNull(nameSchema("the postcode")).default(null),
    country: economySchema,
  })
  .openapi("Address");

const aliasSchema = z
  .strictObject({
    scheme: z.string().regex(/^[A-Z][A-Z0-9_]{1,15}$/, "2 to 16 capitals, digits or _"),
    value: z.string().regex(/^[A-Za-z0-9./-]{1,64}$/, "1 to 64 ASCII letters, digits, dots, slashes or hyphens"),
  })
  .openapi("Alias");

export const consentSchema = z
  .discriminatedUnion("mode", [
    z.strictObject({ mode: z.literal("GENERAL") }),
    z.strictObject({ mode: z.literal("PER_PARTNER"), partners: z.array(economySchema).max(64) }),
    z.strictObject({ mode: z.literal("NONE") }),
  ])
  .openapi("Consent", { description: "Which partners may have the operator's profile" });

const tierSchema = z.string().regex(/^[A-Z0-9_]{1,16}$/, "a tier of the programme, in capitals");

/** The parts of a profile that a registrar may change. */
const amendable = {
  aliases: z.array(aliasSchema).max(32),
  legalName: nameSchema("the legal name", parseLatinName),
  localName: orNull(nameSchema("the name in local script")),
  address: addressSchema,
  operatorTypes: z.array(operatorTypeSchema).min(1).max(19),
  smeClass: z.enum(SME_CLASSES).nullable(),
  tier: tierSchema.nullable(),
  contact: orNull(nameSchema("the contact")),
};

/** A certification to be granted. */
export const grantSchema = z
  .strictObject({
    ...amendable,
    tin: z.string().min(1).max(64).openapi({ example: "TW123456789" }),
    aliases: amendable.aliases.default([]),
    localName: amendable.localName.default(null),
    smeClass: amendable.smeClass.default(null),
    programme: programmeSchema,
    tier: amendable.tier.default(null),
    validFrom: legalDateSchema.openapi({ description: "First valid day, in the economy's time zone" }),
    validUntil: orNull(legalDateSchema).default(null).openapi({ description: "Last valid day; null = without end" }),
    contact: amendable.contact.default(null),
    consent: consentSchema.optional(),
    decidedAt: instantSchema.optional().openapi({ description: "The date of the decision; now if left out" }),
    reviewAt: instantSchema.optional(),
    synthetic: z.boolean().default(false).openapi({ description: "True for an operator made up for demonstration" }),
  })
  .openapi("Grant");

const change = {
  decidedAt: instantSchema.optional(),
  effectiveFrom: instantSchema
    .optional()
    .openapi({ description: "When it takes effect; when it is recorded if left out" }),
};
const reviewAt = instantSchema
  .optional()
  .openapi({ description: "When to look at it again; nothing happens by itself" });
const reason = z
  .strictObject({
    code: z.string().regex(/^[A-Z][A-Z0-9_]{1,31}$/, "2 to 32 capitals, digits or _"),
    text: orNull(nameSchema("the reason")).default(null),
  })
  .openapi("Reason", { description: "Shared with entitled partners, never on the ledger" });

export const renewalSchema = z
  .strictObject({ ...change, reviewAt, validUntil: orNull(legalDateSchema) })
  .openapi("Renewal");
export const amendmentSchema = z
  .strictObject({ ...change, reviewAt, ...z.strictObject(amendable).partial().shape })
  .refine((body) => Object.keys(body).some((field) => field in amendable || field === "reviewAt"), "says what changes")
  .openapi("Amendment");
export const suspensionSchema = z.strictObject({ ...change, reviewAt, reason }).openapi("CertificationSuspension");
export const reinstatementSchema = z
  .strictObject({ ...change, reviewAt, reason: reason.optional() })
  .openapi("Reinstatement");
export const endingSchema = z.strictObject({ ...change, reason }).openapi("Ending");
export const annulmentSchema = z.strictObject({ decidedAt: change.decidedAt }).openapi("Annulment");
export const annulmentConfirmationSchema = z
  .strictObject({ decidedAt: change.decidedAt, reason })
  .openapi("AnnulmentConfirmation");
export const reissueSchema = z.strictObject({ decidedAt: change.decidedAt }).openapi("Reissue");

/** A certification as its own authority sees it. */
export const certificationSchema = z
  .object({
    id: z.string(),
    economy: z.string(),
    status: z.string(),
    version: z.number().int(),
    programme: z.string().nullable(),
    tier: z.string().nullable(),
    operatorTypes: z.array(operatorTypeSchema),
    validFrom: instantText.nullable(),
    validUntil: instantText.nullable(),
    reviewAt: instantText.nullable(),
    effectiveFrom: instantText.nullable(),
    allowedChanges: z.array(z.string()),
    profile: z.unknown().nullable().openapi({ description: "null once erased, or for whom it is not" }),
    consent: consentSchema.nullable(),
    pendingOperation: z.string().nullable(),
  })
  .openapi("Certification");

/** One entry of a certification's history. */
export const historyEntrySchema = z
  .object({
    type: z.string(),
    status: z.string(),
    version: z.number().int(),
    decidedAt: instantText,
    effectiveFrom: instantText.nullable(),
    recordedAt: instantText,
    recordedLateSeconds: z.number().int(),
    writer: z.string(),
    block: z.number().int(),
    logIndex: z.number().int(),
    sequence: z.number().int(),
    transaction: z.string(),
  })
  .openapi("HistoryEntry");
