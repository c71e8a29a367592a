import type { Freshness, LedgerAsOf } from "../domain/asOf.ts";
import { asTold, type CertificationHistory } from "../domain/certification.ts";
import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import type { LedgerState } from "../domain/ledgerState.ts";
import type { Mode } from "../domain/mode.ts";
import type { OperatorType } from "../domain/operatorType.ts";
import { type ResolvedBy, resolvedBy } from "../domain/ownCode.ts";
import type { Profile } from "../domain/profile.ts";
import { type Answer, type Cause, type Grounds, type Question, recognise, without } from "../domain/recognition.ts";
import type { Instant } from "../domain/time.ts";
import { matchAddress } from "../matching/matchAddress.ts";
import { type Comparison, matchName, type NameMatch } from "../matching/matchName.ts";
import { type Resolution, resolve, type ResolveDeps } from "./resolve.ts";

/** A question of an officer or a declaration system. */
export interface VerificationQuestion {
  /** A TIN, an alias or a code issued here, as quoted in the declaration. */
  readonly identifier: string;
  /** undefined = whichever partner told us of this identifier. */
  readonly issuer?: Economy | undefined;
  readonly mode: Mode;
  readonly operatorType?: OperatorType | undefined;
  /** undefined = now. */
  readonly validAt?: Instant | undefined;
  /** undefined = everything that the ledger knows. */
  readonly knownAt?: Instant | undefined;
  readonly departedAt?: Instant | undefined;
  /** The name on the papers, to be compared with the operator's. It changes nothing in the recognition and is kept nowhere. */
  readonly name?: string | undefined;
  /** The address on the papers, likewise. */
  readonly address?: string | undefined;
}

/** An answer, with what it was drawn from. */
export interface Verification {
  readonly answer: Answer;
  readonly issuer: Economy | undefined;
  readonly recogniser: Economy;
  readonly mode: Mode;
  readonly validAt: Instant;
  readonly knownAt: Instant;
  /** The profile to compare with the documents; with every answer but UNKNOWN and STALE. */
  readonly profile: Profile | undefined;
  /** How the name that was given stands to the profile's; undefined when none was given or no profile is shown. */
  readonly nameMatch: NameMatch | undefined;
  readonly addressMatch: Comparison | undefined;
  /** How the identifier led to that profile. */
  readonly resolvedBy: ResolvedBy | undefined;
  /** When the same codes issued here stand for it; undefined when none ever did. */
  readonly codesSpan: Resolution["span"];
  readonly asOf: LedgerAsOf;
  readonly freshness: Freshness;
  /** When the issuer's profiles were last complete here; undefined when it sends us none. */
  readonly profilesAsOf: Instant | undefined;
  /** What the rule was asked and on which grounds; undefined when it was not asked. Not to be kept: grounds go on changing. */
  readonly judged: Judged | undefined;
}

interface Judged {
  readonly question: Question;
  readonly grounds: Grounds;
  readonly profiles: readonly Profile[];
}

export interface VerifyDeps extends ResolveDeps {
  readonly own: Economy;
  readonly view: () => { readonly state: LedgerState; readonly asOf: LedgerAsOf };
  readonly freshness: () => Freshness;
  /** When a partner's feed was last read to its end; undefined when it is no partner. */
  readonly feedAsOf: (issuer: Economy) => Instant | undefined;
  /** How old a partner's feed may be, in seconds. */
  readonly feedBound: number;
  readonly now: () => Instant;
}

/** Answers questions about partners' operators. */
export type Verify = (question: VerificationQuestion) => Verification;

export function createVerify(deps: VerifyDeps): Verify {
  return (question) => {
    const { asOf } = deps.view();
    const freshness = deps.freshness();
    const now = deps.now();
    const validAt = question.validAt ?? now;
    const knownAt = Math.min(question.knownAt ?? Number.POSITIVE_INFINITY, Math.max(asOf.time, now));
    const found = resolve(deps, question.identifier, question.issuer, validAt);
    const { profiles, economies: issuers } = found;
    const issuer = question.issuer ?? (issuers.length === 1 ? issuers[0] : undefined);
    const profilesAsOf = issuer === undefined ? undefined : deps.feedAsOf(issuer);
    const stale = staleness(deps, freshness, profilesAsOf, now);
    const ambiguous = stale === undefined ? ambiguity(found, issuer) : undefined;
    const judged =
      ambiguous === undefined
        ? judgedOf(deps, { question, issuer, validAt, knownAt, stale, profiles, profilesAsOf })
        : undefined;
    const answer =
      judged === undefined ? without("UNKNOWN", ambiguous as Cause) : recognise(judged.question, judged.grounds);
    const shown = answer.recognition === "UNKNOWN" || answer.recognition === "STALE" ? undefined : answer.certification;
    const profile = shown === undefined ? undefined : profiles.find((candidate) => idsOf(candidate).includes(shown));
    return {
      answer,
      issuer,
      recogniser: deps.own,
      mode: question.mode,
      validAt,
      knownAt,
      profile,
      ...compare(question, profile),
      resolvedBy: profile && resolvedBy(question.identifier, profile, found.codes),
      codesSpan: found.span,
      asOf,
      freshness,
      profilesAsOf,
      judged,
    };
  };
}

/** How the papers' name and address agree with the operator's; both undefined when not asked or not known. */
export function compare({ name, address }: VerificationQuestion, profile: Profile | undefined) {
  return {
    nameMatch: name === undefined || profile === undefined ? undefined : matchName(name, profile),
    addressMatch: address === undefined || profile === undefined ? undefined : matchAddress(address, profile.address),
  };
}

/** Why nobody can tell who is meant; undefined when it is clear. */
function ambiguity({ isAmbiguous, economies, codes }: Resolution, issuer: Economy | undefined): Cause | undefined {
  if (isAmbiguous)
    return { code: "AMBIGUOUS_CODE", economies, schemes: [...new Set(codes.map(({ scheme }) => scheme))].sort() };
  return issuer === undefined && economies.length > 1 ? { code: "AMBIGUOUS_IDENTIFIER", economies } : undefined;
}

interface JudgedParts {
  readonly question: VerificationQuestion;
  readonly issuer: Economy | undefined;
  readonly validAt: Instant;
  readonly knownAt: Instant;
  readonly stale: Grounds["stale"];
  readonly profiles: readonly Profile[];
  readonly profilesAsOf: Instant | undefined;
}

function judgedOf(
  deps: VerifyDeps,
  { question, issuer, validAt, knownAt, stale, profiles, profilesAsOf }: JudgedParts,
): Judged {
  const { state } = deps.view();
  return {
    profiles,
    question: {
      // Without a profile the rule ends before it looks at the issuer.
      issuer: issuer ?? deps.own,
      recogniser: deps.own,
      mode: question.mode,
      operatorType: question.operatorType,
      validAt,
      knownAt,
      departedAt: question.departedAt,
    },
    grounds: {
      stale,
      authorities: state.authorities,
      arrangements: state.arrangements,
      certifications: profiles.flatMap((profile) => historiesOf(state, profile, profilesAsOf)),
    },
  };
}

/** The ledger's age counts for every question; that of profiles where their issuer is a partner. */
export function staleness(
  deps: Pick<VerifyDeps, "feedBound">,
  freshness: Freshness,
  profilesAsOf: Instant | undefined,
  now: Instant,
): "LEDGER" | "PROFILES" | undefined {
  if (freshness === "STALE") return "LEDGER";
  if (profilesAsOf !== undefined && now - profilesAsOf > deps.feedBound) return "PROFILES";
  return undefined;
}

/** Every id under which a certification stood. */
export function idsOf(profile: Profile): readonly CertificationId[] {
  return [profile.certificationId, ...profile.previousIds];
}

/** A reissued certification goes on under a new id; what was so before it stands under the former ones. */
export function historiesOf(
  state: LedgerState,
  profile: Profile,
  profilesAsOf: Instant | undefined,
): CertificationHistory[] {
  return idsOf(profile).flatMap((id) => {
    const history = state.certifications.get(profile.economy, id);
    return history === undefined || history.entries.length === 0 ? [] : asTold(history, profilesAsOf);
  });
}
