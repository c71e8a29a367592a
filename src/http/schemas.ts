import { z } from "./zod.ts";
import { BENEFITS } from "../domain/benefit.ts";
import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import { MODES } from "../domain/mode.ts";
import { OPERATOR_TYPES } from "../domain/operatorType.ts";
import { PROGRAMMES, type Programme } from "../domain/programme.ts";
import { type Instant, instantToText } from "../domain/time.ts";

/** The latest moment that the ledger's 40 bits hold and that still prints as a four-digit year. */
const LAST_MOMENT = 253_402_300_799;

export const economySchema = z
  .string()
  .regex(/^[A-Z]{2}$/, "an ISO 3166-1 alpha-2 code in capitals")
  .transform((code) => code as Economy)
  .openapi({ type: "string", example: "TW", description: "ISO 3166-1 alpha-2 code of an economy" });

export const certificationIdSchema = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/, "0x and 64 lower-case hex digits")
  .transform((id) => id as CertificationId)
  .openapi({ type: "string", description: "The certification's pseudonymous id on the ledger" });

export const bytes32Schema = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/, "0x and 64 lower-case hex digits")
  .transform((value) => value as `0x${string}`)
  .openapi({ type: "string" });

/** The number of an arrangement in a path: digits alone, for 1e0 and 0x1 would be other names of 1. */
export const arrangementNumberSchema = z
  .string()
  .regex(/^[1-9]\d{0,9}$/, "a whole number from 1, in digits without leading zeros")
  .transform(Number)
  .refine((number) => number <= 4_294_967_295, "at most 4294967295")
  .openapi({ type: "integer", minimum: 1, maximum: 4_294_967_295 });

/** A moment in RFC 3339 with a zone; seconds since 1970 inside. */
export const instantSchema = z.iso
  .datetime({ offset: true, error: "an RFC 3339 date and time with its zone, such as 2026-11-25T09:00:00Z" })
  .transform((text): Instant => Math.floor(Date.parse(text) / 1000))
  .refine((moment) => moment >= 0 && moment <= LAST_MOMENT, "a moment from 1970 to 9999")
  .openapi({ type: "string", format: "date-time", example: "2026-11-25T09:00:00Z" });

/** A legal date, without a time: the economy's time zone makes it a moment. */
export const legalDateSchema = z.iso
  .date("a date such as 2026-11-25")
  .refine((text) => text >= "1970-01-02", "a date from 1970-01-02 on")
  .openapi({ type: "string", format: "date", example: "2026-11-25" });

/** A text or null. Said again for the API document, where the text's own type would hide the null. */
export function orNull<T extends z.ZodType<unknown, string>>(schema: T) {
  return schema.nullable().openapi({ type: ["string", "null"] });
}

/** A moment, as answered. */
export const instantText = z.string().openapi({ format: "date-time", example: "2026-11-25T09:00:00Z" });

export const modeSchema = z.enum(MODES as [string, ...string[]] as unknown as readonly ["SEA", "AIR", "ROAD", "RAIL"]);
export const operatorTypeSchema = z.enum(OPERATOR_TYPES);
export const benefitSchema = z.enum(BENEFITS);
export const programmeSchema = z.enum(Object.keys(PROGRAMMES) as [Programme, ...Programme[]]);

/** Cursor paging: what comes after a position, so that a page is stable while facts are added. */
export const pageQuery = {
  after: z.string().max(200).optional().openapi({ description: "The `next` of the page before" }),
  limit: z.coerce.number().int().min(1).max(500).default(100).openapi({ description: "Entries per page, 1 to 500" }),
};

/** Seconds since 1970 in RFC 3339; null for the 0 that means "open" or "none". */
export function instantOut(moment: Instant): string | null {
  return moment === 0 ? null : instantToText(moment);
}

/** Up to where the ledger was read when the answer was given. */
export const asOfSchema = z
  .object({
    block: z.number().int(),
    blockHash: z.string(),
    time: instantText,
    freshness: z.enum(["LIVE", "LAGGING", "HALTED", "STALE"]),
    heads: z.record(z.string(), z.object({ sequence: z.number().int(), head: z.string() })),
  })
  .openapi("AsOf");
