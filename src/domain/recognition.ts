import { type ArrangementsState, legsInForce, type LegInterval, termsOf, untilOf } from "./arrangement.ts";
import { type AuthoritiesState, isSuspect, memberStatusAsOf } from "./authority.ts";
import {
  type CertificationEntry,
  type CertificationHistory,
  effectiveStatus,
  entryAt,
  knownBy,
} from "./certification.ts";
import type { CertificationId, EffectiveStatus } from "./certificationRecord.ts";
import type { Economy } from "./economy.ts";
import type { MemberStatus } from "./event.ts";
import { MODE_BITS, type Mode } from "./mode.ts";
import { operatorTypeMask, type OperatorType } from "./operatorType.ts";
import type { Instant } from "./time.ts";

/** The answers to "is this trader recognised here, now?", from the best for the trader to the least telling. */
export const RECOGNITIONS = [
  "RECOGNISED",
  "SUSPENDED",
  "NOT_ELIGIBLE",
  "INFORMATION_ONLY",
  "ENDED",
  "NO_ARRANGEMENT",
  "UNKNOWN",
  "STALE",
] as const;
export type Recognition = (typeof RECOGNITIONS)[number];

/** Why, to the one fact that decided. */
export type Cause =
  | { readonly code: "LEDGER_STALE" }
  | { readonly code: "PROFILES_STALE" }
  | { readonly code: "NO_PROFILE" }
  /** Operators of several economies use the identifier, and the question does not say whose is meant. */
  | { readonly code: "AMBIGUOUS_IDENTIFIER"; readonly economies: readonly Economy[] }
  /** A code issued here leads to another operator than the rest, so that nobody can tell which one is meant. */
  | { readonly code: "AMBIGUOUS_CODE"; readonly economies: readonly Economy[]; readonly schemes: readonly string[] }
  | { readonly code: "NO_LEG" }
  | { readonly code: "MEMBER_NOT_ACTIVE"; readonly economy: Economy; readonly status: MemberStatus }
  | { readonly code: "WRITE_SUSPECT"; readonly economy: Economy; readonly writtenAt: Instant }
  | {
      readonly code: "STATUS";
      readonly status: EffectiveStatus;
      readonly effectiveFrom: Instant;
      readonly reviewAt: Instant;
    }
  | { readonly code: "INFORMATION_ARRANGEMENT" }
  | { readonly code: "PROGRAMME_NOT_COVERED"; readonly programme: number }
  | { readonly code: "TIER_NOT_COVERED"; readonly tier: number }
  | { readonly code: "OPERATOR_TYPE_NOT_COVERED"; readonly operatorTypes: number }
  | { readonly code: "OPERATOR_TYPE_NOT_CERTIFIED"; readonly operatorTypes: number }
  | { readonly code: "COVERED" }
  /** One of the recogniser's own operators, which needs no arrangement. */
  | { readonly code: "OWN_CERTIFICATION" };

/** What is asked about one operator. The name and the TIN are the services' concern: they choose the certifications. */
export interface Question {
  readonly issuer: Economy;
  readonly recogniser: Economy;
  readonly mode: Mode;
  /** undefined = any type that the operator is certified as. */
  readonly operatorType: OperatorType | undefined;
  /** The reference moment of the arrangement: lodgement or arrival. */
  readonly validAt: Instant;
  /** Up to which block time the ledger's knowledge counts. */
  readonly knownAt: Instant;
  /** When the goods left, where that is known; it counts where the terms judge goods in transit at departure. */
  readonly departedAt: Instant | undefined;
}

/** What the answer is drawn from. `stale` says whose knowledge is older than its bound. */
export interface Grounds {
  readonly stale: "LEDGER" | "PROFILES" | undefined;
  readonly authorities: AuthoritiesState;
  readonly arrangements: ArrangementsState;
  /** The certifications of the operator that the recogniser was told of. */
  readonly certifications: readonly CertificationHistory[];
}

/** A leg that the answer rests on. */
export interface Support {
  readonly arrangement: number;
  readonly version: number;
  readonly from: Instant;
  readonly until: Instant;
  readonly benefits: bigint;
}

export interface Answer {
  readonly recognition: Recognition;
  readonly cause: Cause;
  /** The certification that decided, and its entry in force at the moment judged. */
  readonly certification: CertificationId | undefined;
  readonly entry: CertificationEntry | undefined;
  /** With RECOGNISED: the legs that cover the operator; the promised benefits are the union over them. */
  readonly support: readonly Support[];
  readonly benefits: bigint;
}

/** The recognition rule (design §7). Pure: the same question on the same grounds has the same answer. */
export function recognise(question: Question, grounds: Grounds): Answer {
  if (grounds.stale === "LEDGER") return without("STALE", { code: "LEDGER_STALE" });
  if (grounds.stale === "PROFILES") return without("STALE", { code: "PROFILES_STALE" });
  const known = grounds.certifications.filter((history) => knownBy(history, question.knownAt));
  if (known.length === 0) return without("UNKNOWN", { code: "NO_PROFILE" });
  return best(known.map((certification) => judge(question, grounds, certification)));
}

/** Of several answers the one that serves the trader most, so that one ended certification does not hide a live one. */
function best(answers: readonly Answer[]): Answer {
  return answers.reduce((a, b) => (RECOGNITIONS.indexOf(b.recognition) < RECOGNITIONS.indexOf(a.recognition) ? b : a));
}

function judge(question: Question, grounds: Grounds, certification: CertificationHistory): Answer {
  const { issuer, recogniser, mode, validAt, knownAt } = question;
  const legs = legsInForce(grounds.arrangements, issuer, recogniser, MODE_BITS[mode], validAt, knownAt);
  if (legs.length === 0) return { ...without("NO_ARRANGEMENT", { code: "NO_LEG" }), certification: certification.id };
  // What an authority is now says nothing of what it was: the status counts that it had at the moment judged.
  for (const economy of [issuer, recogniser]) {
    const status = memberStatusAsOf(grounds.authorities, economy, { validAt, knownAt });
    if (status !== "ACTIVE")
      return {
        ...without("NO_ARRANGEMENT", { code: "MEMBER_NOT_ACTIVE", economy, status }),
        certification: certification.id,
      };
  }
  return best(legs.map((leg) => judgeLeg(question, grounds, certification, leg, legs)));
}

/** Status before eligibility: what a suspended trader would be eligible for is not for the officer to weigh. */
function judgeLeg(
  question: Question,
  grounds: Grounds,
  certification: CertificationHistory,
  leg: LegInterval,
  legs: readonly LegInterval[],
): Answer {
  const validAt = statusMoment(question, grounds.arrangements, leg);
  const entry = entryAt(certification, { validAt, knownAt: question.knownAt });
  if (entry === undefined) {
    const first = certification.entries[0];
    const effectiveFrom = first?.record.validFrom ?? 0;
    const cause: Cause = { code: "STATUS", status: "NOT_YET_VALID", effectiveFrom, reviewAt: 0 };
    return { ...without("ENDED", cause), certification: certification.id };
  }
  const found = { certification: certification.id, entry };
  if (isSuspect(grounds.authorities, entry.writer, entry.position.time, question.knownAt))
    return {
      ...without("NO_ARRANGEMENT", {
        code: "WRITE_SUSPECT",
        economy: certification.economy,
        writtenAt: entry.position.time,
      }),
      ...found,
    };
  const status = effectiveStatus(entry.record, validAt);
  if (status !== "CERTIFIED") {
    const { effectiveFrom, reviewAt } = entry.record;
    const cause: Cause = { code: "STATUS", status, effectiveFrom, reviewAt };
    return { ...without(status === "SUSPENDED" ? "SUSPENDED" : "ENDED", cause), ...found };
  }
  if (kindOf(grounds.arrangements, leg) === "INFORMATION")
    return { ...without("INFORMATION_ONLY", { code: "INFORMATION_ARRANGEMENT" }), ...found };
  const refusal = notCovered(question, entry, leg);
  if (refusal !== undefined) return { ...without("NOT_ELIGIBLE", refusal), ...found };
  const support = legs.filter(
    (other) =>
      kindOf(grounds.arrangements, other) === "RECOGNITION" &&
      statusMoment(question, grounds.arrangements, other) === validAt &&
      notCovered(question, entry, other) === undefined,
  );
  return {
    recognition: "RECOGNISED",
    cause: { code: "COVERED" },
    ...found,
    support: support.map((interval) => supportOf(interval, question.knownAt)),
    benefits: support.reduce((union, { leg: { benefits } }) => union | benefits, 0n),
  };
}

/** The moment at which the status counts, by the goods-in-transit rule of the leg's own terms. */
function statusMoment(question: Question, arrangements: ArrangementsState, interval: LegInterval): Instant {
  if (question.departedAt === undefined) return question.validAt;
  return legTerms(arrangements, interval)?.goodsInTransit === "AT_DEPARTURE" ? question.departedAt : question.validAt;
}

function legTerms(arrangements: ArrangementsState, interval: LegInterval) {
  const arrangement = arrangements.arrangements.get(interval.arrangement);
  return arrangement && termsOf(arrangement, interval.version);
}

function kindOf(arrangements: ArrangementsState, interval: LegInterval): "RECOGNITION" | "INFORMATION" | undefined {
  return legTerms(arrangements, interval)?.kind;
}

/** Which of programme, tier and operator type a leg does not cover; undefined when it covers all. */
function notCovered(question: Question, entry: CertificationEntry, { leg }: LegInterval): Cause | undefined {
  const { programme, tier, operatorTypes } = entry.record;
  if (leg.programme !== programme) return { code: "PROGRAMME_NOT_COVERED", programme };
  if (((leg.tiers >>> tier) & 1) === 0) return { code: "TIER_NOT_COVERED", tier };
  const asked = question.operatorType === undefined ? operatorTypes : operatorTypeMask([question.operatorType]);
  const certified = (operatorTypes & asked) >>> 0;
  if (certified === 0) return { code: "OPERATOR_TYPE_NOT_CERTIFIED", operatorTypes: asked };
  if ((leg.operatorTypes & certified) === 0) return { code: "OPERATOR_TYPE_NOT_COVERED", operatorTypes: certified };
  return undefined;
}

function supportOf(interval: LegInterval, knownAt: Instant): Support {
  const { arrangement, version, leg } = interval;
  return { arrangement, version, from: leg.from, until: untilOf(interval, knownAt), benefits: leg.benefits };
}

/** An answer that rests on nothing but its cause. */
export function without(recognition: Recognition, cause: Cause): Answer {
  return { recognition, cause, certification: undefined, entry: undefined, support: [], benefits: 0n };
}

/**
 * The part of the rule that the contracts hold too: whether a leg of a RECOGNITION arrangement covers what is asked, and the
 * union of the benefits. Agrees with ArrangementRegistry.recognises on every input at the same block.
 */
export function recognisesByLegs(
  arrangements: ArrangementsState,
  asked: {
    readonly issuer: Economy;
    readonly recogniser: Economy;
    readonly modeBit: number;
    readonly programme: number;
    readonly tier: number;
    readonly operatorTypes: number;
    readonly moment: Instant;
  },
): { readonly recognised: boolean; readonly benefits: bigint } {
  const { issuer, recogniser, modeBit, programme, tier, operatorTypes, moment } = asked;
  if (modeBit === 0) return { recognised: false, benefits: 0n };
  const covering = legsInForce(arrangements, issuer, recogniser, modeBit, moment, Number.POSITIVE_INFINITY).filter(
    (interval) =>
      kindOf(arrangements, interval) === "RECOGNITION" &&
      interval.leg.programme === programme &&
      ((interval.leg.tiers >>> tier) & 1) === 1 &&
      (interval.leg.operatorTypes & operatorTypes) !== 0,
  );
  return {
    recognised: covering.length > 0,
    benefits: covering.reduce((union, { leg }) => union | leg.benefits, 0n),
  };
}
