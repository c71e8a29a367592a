import { z } from "zod";
import { BENEFITS } from "../../domain/benefit.ts";
import { type Kpi, KPIS } from "../../domain/kpi.ts";
import { economyCode, legalDate, lines, mode, operatorType, programme, sentence, year } from "./common.ts";

const event = z.enum([
  "SIGNED",
  "CONCLUDED",
  "ENTERED_INTO",
  "ENTRY_INTO_FORCE",
  "TOOK_EFFECT",
  "ACTION_PLAN_SIGNED",
  "TARGET",
]);
/** A date as exactly as the report knows it. */
const date = z.discriminatedUnion("precision", [
  z.strictObject({ event, precision: z.literal("DAY"), date: legalDate, lines }),
  z.strictObject({ event, precision: z.literal("YEAR"), year, lines }),
  z.strictObject({ event, precision: z.literal("WINDOW"), notBefore: legalDate, notAfter: legalDate, lines }),
]);

/** A direction that the report has release times for; the second list holds the modes whose cells are without one. */
const leg = z.strictObject({
  issuer: economyCode,
  recogniser: economyCode,
  modes: z.array(mode).min(1),
  modesWithoutRecords: z.array(mode),
  lines,
});

/** Legs from each issuer to each recogniser but itself. */
const exampleLegs = z.strictObject({
  issuers: z.array(economyCode).min(1),
  recognisers: z.array(economyCode).min(1),
  modes: z.array(mode).min(1),
  programme,
  tiers: z.array(z.string()),
  operatorTypes: z.array(operatorType).min(1),
});

/** What a demonstration needs and the report does not say. */
const example = z.strictObject({
  statement: sentence.startsWith("An example, not from the report: "),
  enteredIntoForceOn: legalDate.optional(),
  legs: z.array(exampleLegs).min(1),
  benefits: z.array(z.enum(BENEFITS)).min(1),
  /** Promised in every direction, over all modes of its leg. Targets in the measure's unit. */
  clauses: z
    .array(
      z.strictObject({
        kpi: z.enum(Object.keys(KPIS) as [Kpi, ...Kpi[]]),
        atLeast: z.boolean(),
        target: z.int().nonnegative(),
        periodMonths: z.union([z.literal(1), z.literal(3), z.literal(6), z.literal(12)]),
      }),
    )
    .default([]),
  noticeDays: z.int().positive(),
  referenceMoment: z.enum(["LODGEMENT", "ARRIVAL"]),
  goodsInTransit: z.enum(["AT_DEPARTURE", "AT_REFERENCE"]),
  /** Within how many seconds of its decision a partner's gateway is to know of a change of status. */
  statusBoundSeconds: z.int().positive().default(300),
});

const arrangement = z.strictObject({
  id: z.string().regex(/^[A-Z]+(-[A-Z]+)*$/),
  name: z.string().min(2),
  kind: z.enum(["RECOGNITION", "INFORMATION"]),
  form: z.enum(["BILATERAL", "PLURILATERAL", "INTER_BLOC"]),
  /** SIGNED means that the report does not say whether it is in force. */
  status: z.enum(["IN_FORCE", "SIGNED", "NEGOTIATION", "STUDY"]),
  /** The parties that the report names; empty where it names none. */
  parties: z.array(economyCode),
  nonApecParties: z.array(economyCode),
  lines,
  dates: z.array(date),
  legs: z.array(leg),
  notes: sentence,
  example: example.nullable(),
});

/** `arrangements.json`. */
export const arrangementsSchema = z.strictObject({ about: sentence, arrangements: z.array(arrangement).min(1) });
export type SeedArrangement = z.output<typeof arrangement>;
export type SeedExample = z.output<typeof example>;
