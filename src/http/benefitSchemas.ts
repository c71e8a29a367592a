import { type BenefitsState, type Breach, BREACH_ACTS } from "../domain/benefitRecord.ts";
import { DENIAL_REASONS } from "../domain/clearance.ts";
import { type ClauseState, UNJUDGED_VERDICTS } from "../domain/clauseState.ts";
import { CLAUSE_VERDICTS } from "../domain/clauseVerdict.ts";
import { BREACH_OUTCOMES, type Bytes32 } from "../domain/event.ts";
import { DECLARATION_VERDICTS, evidenceIn, judgeDeclaration } from "../exchange/breachEvidence.ts";
import { type Kpi, KPIS } from "../domain/kpi.ts";
import { instantOut, instantText, modeSchema } from "./schemas.ts";
import { z } from "./zod.ts";

/** Texts behind commitments, where they are known here. */
export type TextOf = (commitment: Bytes32) => string | undefined;

const claimShape = {
  judged: z.string(),
  counterpart: z.string(),
  arrangement: z.number().int(),
  version: z.number().int(),
  clause: z.number().int(),
  from: instantText,
  until: instantText,
};
/** A breach, as answered. */
export const breachSchema = z
  .object({
    id: z.string(),
    ...claimShape,
    raisedBy: z.string(),
    raisedAt: instantText,
    status: z.enum(["RAISED", "ACKNOWLEDGED", "ANSWERED", "RESOLVED"]),
    outcome: z.enum(BREACH_OUTCOMES).nullable(),
    answer: z.object({ commitment: z.string(), text: z.string().nullable() }).nullable(),
    acts: z.array(z.object({ act: z.enum(BREACH_ACTS), by: z.string(), at: instantText })).openapi({
      description: "What was done, by whom and when, in the order of the ledger; the times are those of blocks",
    }),
    evidence: z.array(
      z.object({
        by: z.string(),
        commitment: z.string(),
        time: instantText,
        text: z.string().nullable(),
        denials: z
          .array(z.object({ month: z.string(), reason: z.enum(DENIAL_REASONS), n: z.number().int() }))
          .nullable()
          .openapi({ description: "null = the evidence is words, or not known here" }),
        declarations: z
          .array(
            z.object({
              reference: z.string(),
              standing: z.string(),
              denial: z.string().nullable(),
              verdict: z
                .enum(DECLARATION_VERDICTS)
                .openapi({ description: "Checked against the root of the report on the ledger" }),
            }),
          )
          .nullable(),
      }),
    ),
  })
  .openapi("Breach");
/** A clause in a period, as answered. */
export const clauseStateSchema = z
  .object({
    ...claimShape,
    kpi: z.enum(Object.keys(KPIS) as [Kpi, ...Kpi[]]).nullable(),
    modes: z.array(modeSchema),
    atLeast: z.boolean(),
    target: z.string(),
    n: z.number().int().nullable().openapi({ description: "null = fewer than 5, and hidden by the partner" }),
    value: z.number().nullable(),
    verdict: z.enum([...CLAUSE_VERDICTS, ...UNJUDGED_VERDICTS]),
    breach: breachSchema.nullable(),
  })
  .openapi("ClauseState");
export function presentClause(textOf: TextOf, benefits: BenefitsState, state: ClauseState) {
  const { claim, clause, kpi, modes, measured, verdict, breach } = state;
  return {
    ...presentClaim(claim),
    kpi: kpi ?? null,
    modes,
    atLeast: clause.atLeast,
    target: clause.target.toString(),
    n: measured.n,
    value: measured.value ?? null,
    verdict,
    breach: breach === undefined ? null : presentBreach(textOf, benefits, breach),
  };
}

function presentClaim(claim: Breach["claim"]) {
  return { ...claim, from: instantOut(claim.from), until: instantOut(claim.until) };
}

export function presentBreach(textOf: TextOf, benefits: BenefitsState, breach: Breach) {
  const { id, claim, raisedBy, raisedAt, status, outcome, answer, evidence, acts } = breach;
  return {
    id,
    ...presentClaim(claim),
    raisedBy,
    raisedAt: instantOut(raisedAt),
    status,
    outcome,
    answer: answer === null ? null : { commitment: answer, text: textOf(answer) ?? null },
    acts: acts.map(({ act, by, at }) => ({ act, by, at: instantOut(at) })),
    evidence: evidence.map(({ by, commitment, time }) => {
      const text = textOf(commitment);
      return { by, commitment, time: instantOut(time), text: text ?? null, ...attached(text, claim, benefits) };
    }),
  };
}

/** What a text has attached, checked each time it is read: the root may have come after it. */
function attached(text: string | undefined, claim: Breach["claim"], benefits: BenefitsState) {
  const evidence = text === undefined ? undefined : evidenceIn(text);
  if (evidence === undefined) return { denials: null, declarations: null };
  const declarations = evidence.declarations.map((proof) => ({
    reference: proof.leaf.clearance.reference,
    standing: proof.leaf.relied.standing,
    denial: proof.leaf.clearance.denial,
    verdict: judgeDeclaration(proof, claim, benefits),
  }));
  return { denials: evidence.denials, declarations };
}
