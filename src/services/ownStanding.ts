import { resolvedBy } from "../domain/ownCode.ts";
import { recogniseOwn } from "../domain/ownRecognition.ts";
import type { Profile } from "../domain/profile.ts";
import { without } from "../domain/recognition.ts";
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
      idsOf(profile).flatMap((id) => state.certifications.get(deps.own, id) ?? []),
    );
    const answer =
      freshness === "STALE"
        ? without("STALE", { code: "LEDGER_STALE" })
        : recogniseOwn(state.authorities, histories, { validAt, knownAt }, question.operatorType);
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
