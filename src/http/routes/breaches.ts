import { type BenefitsState, MAX_BREACH_TEXT } from "../../domain/benefitRecord.ts";
import { AeoError } from "../../domain/errors.ts";
import { BREACH_OUTCOMES, type Bytes32 } from "../../domain/event.ts";
import type { ActOnBreach, BreachAct } from "../../services/breaches.ts";
import { breachSchema, presentBreach, type TextOf } from "../benefitSchemas.ts";
import { evidenceBody, evidenceText, judgeDeclaration } from "../../exchange/breachEvidence.ts";
import { operationSchema } from "../present.ts";
import { type Route, route } from "../route.ts";
import { bytes32Schema, economySchema, instantSchema } from "../schemas.ts";
import { waitQuery, type Write } from "../write.ts";
import { z } from "../zod.ts";

export interface BreachRoutesDeps {
  readonly actOnBreach: ActOnBreach;
  readonly benefits: () => BenefitsState;
  readonly textOf: TextOf;
  readonly write: Write;
}

const tag = "Monitoring";
const readers = ["monitor", "signatory"] as const;
const textSchema = z
  .string()
  .min(1)
  .max(MAX_BREACH_TEXT)
  .openapi({ description: "Stays at this gateway; the ledger gets a salted commitment to it" });

const evidenceSchema = z
  .strictObject({ text: textSchema.optional(), ...evidenceBody })
  .refine(
    ({ text, note, denials, declarations }) =>
      text === undefined
        ? denials.length + declarations.length > 0
        : note === undefined && denials.length + declarations.length === 0,
    "either text alone, or denials or declarations, with a note if need be",
  );

/** @throws AeoError INVALID_BODY for a declaration that is not proven, or for too much of it */
function textOfEvidence(
  { benefits }: BreachRoutesDeps,
  id: Bytes32,
  { text, note, denials, declarations }: z.output<typeof evidenceSchema>,
): string {
  if (text !== undefined) return text;
  const state = benefits();
  const claim = state.breaches.get(id)?.claim;
  const faults = declarations.flatMap((proof, index) => {
    const verdict = claim === undefined ? "PROVEN" : judgeDeclaration(proof, claim, state);
    return verdict === "PROVEN" ? [] : [{ pointer: `/declarations/${index}`, detail: verdict }];
  });
  if (faults.length > 0)
    throw new AeoError("INVALID_BODY", "a declaration is not proven by a report on this clause", { faults });
  const written = evidenceText({ ...(note === undefined ? {} : { note }), denials, declarations });
  if (written === undefined)
    throw new AeoError("INVALID_BODY", `more than ${MAX_BREACH_TEXT} characters: add it in several parts`);
  return written;
}

/** Breaches of monitoring clauses. */
export function breachRoutes(deps: BreachRoutesDeps): Route[] {
  const id = z.strictObject({ id: bytes32Schema });
  const shown = { 202: { description: "Accepted; Location has the operation", schema: operationSchema } };
  const act = <B extends z.ZodType>(
    path: string,
    name: string,
    summary: string,
    body: B,
    toAct: (breach: Bytes32, body: z.output<B>) => BreachAct,
  ) =>
    route({
      method: "post",
      path: `/v1/breaches/{id}/${path}`,
      id: name,
      tag,
      summary,
      roles: ["monitor"],
      idempotency: "required",
      shape: { params: id, query: waitQuery, body },
      answers: shown,
      errors: ["UNKNOWN_BREACH", "NOT_ITS_SIDE", "INVALID_TRANSITION"],
      handle: (input, context) => {
        const {
          params,
          query,
          body: said,
        } = input as unknown as {
          params: { id: Bytes32 };
          query: z.output<typeof waitQuery>;
          body: z.output<B>;
        };
        return deps.write(context, { body: said, wait: query.wait }, (now) => ({
          operation: deps.actOnBreach(toAct(params.id, said), context.caller, now),
        }));
      },
    });
  return [
    route({
      method: "get",
      path: "/v1/breaches",
      id: "listBreaches",
      tag,
      summary: "Breaches of monitoring clauses, newest first",
      roles: readers,
      shape: {},
      answers: { 200: { description: "The breaches", schema: z.object({ breaches: z.array(breachSchema) }) } },
      errors: [],
      handle: () => {
        const benefits = deps.benefits();
        const all = [...benefits.breaches.values()].toReversed();
        return { status: 200, body: { breaches: all.map((breach) => presentBreach(deps.textOf, benefits, breach)) } };
      },
    }),
    route({
      method: "post",
      path: "/v1/breaches",
      id: "raiseBreach",
      tag,
      summary: "Raise that a clause was missed in a period that is over; by either side",
      roles: ["monitor"],
      idempotency: "required",
      shape: {
        query: waitQuery,
        body: z.strictObject({
          judged: economySchema,
          counterpart: economySchema,
          arrangement: z.number().int().min(1).max(0xffffffff),
          version: z.number().int().min(1).max(0xffff),
          clause: z.number().int().min(0).max(0xffff),
          from: instantSchema,
          until: instantSchema,
          evidence: textSchema,
        }),
      },
      answers: shown,
      errors: ["NOT_ITS_SIDE", "UNKNOWN_CLAUSE", "INVALID_DATE", "ALREADY_RAISED", "TOO_FEW_RECORDS"],
      handle: ({ query, body }, context) => {
        const { evidence, ...claim } = body;
        return deps.write(context, { body, wait: query.wait }, (now) => ({
          operation: deps.actOnBreach({ act: "raise", claim, text: evidence }, context.caller, now),
        }));
      },
    }),
    act(
      "evidence",
      "addBreachEvidence",
      "Add evidence: words, or denials and declarations with their proofs; by either side",
      evidenceSchema,
      (breach, said) => ({ act: "addEvidence", id: breach, text: textOfEvidence(deps, breach, said) }),
    ),
    act("acknowledgement", "acknowledgeBreach", "Acknowledge; by the judged side", z.strictObject({}), (breach) => ({
      act: "acknowledge",
      id: breach,
    })),
    act(
      "answer",
      "answerBreach",
      "Answer; by the judged side",
      z.strictObject({ text: textSchema }),
      (breach, { text }) => ({
        act: "answer",
        id: breach,
        text,
      }),
    ),
    act(
      "resolution",
      "resolveBreach",
      "Resolve; by the side that it was promised to",
      z.strictObject({ outcome: z.enum(BREACH_OUTCOMES) }),
      (breach, { outcome }) => ({ act: "resolve", id: breach, outcome }),
    ),
  ];
}
