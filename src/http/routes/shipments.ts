import { AeoError } from "../../domain/errors.ts";
import { MAX_PARTIES, PARTY_ROLES } from "../../domain/shipment.ts";
import type { Receipts } from "../../services/answerRecord.ts";
import type { VerifyShipment } from "../../services/shipment.ts";
import { answerReceipts, durability } from "../answerReceipts.ts";
import { type Route, route } from "../route.ts";
import { economySchema, instantSchema, modeSchema, operatorTypeSchema } from "../schemas.ts";
import { z } from "../zod.ts";
import { answerSchema, identifierSchema, presentVerification, recordOf, VERIFIER_ROLES } from "./verifications.ts";

const roleSchema = z.enum(PARTY_ROLES);
const nameSchema = z.string().min(1).max(200);

const partySchema = z
  .strictObject({
    role: roleSchema.openapi({
      description:
        "A CARRIER must be certified as carrier of the consignment's mode, a CONSIGNOR or CONSIGNEE as anything, every other as its role says",
    }),
    tin: identifierSchema,
    issuer: economySchema.optional(),
    operatorType: operatorTypeSchema.optional().openapi({
      type: "string",
      description: "As what it must be certified, where that is not what the role says",
    }),
    name: nameSchema.optional().openapi({ description: "As in the papers; given back beside the operator's own" }),
  })
  .openapi("Party");

const shipmentSchema = z
  .strictObject({
    mode: modeSchema,
    validAt: instantSchema.optional().openapi({ description: "The moment judged; now if left out" }),
    knownAt: instantSchema.optional().openapi({ description: "Up to which block time the ledger's knowledge counts" }),
    departedAt: instantSchema.optional().openapi({ description: "When the goods left" }),
    parties: z.array(partySchema).min(1).max(MAX_PARTIES),
  })
  .openapi("Shipment");

const shipmentAnswerSchema = z
  .object({
    verdict: z.enum(["ALL_AEO", "PARTLY", "NONE", "CANNOT_TELL"]).openapi({
      description:
        "Of the parties named. CANNOT_TELL where it depends on a party of whom nobody can tell for now: stale knowledge, or a code that could mean two operators",
    }),
    explanation: z.string(),
    breaks: z.array(
      z.object({
        party: z.number().int().openapi({ description: "From 1, as sent" }),
        role: roleSchema,
        reason: z.string(),
      }),
    ),
    open: z.array(z.object({ party: z.number().int(), role: roleSchema, reason: z.string() })),
    parties: z.array(
      z.object({
        role: roleSchema,
        name: z.string().nullable(),
        standing: z.enum(["AEO", "NOT_AEO", "CANNOT_TELL"]),
        answer: answerSchema,
      }),
    ),
  })
  .openapi("ShipmentAnswer");

/** Asking about all parties of a consignment at once. */
export function shipmentRoutes(verifyShipment: VerifyShipment, receipts?: Receipts): Route[] {
  const { record, headers } = answerReceipts(receipts, recordOf);
  return [
    route({
      method: "post",
      path: "/v1/shipments/verifications",
      id: "verifyShipment",
      tag: "Verification",
      summary: "Is the whole chain of a consignment AEO?",
      description: `Up to ${MAX_PARTIES} parties, each answered in full with a receipt of its own. Own AEOs count as well as recognised ones of partners.`,
      roles: VERIFIER_ROLES,
      shape: { query: z.strictObject(durability), body: shipmentSchema },
      precheck: refuseManyParties,
      answers: { 200: { description: "Each party and the whole", schema: shipmentAnswerSchema } },
      errors: ["BATCH_TOO_LARGE", "RECEIPTS_NOT_SEALED"],
      handle: async ({ query, body: { parties, ...common } }, { caller }) => {
        const asked = parties.map(({ tin, ...party }) => ({ ...party, identifier: tin }));
        const answer = verifyShipment({ ...common, parties: asked });
        const shown = answer.parties.map(({ party, question, verification, standing }) => ({
          role: party.role,
          name: party.name ?? null,
          standing,
          answer: presentVerification(verification, record(question, verification, caller)),
        }));
        const reasons = (of: "NOT_AEO" | "CANNOT_TELL") =>
          answer.parties.flatMap(({ party: { role }, standing, reason }, index) =>
            standing === of && reason !== null ? [{ party: index + 1, role, reason }] : [],
          );
        const { verdict, explanation } = answer;
        const given = shown.map((one) => one.answer.receipt);
        return {
          status: 200,
          headers: await headers(given, query.receipt),
          body: { verdict, explanation, breaks: reasons("NOT_AEO"), open: reasons("CANNOT_TELL"), parties: shown },
        };
      },
    }),
  ];
}

/** @throws AeoError BATCH_TOO_LARGE before any party is looked at */
function refuseManyParties(body: unknown): void {
  const parties = (body as { parties?: unknown } | undefined)?.parties;
  if (Array.isArray(parties) && parties.length > MAX_PARTIES)
    throw new AeoError("BATCH_TOO_LARGE", `${parties.length} parties; a consignment has at most ${MAX_PARTIES} here`);
}
