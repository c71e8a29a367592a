import { termsOf } from "./arrangement.ts";
import type { CertificationHistory } from "./certification.ts";
import type { CertificationId } from "./certificationRecord.ts";
import type { Clearance } from "./clearance.ts";
import type { Economy } from "./economy.ts";
import type { LedgerState } from "./ledgerState.ts";
import { type Standing, standingOf } from "./measure/standing.ts";
import { type Cause, recognise, type Recognition } from "./recognition.ts";
import type { Instant } from "./time.ts";

/** What the recognition rule says of a clearance's operator, at its reference moment. */
export interface ClearanceJudgement {
  readonly standing: Standing;
  /** undefined = no operator was named. */
  readonly recognition: Recognition | undefined;
  readonly cause: Cause["code"] | undefined;
  readonly certification: CertificationId | undefined;
  /** The arrangement that the answer rests on, by its lowest number where several do, and its version. */
  readonly arrangement: number | undefined;
  readonly version: number | undefined;
  /** The benefits that were due, as a mask. */
  readonly due: bigint;
}

/** All that the rule looks at in a clearance. */
const JUDGED = [
  "issuer",
  "mode",
  "departedAt",
  "arrivedAt",
  "lodgedAt",
  "operator",
  "operatorType",
  "claimed",
] as const satisfies readonly (keyof Clearance)[];

/** Whether the rule can't tell two clearances apart. */
export function isJudgedAlike(one: Clearance, other: Clearance): boolean {
  return JUDGED.every((field) => one[field] === other[field]);
}

export interface JudgementGrounds {
  /** The importing economy. */
  readonly own: Economy;
  readonly state: Pick<LedgerState, "authorities" | "arrangements">;
  /** The certifications of the operator that the declaration names, as partners told of them. */
  readonly certifications: readonly CertificationHistory[];
}

/**
 * Judges a clearance as the ledger knew it at a block time: at its lodgement for what the officer relied on, now for what was true.
 * Whether the ledger was fresh then is not judged again: who was told STALE did not rely on an answer.
 */
export function judgeClearance(clearance: Clearance, grounds: JudgementGrounds, knownAt: Instant): ClearanceJudgement {
  if (clearance.operator === null) return unrecognised(standingOf(clearance, undefined));
  const atLodgement = answerAt(clearance, grounds, clearance.lodgedAt, knownAt);
  const [support] = atLodgement.support;
  const terms = support && termsFor(grounds, support.arrangement, support.version);
  const byArrival = terms?.referenceMoment === "ARRIVAL" && clearance.arrivedAt !== null;
  const answer = byArrival ? answerAt(clearance, grounds, clearance.arrivedAt as Instant, knownAt) : atLodgement;
  const first = answer.support.toSorted((a, b) => a.arrangement - b.arrangement)[0];
  return {
    standing: standingOf(clearance, answer.recognition),
    recognition: answer.recognition,
    cause: answer.cause.code,
    certification: answer.certification,
    arrangement: first?.arrangement,
    version: first?.version,
    due: answer.benefits,
  };
}

function answerAt(
  { issuer, mode, operatorType, departedAt }: Clearance,
  { own, state, certifications }: JudgementGrounds,
  validAt: Instant,
  knownAt: Instant,
) {
  const question = {
    issuer,
    recogniser: own,
    mode,
    operatorType: operatorType ?? undefined,
    validAt,
    knownAt,
    departedAt: departedAt ?? undefined,
  };
  return recognise(question, { ...state, certifications, stale: undefined });
}

function termsFor({ state }: JudgementGrounds, number: number, version: number) {
  const arrangement = state.arrangements.arrangements.get(number);
  return arrangement && termsOf(arrangement, version);
}

/** What is said of a clearance that no certification speaks for. */
export function unrecognised(standing: ClearanceJudgement["standing"]): ClearanceJudgement {
  return {
    standing,
    recognition: undefined,
    cause: undefined,
    certification: undefined,
    arrangement: undefined,
    version: undefined,
    due: 0n,
  };
}
