import { z } from "../zod.ts";
import { AeoError } from "../../domain/errors.ts";
import { RECOGNITIONS } from "../../domain/recognition.ts";
import { answerRecord, type Receipts } from "../../services/answerRecord.ts";
import type { AnswerRecord } from "../../services/receiptBook.ts";
import { MATCH_VERDICTS, NAME_FIELDS } from "../../matching/matchName.ts";
import { adviceOf, explain } from "../../services/explain.ts";
import type { VerificationProof } from "../../services/verificationProof.ts";
import type { Verification, VerificationQuestion, Verify } from "../../services/verify.ts";
import { answerReceipts, durability } from "../answerReceipts.ts";
import { nameSchema } from "../certificationSchemas.ts";
import { octetsOf } from "../octets.ts";
import { presentAsOf } from "../present.ts";
import { presentRuling } from "../presentRuling.ts";
import { type Route, route } from "../route.ts";
import {
  asOfSchema,
  benefitSchema,
  economySchema,
  instantOut,
  instantSchema,
  instantText,
  modeSchema,
  operatorTypeSchema,
  programmeSchema,
} from "../schemas.ts";

/** More questions than this in one request are refused. */
export const MAX_QUESTIONS = 1_000;

/** An identifier as quoted; which format it must have depends on who issued it, and an unknown one is answered UNKNOWN. */
export const identifierSchema = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\x20-\x7e\uff01-\uff5e]+$/, "letters and digits as printed on the document, without control characters")
  .openapi({
    type: "string",
    example: "TW123456789",
    description: "TIN, alias or code issued here, as quoted in the declaration",
  });

const questionFields = {
  tin: identifierSchema,
  issuer: economySchema.optional(),
  mode: modeSchema,
  operatorType: operatorTypeSchema.optional(),
  validAt: instantSchema.optional().openapi({ description: "The moment judged; now if left out" }),
  knownAt: instantSchema.optional().openapi({ description: "Up to which block time the ledger's knowledge counts" }),
  departedAt: instantSchema.optional().openapi({ description: "When the goods left; counts where the terms say so" }),
  name: nameSchema("the name")
    .optional()
    .openapi({ description: "The name on the papers, to be compared with the operator's; kept nowhere" }),
  address: nameSchema("the address")
    .optional()
    .openapi({ description: "The address on the papers, on one line, to be compared likewise" }),
};
export const questionSchema = z.strictObject(questionFields).openapi("Question");

const comparison = {
  verdict: z.enum(MATCH_VERDICTS),
  score: z.number().min(0).max(1),
};
/** An answer as it is sent. */
export const answerSchema = z
  .object({
    recognition: z.enum(RECOGNITIONS),
    cause: z.object({ code: z.string() }).loose(),
    explanation: z.string(),
    advice: z.string(),
    issuer: z.string().nullable(),
    recogniser: z.string(),
    mode: modeSchema,
    validAt: instantText,
    knownAt: instantText,
    certification: z
      .object({
        id: z.string(),
        programme: programmeSchema.nullable(),
        tier: z.string().nullable(),
        operatorTypes: z.array(operatorTypeSchema),
        version: z.number().int(),
        effectiveFrom: instantText.nullable(),
        validUntil: instantText.nullable(),
      })
      .nullable(),
    operator: z
      .object({ tin: z.string(), legalName: z.string(), localName: z.string().nullable(), address: z.unknown() })
      .nullable()
      .openapi({ description: "To compare with the documents: quoting a number is not being its owner" }),
    nameMatch: z
      .object({ ...comparison, comparedWith: z.enum(NAME_FIELDS).nullable() })
      .nullable()
      .openapi({
        description:
          "How the name in the question stands to the operator's; null without one. On MISMATCH nothing is to be granted before the papers are clarified, whatever the recognition",
      }),
    addressMatch: z.object(comparison).nullable(),
    resolvedBy: z
      .object({ kind: z.enum(["TIN", "ALIAS", "OWN_CODE"]), scheme: z.string().nullable() })
      .nullable()
      .openapi({
        description:
          "How the identifier led to the operator: its TIN, an alias that its issuer told of, or a code that this authority issued to it",
      }),
    benefits: z.array(benefitSchema),
    arrangements: z.array(
      z.object({
        arrangement: z.number().int(),
        version: z.number().int(),
        from: instantText.nullable(),
        until: instantText.nullable(),
      }),
    ),
    profilesAsOf: instantText.nullable(),
    asOf: asOfSchema,
    receipt: z.string().nullable().openapi({
      description: "The receipt of this answer; null where the gateway keeps none. Its path follows on request",
    }),
  })
  .openapi("Answer");

const proofSchema = z.enum(["true", "false"]).openapi({
  description:
    "With true the answer carries what proves it to somebody who does not trust this gateway: aeo proof check",
});
const proofOut = z.unknown().optional().openapi({
  description:
    "With proof=true: storage proofs of the certification, the legs and the members, the block's header, and who signed it; null when the answer names no certification",
});

/** Who may ask. */
export const VERIFIER_ROLES = ["officer", "registrar", "signatory", "monitor", "agency"] as const;

/** Asking whether an operator is recognised here. Without receipts, answers have none. */
export function verificationRoutes(verify: Verify, prove: VerificationProof, receipts?: Receipts): Route[] {
  const roles = VERIFIER_ROLES;
  const { record, room, headers } = answerReceipts(receipts, recordOf);
  return [
    route({
      method: "get",
      path: "/v1/verifications",
      id: "verify",
      tag: "Verification",
      summary: "Is this operator recognised here?",
      roles,
      shape: { query: questionSchema.extend({ ...durability, proof: proofSchema.optional() }) },
      answers: {
        200: { description: "The answer, with why and as of when", schema: answerSchema.extend({ proof: proofOut }) },
      },
      errors: ["PROOF_UNAVAILABLE", "RECEIPTS_NOT_SEALED"],
      handle: async ({ query: { proof, receipt: wait, ...query } }, { caller }) => {
        const question = toQuestion(query);
        const verification = verify(question);
        const receipt = record(question, verification, caller);
        const proven = proof === "true" ? { proof: await prove(question, verification) } : {};
        return {
          status: 200,
          headers: await headers([receipt], wait),
          body: { ...presentVerification(verification, receipt), ...proven },
        };
      },
    }),
    route({
      method: "post",
      path: "/v1/verifications",
      id: "verifyBatch",
      tag: "Verification",
      summary: `Up to ${MAX_QUESTIONS} questions at once; answers in the same order`,
      roles,
      shape: {
        query: z.strictObject(durability),
        body: z.strictObject({ questions: z.array(questionSchema).min(1).max(MAX_QUESTIONS) }),
      },
      batch: true,
      precheck: refuseLargeBatch,
      answers: { 200: { description: "The answers", schema: z.object({ answers: z.array(answerSchema) }) } },
      errors: ["BATCH_TOO_LARGE", "RECEIPTS_NOT_SEALED"],
      handle: async ({ query, body }, { caller }) => {
        await room();
        const answers = body.questions.map((asked) => {
          const question = toQuestion(asked);
          const verification = verify(question);
          return presentVerification(verification, record(question, verification, caller));
        });
        return {
          status: 200,
          headers: await headers(
            answers.map(({ receipt }) => receipt),
            query.receipt,
          ),
          body: { answers },
        };
      },
    }),
  ];
}

/** @throws AeoError BATCH_TOO_LARGE before any question is looked at */
function refuseLargeBatch(body: unknown): void {
  const questions = (body as { questions?: unknown } | undefined)?.questions;
  if (Array.isArray(questions) && questions.length > MAX_QUESTIONS)
    throw new AeoError("BATCH_TOO_LARGE", `${questions.length} questions; at most ${MAX_QUESTIONS} at once`);
}

export function toQuestion({ tin, ...rest }: z.output<typeof questionSchema>): VerificationQuestion {
  return { identifier: tin, ...rest };
}

/** An answer as it is sent. What of it depends on the moment is listed in hot/template.ts. */
export function presentVerification(verification: Verification, receipt: string | null): z.input<typeof answerSchema> {
  const { answer, issuer, recogniser, mode, validAt, knownAt, profile, asOf, freshness, profilesAsOf } = verification;
  const { recognition, cause, certification, benefits, arrangements } = presentRuling(answer);
  return {
    recognition,
    cause,
    explanation: explain(verification),
    advice: adviceOf(verification),
    issuer: issuer ?? null,
    recogniser,
    mode,
    validAt: instantOut(validAt) ?? "1970-01-01T00:00:00Z",
    knownAt: instantOut(knownAt) ?? "1970-01-01T00:00:00Z",
    certification: profile === undefined ? null : certification,
    operator:
      profile === undefined
        ? null
        : { tin: profile.tin, legalName: profile.legalName, localName: profile.localName, address: profile.address },
    nameMatch: verification.nameMatch ?? null,
    addressMatch: verification.addressMatch ?? null,
    resolvedBy: verification.resolvedBy ?? null,
    benefits,
    arrangements,
    profilesAsOf: profilesAsOf === undefined ? null : instantOut(profilesAsOf),
    asOf: presentAsOf(asOf, freshness),
    receipt,
  };
}

/** What the answer leaves behind, with the text in which it is sent. */
export function recordOf(
  question: VerificationQuestion,
  given: Verification,
  nowMs: number,
  askedBy: string,
): AnswerRecord {
  return answerRecord(question, given, octetsOf(JSON.stringify(presentVerification(given, null))), nowMs, askedBy);
}
