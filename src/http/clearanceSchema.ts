import { CHANNELS, CUSTOMS_ALONE, DENIAL_REASONS } from "../domain/clearance.ts";
import { SME_CLASSES } from "../domain/profile.ts";
import { benefitSchema, economySchema, instantSchema, modeSchema, operatorTypeSchema } from "./schemas.ts";
import { z } from "./zod.ts";

const referenceSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ./_-]{0,63}$/, "1 to 64 letters, digits, spaces and . / _ -")
  .openapi({
    type: "string",
    example: "JP-2026-0012345",
    description: "The declaration's reference, unique at this customs",
  });

const agencySchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,39}$/, "1 to 40 letters, digits, spaces and . _ -")
  .refine((name) => name !== CUSTOMS_ALONE, "none is no agency: leave it out");

/** One import declaration as this customs saw it. */
export const clearanceSchema = z
  .strictObject({
    reference: referenceSchema,
    issuer: economySchema,
    mode: modeSchema,
    departedAt: instantSchema.optional(),
    arrivedAt: instantSchema.optional(),
    lodgedAt: instantSchema,
    releasedAt: instantSchema.optional(),
    deliveredAt: instantSchema.optional(),
    channel: z.enum(CHANNELS),
    operator: z
      .string()
      .regex(/^[\x21-\x7e\uff01-\uff5e]{1,64}$/, "the identifier as quoted, 1 to 64 characters without spaces")
      .optional(),
    operatorType: operatorTypeSchema.optional(),
    claimed: z.boolean().default(false),
    smeClass: z.enum(SME_CLASSES).optional(),
    granted: z.array(benefitSchema).max(16).default([]),
    denial: z.enum(DENIAL_REASONS).optional(),
    agency: agencySchema.optional(),
  })
  .openapi("Clearance");

/** A clearance as the schema gives it. */
export type ClearanceBody = z.output<typeof clearanceSchema>;
