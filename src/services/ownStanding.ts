import { isSuspect } from "../domain/authority.ts";
import {
  certificationKey,
  type CertificationHistory,
  effectiveStatus,
  entryAt,
  knownBy,
} from "../domain/certification.ts";
import type { AsOf } from "../domain/time.ts";
import { type OperatorType, operatorTypeMask } from "../domain/operatorType.ts";
import { resolvedBy } from "../domain/ownCode.ts";
import type { Profile } from "../domain/profile.ts";
import { type Answer, RECOGNITIONS, without } from "../domain/recognition.ts";
import type { LedgerState } from "../domain/ledgerState.ts";
import { compare, idsOf, type Verification, type VerificationQuestion, type VerifyDeps } from "./verify.ts";

export interface OwnStandingDeps extends Pick<VerifyDeps, "own" | "view" | "freshness" | "now"> {
  /** The profiles of our own operators under a TIN or alias. */
  readonly ownProfilesOf: (identifier: string) => readonly Profile[];
}

/** What our own register says of an identifier; undefined when it is none of our operators'. */
export type OwnStanding = (question: VerificationQuestion) => Verification | undefined;

/** Answers about our own operators in the same form as about partners': no arrangement is needed to count on them. */
export function createOwnStanding(deps: OwnStandingDeps): OwnStanding {
  return (question) => {
    const profiles = deps.ownProfilesOf(question.identifier);
    if (profiles.length === 0) return undefined;
    const { state, asOf } = deps.view();
    const freshness = deps.freshness();
    const now = deps.now();
    const validAt = question.validAt ?? now;
    const knownAt = Math.min(question.knownAt ?? Number.POSITIVE_INFINITY, Math.max(asOf.time, now));
    const histories = profiles.flatMap((profile) =>
      idsOf(profile).flatMap((id) => state.certifications.get(certificationKey(deps.own, id)) ?? []),
    );
    const answer =
      freshness === "STALE"
        ? without("STALE", { code: "LEDGER_STALE" })
        : best(
            histories
              .filter((one) => knownBy(one, knownAt))
              .map((one) => judge(state, one, { validAt, knownAt }, question.operatorType)),
          );
    const profile = profiles.find(
      (one) => answer.certification !== undefined && idsOf(one).includes(answer.certification),
    );
    return {
      answer,
      issuer: deps.own,
      recogniser: deps.own,
      mode: question.mode,
      validAt,
      knownAt,
      profile,
      ...compare(question, profile),
      resolvedBy: profile && resolvedBy(question.identifier, profile, []),
      codesSpan: undefined,
      asOf,
      freshness,
      profilesAsOf: undefined,
      judged: undefined,
    };
  };
}

/** The one that serves the operator most; that none is known yet is as if there were none. */
function best(answers: readonly Answer[]): Answer {
  const first: Answer = without("UNKNOWN", { code: "NO_PROFILE" });
  return answers.reduce(
    (a, b) => (RECOGNITIONS.indexOf(b.recognition) < RECOGNITIONS.indexOf(a.recognition) ? b : a),
    first,
  );
}

function judge(
  { authorities }: LedgerState,
  history: CertificationHistory,
  at: AsOf,
  operatorType: OperatorType | undefined,
): Answer {
  const entry = entryAt(history, at);
  const certification = history.id;
  if (entry === undefined) {
    const effectiveFrom = history.entries[0]?.record.validFrom ?? 0;
    return {
      ...without("ENDED", { code: "STATUS", status: "NOT_YET_VALID", effectiveFrom, reviewAt: 0 }),
      certification,
    };
  }
  const found = { certification, entry };
  if (isSuspect(authorities, entry.writer, entry.position.time, at.knownAt)) {
    const cause = { code: "WRITE_SUSPECT", economy: history.economy, writtenAt: entry.position.time } as const;
    return { ...without("NO_ARRANGEMENT", cause), ...found };
  }
  const { effectiveFrom, reviewAt, operatorTypes } = entry.record;
  const status = effectiveStatus(entry.record, at.validAt);
  if (status !== "CERTIFIED") {
    const cause = { code: "STATUS", status, effectiveFrom, reviewAt } as const;
    return { ...without(status === "SUSPENDED" ? "SUSPENDED" : "ENDED", cause), ...found };
  }
  const asked = operatorType === undefined ? operatorTypes : operatorTypeMask([operatorType]);
  if ((operatorTypes & asked) === 0)
    return { ...without("NOT_ELIGIBLE", { code: "OPERATOR_TYPE_NOT_CERTIFIED", operatorTypes: asked }), ...found };
  return { ...without("RECOGNISED", { code: "OWN_CERTIFICATION" }), ...found };
}
