import { z } from "zod";
import { economyCode, lines, programme, sentence, year } from "./common.ts";

/** A value is from the report, with its lines, or says in a sentence that it is not. */
const fromReport = { lines };
const notFromReport = { notFromReport: sentence };

const namedProgramme = { name: programme, fullName: z.string().optional() };
const programmeOf = z.union([
  z.strictObject({ ...namedProgramme, ...fromReport }),
  z.strictObject({ ...namedProgramme, ...notFromReport }),
  z.strictObject({ name: z.null(), ...fromReport, note: sentence }),
]);

const launch = z.union([
  z.strictObject({
    year,
    ...fromReport,
    note: sentence.optional(),
    contradictedBy: z.strictObject({ year, ...fromReport }).optional(),
  }),
  z.strictObject({ year: z.null(), order: z.int().positive().optional(), ...fromReport, note: sentence }),
]);

const basis = z.enum(["NAMED", "GENERAL_RULE"]);
const validity = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("INDEFINITE"), basis, ...fromReport }),
  z.strictObject({ kind: z.literal("YEARS"), years: z.int().positive(), upTo: z.boolean(), basis, ...fromReport }),
  z.strictObject({ kind: z.literal("NONE"), basis, ...fromReport }),
]);

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: text }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

const economyRow = z.strictObject({
  code: economyCode,
  name: z.string().min(2),
  nameLines: lines,
  nameNote: sentence.optional(),
  programme: programmeOf,
  launch,
  validity,
  legalDates: z.strictObject({
    timeZone: z.string().refine(isTimeZone, "must be an IANA time zone"),
    lastDayInclusive: z.boolean(),
    ...notFromReport,
  }),
  consent: z.strictObject({ regime: z.enum(["GENERAL", "PER_PARTNER"]), ...notFromReport }),
});

/** `economies.json`. */
export const economiesSchema = z.strictObject({
  about: sentence,
  bases: z.strictObject({ NAMED: sentence, GENERAL_RULE: sentence }),
  economies: z.array(economyRow).length(21),
});
export type SeedEconomy = z.output<typeof economyRow>;
