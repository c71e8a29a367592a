import { z } from "../zod.ts";
import { benefitsOf } from "../../domain/benefit.ts";
import type { CertificationId } from "../../domain/certificationRecord.ts";
import { MODES } from "../../domain/mode.ts";
import { operatorTypesOf } from "../../domain/operatorType.ts";
import { programmeOf, tierName } from "../../domain/programme.ts";
import { RECOGNITIONS } from "../../domain/recognition.ts";
import type { Caller } from "../../services/caller.ts";
import type { TraderLookup, TraderRecogniser, TraderView } from "../../services/traderLookup.ts";
import type { Instant } from "../../domain/time.ts";
import { type Route, route } from "../route.ts";
import {
  benefitSchema,
  certificationIdSchema,
  instantOut,
  instantText,
  modeSchema,
  operatorTypeSchema,
} from "../schemas.ts";
import { once, type WriteDeps } from "../write.ts";

export interface TraderRoutesDeps {
  readonly lookup: TraderLookup;
  /** Makes a new code for a certification; the former one stops working. @throws AeoError UNKNOWN_CERTIFICATION */
  readonly issueCode: (id: CertificationId, caller: Caller, now: Instant) => string;
  readonly writeDeps: Pick<WriteDeps, "idempotency" | "now">;
}

const recogniserSchema = z.object({
  economy: z.string(),
  shared: z.boolean().openapi({ description: "Whether the trader agreed that this partner is told of it" }),
  modes: z.array(
    z.object({
      mode: modeSchema,
      recognition: z.enum([...RECOGNITIONS, "NOT_SHARED"]),
      since: instantText.nullable(),
      until: instantText.nullable(),
      arrangements: z.array(z.number().int()),
      benefits: z.array(benefitSchema),
    }),
  ),
  quoted: z.object({
    scheme: z.enum(["TIN", "NACCS", "OBIN", "MID"]),
    code: z.string().nullable(),
    source: z.enum(["ALIAS", "RULE", "TIN", "ASK"]),
  }),
});

const viewSchema = z
  .object({
    economy: z.string(),
    legalName: z.string(),
    status: z.string(),
    programme: z.string().nullable(),
    tier: z.string().nullable(),
    operatorTypes: z.array(operatorTypeSchema),
    validFrom: z.string(),
    validUntil: z.string().nullable(),
    recognisers: z.array(recogniserSchema),
    asOf: instantText,
  })
  .openapi("TraderView");

/** What a trader sees of itself, without an account: whoever knows id, identifier and code holds the letter that it was sent. */
export function traderRoutes(deps: TraderRoutesDeps): Route[] {
  return [
    route({
      method: "post",
      path: "/v1/trader/lookup",
      id: "lookUpTrader",
      tag: "Traders",
      summary: "A trader's own certification: where it is recognised, since when, and how its code is quoted there",
      description:
        "Needs no token. The certification's id, its TIN and the code of the trader's letter must all be right; any other combination is one and the same answer.",
      roles: "public",
      shape: {
        body: z.strictObject({
          certificationId: certificationIdSchema,
          tin: z.string().min(1).max(64),
          code: z.string().min(1).max(64),
        }),
      },
      answers: { 200: { description: "The trader's view", schema: viewSchema } },
      errors: ["TRADER_NOT_FOUND"],
      handle: ({ body: { certificationId, tin, code } }) => ({
        status: 200,
        headers: { "Cache-Control": "no-store" },
        body: present(deps.lookup({ id: certificationId, tin, code })),
      }),
    }),
    route({
      method: "post",
      path: "/v1/certifications/{id}/trader-codes",
      id: "issueTraderCode",
      tag: "Certifications",
      summary: "Make the code with which the trader looks up its certification; the former one stops working",
      roles: ["registrar"],
      idempotency: "required",
      shape: { params: z.strictObject({ id: certificationIdSchema }) },
      answers: { 201: { description: "The code; only its digest is kept", schema: z.object({ code: z.string() }) } },
      errors: ["UNKNOWN_CERTIFICATION"],
      handle: ({ params: { id } }, context) =>
        once(deps.writeDeps, context, null, (now) => ({
          status: 201,
          headers: { "Cache-Control": "no-store" },
          body: { code: deps.issueCode(id, context.caller, now) },
        })),
    }),
  ];
}

function present({ profile, record, status, recognisers, asOf }: TraderView): z.input<typeof viewSchema> {
  const programme = programmeOf(record.programme);
  return {
    economy: record.economy,
    legalName: profile.legalName,
    status,
    programme: programme ?? null,
    tier: (programme && tierName(programme, record.tier)) ?? null,
    operatorTypes: operatorTypesOf(record.operatorTypes),
    validFrom: profile.validFrom,
    validUntil: profile.validUntil,
    recognisers: recognisers.map(presentRecogniser),
    asOf: instantOut(asOf.time) ?? "1970-01-01T00:00:00Z",
  };
}

function presentRecogniser({ economy, shared, modes, quoted }: TraderRecogniser): z.input<typeof recogniserSchema> {
  return {
    economy,
    shared,
    quoted,
    modes: modes
      .toSorted((a, b) => MODES.indexOf(a.mode) - MODES.indexOf(b.mode))
      .map(({ mode, answer: { recognition, support, benefits } }) => ({
        mode,
        recognition: recognition === "RECOGNISED" && !shared ? "NOT_SHARED" : recognition,
        since: support.length === 0 ? null : instantOut(Math.min(...support.map(({ from }) => from))),
        until: support.some(({ until }) => until === 0)
          ? null
          : instantOut(Math.max(0, ...support.map(({ until }) => until))),
        arrangements: support.map(({ arrangement }) => arrangement),
        benefits: benefitsOf(benefits),
      })),
  };
}
