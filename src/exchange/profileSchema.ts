import { z } from "zod";
import type { CertificationId } from "../domain/certificationRecord.ts";
import { OPERATOR_TYPES } from "../domain/operatorType.ts";
import { type Profile, SME_CLASSES } from "../domain/profile.ts";
import { PROGRAMMES, type Programme, tierCode } from "../domain/programme.ts";
import { economyClaim } from "./statement.ts";

/** Without control, bidirectional, invisible, private-use and half characters: none that can deceive the officer who reads it. */
const READABLE = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]*$/u;
const readable = (max: number) => z.string().min(1).max(max).regex(READABLE);
const identifier = z.string().regex(/^[!-~]{1,64}$/);
const legalDate = z.iso.date();

export const certificationId = z.custom<CertificationId>(
  (value) => typeof value === "string" && /^0x[0-9a-f]{64}$/.test(value),
);

/** The form of a profile that comes from another gateway. What is not in it is refused, not dropped: the commitment covers all. */
export const profileSchema: z.ZodType<Profile> = z
  .strictObject({
    certificationId,
    economy: economyClaim,
    tin: identifier,
    aliases: z.array(z.strictObject({ scheme: z.string().regex(/^[\w-]{1,32}$/), value: identifier })).max(32),
    legalName: readable(300),
    localName: readable(300).nullable(),
    address: z.strictObject({
      lines: z.array(readable(200)).max(10),
      city: readable(200),
      postcode: readable(32).nullable(),
      country: economyClaim,
    }),
    operatorTypes: z.array(z.enum(OPERATOR_TYPES)).min(1).max(OPERATOR_TYPES.length),
    smeClass: z.enum(SME_CLASSES).nullable(),
    programme: z.enum(Object.keys(PROGRAMMES) as [Programme, ...Programme[]]),
    tier: z.string().max(32).nullable(),
    validFrom: legalDate,
    validUntil: legalDate.nullable(),
    statusReason: z.strictObject({ code: readable(64), text: readable(2_000).nullable() }).nullable(),
    contact: readable(500).nullable(),
    previousIds: z.array(certificationId).max(100),
    synthetic: z.boolean(),
  })
  .refine(({ programme, tier }) => tierCode(programme, tier ?? undefined) !== undefined, "no tier of the programme");
