import { z } from "./zod.ts";
import { AeoError } from "../domain/errors.ts";
import { ZERO_BYTES32 } from "../domain/event.ts";
import { BENEFITS, benefitMask, benefitsOf } from "../domain/benefit.ts";
import { ALL_OPERATOR_TYPES, operatorTypeMask, operatorTypesOf } from "../domain/operatorType.ts";
import { modeMask, modesOf } from "../domain/mode.ts";
import { type Programme, programmeCode, programmeOf, tierCode, tierName } from "../domain/programme.ts";
import { ARRANGEMENT_KINDS, GOODS_IN_TRANSIT_RULES, type Leg, REFERENCE_MOMENTS, type Terms } from "../domain/terms.ts";
import {
  bytes32Schema,
  economySchema,
  instantOut,
  instantSchema,
  modeSchema,
  orNull,
  operatorTypeSchema,
  programmeSchema,
} from "./schemas.ts";

const ALL_TIERS = 0xffffffff;

const legSchema = z
  .strictObject({
    issuer: economySchema,
    recogniser: economySchema,
    modes: z.array(modeSchema).min(1).max(4),
    programme: programmeSchema,
    tiers: z
      .array(z.string().regex(/^[A-Z0-9_]{1,16}$/))
      .max(32)
      .nullish()
      .openapi({ description: "Tiers covered, NONE for certifications without one; every tier if null or left out" }),
    operatorTypes: z
      .array(operatorTypeSchema)
      .min(1)
      .max(32)
      .nullish()
      .openapi({ description: "Every type if null or left out" }),
    from: orNull(instantSchema).default(null).openapi({ description: "null: when both sides confirm, per mode" }),
    until: orNull(instantSchema).default(null),
    benefits: z.array(z.enum(BENEFITS)).max(64).default([]),
  })
  .openapi("Leg");

const clauseSchema = z
  .strictObject({
    issuer: economySchema,
    recogniser: economySchema,
    kpi: z.number().int().min(1).max(255),
    modes: z.array(modeSchema).min(1).max(4),
    atLeast: z.boolean(),
    periodMonths: z.union([z.literal(1), z.literal(3), z.literal(6), z.literal(12)]),
    target: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  })
  .openapi("Clause");

/** Terms, as parties write them. */
export const termsSchema = z
  .strictObject({
    kind: z.enum(ARRANGEMENT_KINDS).default("RECOGNITION"),
    parties: z.array(economySchema).min(2).max(32),
    legs: z.array(legSchema).min(1).max(128),
    clauses: z.array(clauseSchema).max(64).default([]),
    noticeDays: z.number().int().min(0).max(65_535).default(60),
    referenceMoment: z.enum(REFERENCE_MOMENTS).default("LODGEMENT"),
    goodsInTransit: z.enum(GOODS_IN_TRANSIT_RULES).default("AT_REFERENCE"),
    statusBoundSeconds: z.number().int().min(0).max(4_294_967_295).default(0),
    governsFrom: orNull(instantSchema).default(null),
    document: orNull(bytes32Schema).default(null).openapi({ description: "Hash of the legal text" }),
  })
  .openapi("Terms");

/** The ledger's terms of what was written. Parties are put in order. */
export function toTerms(body: z.output<typeof termsSchema>): Terms {
  return {
    kind: body.kind,
    parties: [...body.parties].sort(),
    legs: body.legs.map(toLeg),
    clauses: body.clauses.map((clause) => ({
      ...clause,
      modes: modeMask(clause.modes),
      target: BigInt(clause.target),
    })),
    noticeDays: body.noticeDays,
    referenceMoment: body.referenceMoment,
    goodsInTransit: body.goodsInTransit,
    statusBound: body.statusBoundSeconds,
    governsFrom: body.governsFrom ?? 0,
    document: body.document ?? ZERO_BYTES32,
  };
}

function toLeg(leg: z.output<typeof legSchema>): Leg {
  return {
    issuer: leg.issuer,
    recogniser: leg.recogniser,
    modes: modeMask(leg.modes),
    programme: programmeCode(leg.programme),
    tiers: leg.tiers == null ? ALL_TIERS : tierMask(leg.programme, leg.tiers),
    operatorTypes: leg.operatorTypes == null ? ALL_OPERATOR_TYPES : operatorTypeMask(leg.operatorTypes),
    from: leg.from ?? 0,
    until: leg.until ?? 0,
    benefits: benefitMask(leg.benefits),
  };
}

/** Bit n for tier n; bit 0 for certifications without a tier. @throws AeoError INVALID_PROGRAMME */
function tierMask(programme: Programme, tiers: readonly string[]): number {
  return tiers.reduce((mask, tier) => {
    const code = tier === "NONE" ? 0 : tierCode(programme, tier);
    if (code === undefined) throw new AeoError("INVALID_PROGRAMME", `${programme} has no tier ${tier}`);
    return (mask | (1 << code)) >>> 0;
  }, 0);
}

/** A leg, as shown. */
export function presentLeg(leg: Leg) {
  const programme = programmeOf(leg.programme);
  return {
    issuer: leg.issuer,
    recogniser: leg.recogniser,
    modes: modesOf(leg.modes),
    programme: programme ?? null,
    tiers: leg.tiers === ALL_TIERS ? null : presentTiers(leg.tiers, programme),
    operatorTypes: leg.operatorTypes === ALL_OPERATOR_TYPES ? null : operatorTypesOf(leg.operatorTypes),
    from: instantOut(leg.from),
    until: instantOut(leg.until),
    benefits: benefitsOf(leg.benefits),
  };
}

function presentTiers(mask: number, programme: Programme | undefined): string[] {
  return Array.from({ length: 32 }, (_, tier) => tier)
    .filter((tier) => ((mask >>> tier) & 1) === 1)
    .map((tier) => (tier === 0 ? "NONE" : ((programme && tierName(programme, tier)) ?? String(tier))));
}

/** Terms, as shown. */
export function presentTerms(terms: Terms) {
  return {
    kind: terms.kind,
    parties: [...terms.parties],
    legs: terms.legs.map(presentLeg),
    clauses: terms.clauses.map((clause) => ({
      ...clause,
      modes: modesOf(clause.modes),
      target: Number(clause.target),
    })),
    noticeDays: terms.noticeDays,
    referenceMoment: terms.referenceMoment,
    goodsInTransit: terms.goodsInTransit,
    statusBoundSeconds: terms.statusBound,
    governsFrom: instantOut(terms.governsFrom),
    document: terms.document === ZERO_BYTES32 ? null : terms.document,
  };
}
