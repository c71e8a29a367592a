import type { Breach } from "../domain/benefitRecord.ts";
import type { ClauseState } from "../domain/clauseState.ts";
import { CLAUSE_VERDICTS } from "../domain/clauseVerdict.ts";
import { BREACH_OUTCOMES, type Bytes32 } from "../domain/event.ts";
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
    evidence: z.array(
      z.object({ by: z.string(), commitment: z.string(), time: instantText, text: z.string().nullable() }),
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
    n: z.number().int(),
    value: z.number().nullable(),
    verdict: z.enum([...CLAUSE_VERDICTS, "UNKNOWN_MEASURE"]),
    breach: breachSchema.nullable(),
  })
  .openapi("ClauseState");
export function presentClause(textOf: TextOf, state: ClauseState) {
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
    breach: breach === undefined ? null : presentBreach(textOf, breach),
  };
}

function presentClaim(claim: Breach["claim"]) {
  return { ...claim, from: instantOut(claim.from), until: instantOut(claim.until) };
}

export function presentBreach(textOf: TextOf, breach: Breach) {
  const { id, claim, raisedBy, raisedAt, status, outcome, answer, evidence } = breach;
  return {
    id,
    ...presentClaim(claim),
    raisedBy,
    raisedAt: instantOut(raisedAt),
    status,
    outcome,
    answer: answer === null ? null : { commitment: answer, text: textOf(answer) ?? null },
    evidence: evidence.map(({ by, commitment, time }) => ({
      by,
      commitment,
      time: instantOut(time),
      text: textOf(commitment) ?? null,
    })),
  };
}
