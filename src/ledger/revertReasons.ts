import type { ErrorCode } from "../domain/errors.ts";
import type { Instant } from "../domain/time.ts";
import type { ContractErrorName } from "./registryAbis.ts";

/** The arguments of a contract's error in the domain's terms, by name. */
export type RevertArguments = Readonly<Record<string, unknown>>;

/** What a contract's error means to whoever sent the call. */
export interface RevertReason {
  readonly code: ErrorCode;
  /** The case in words; {name} stands for an argument. Without it the error is named with its arguments. */
  readonly words?: string;
  /**
   * For a refusal that is a matter of the block's time: the block time from which the same call would not be refused for this
   * reason; "later" when a later block may do but the error doesn't say from when.
   */
  readonly passesAt?: (of: RevertArguments) => Instant | "later" | undefined;
}

const refused: RevertReason = { code: "LEDGER_REFUSED" };
const unauthorised = (words: string): RevertReason => ({ code: "NOT_AUTHORISED_ON_LEDGER", words });
const turn = (words: string): RevertReason => ({ code: "INVALID_TRANSITION", words });
const terms = (words: string): RevertReason => ({ code: "INVALID_TERMS", words });

/** From a time that must not lie before another one, if it doesn't. */
const from = (time: string, notBefore: string) => (of: RevertArguments) =>
  Number(of[time]) >= Number(of[notBefore]) ? Number(of[time]) : undefined;

/** Every error of every registry. The type makes a new one of a contract a compile-time error here. */
export const REVERT_REASONS: Readonly<Record<ContractErrorName, RevertReason>> = {
  AuthorityRegistry_UnknownWriter: unauthorised("{account} is a writer of no economy."),
  AuthorityRegistry_WriterLapsed: unauthorised(
    "{account} lapsed as a writer of {economy}: it was set in generation {generation}, and the present one is {current}.",
  ),
  AuthorityRegistry_WriterOutsideValidity: {
    ...unauthorised("{account} may write from {from} until {until} only."),
    passesAt: ({ from: start, until }) => (until === 0 || Number(start) < Number(until) ? Number(start) : undefined),
  },
  AuthorityRegistry_RoleMissing: unauthorised("{account} of {economy} does not have the role {role}."),
  AuthorityRegistry_MemberNotActive: unauthorised("{economy} is not an active member: its status is {status}."),
  AuthorityRegistry_NotElector: unauthorised("{economy} has no vote in ballot {ballotId}."),
  AuthorityRegistry_UnknownBallot: { code: "UNKNOWN_BALLOT", words: "There is no ballot {ballotId}." },
  AuthorityRegistry_BallotNotApplicable: refused,
  AuthorityRegistry_TooFewMembers: refused,
  AuthorityRegistry_ElectorateTooSmall: refused,
  AuthorityRegistry_TooManyMembers: refused,
  AuthorityRegistry_TooManyWriters: {
    code: "LEDGER_REFUSED",
    words:
      "{economy} has {limit} writers, which is as many as it can have. Revoke one that no longer writes, then try again.",
  },
  AuthorityRegistry_BallotClosed: turn("Ballot {ballotId} is over."),
  AuthorityRegistry_AlreadyVoted: turn("{economy} voted in ballot {ballotId} already."),
  AuthorityRegistry_InvalidEconomy: refused,
  AuthorityRegistry_DuplicateEconomy: refused,
  AuthorityRegistry_InvalidAccount: refused,
  AuthorityRegistry_WriterOfAnotherEconomy: refused,
  AuthorityRegistry_OwnSlot: refused,
  AuthorityRegistry_InvalidRoles: refused,
  AuthorityRegistry_InvalidInterval: {
    code: "INVALID_DATE",
    words: "The dates {from} and {until} are not in order, or lie on the wrong side of the present.",
    passesAt: from("until", "from"),
  },
  AuthorityRegistry_InvalidCompromise: {
    code: "INVALID_DATE",
    words: "The mark {compromisedSince} is not earlier than {current}, lies in the future, or is missing.",
    passesAt: ({ compromisedSince: since, current }) =>
      since !== 0 && (current === 0 || Number(since) < Number(current)) ? Number(since) : undefined,
  },
  AuthorityRegistry_InvalidKey: refused,
  AuthorityRegistry_KeyNotRevocable: refused,
  AuthorityRegistry_InvalidEndpoint: refused,
  AuthorityRegistry_InvalidFounders: refused,

  CertificationRegistry_StaleVersion: {
    code: "STALE_VERSION",
    words: "Certification {id} (entry {index}) is at version {actual}, not {expected}.",
  },
  CertificationRegistry_InvalidTransition: {
    code: "INVALID_TRANSITION",
    words: "Certification {id} (entry {index}) can't go from {from} to {to}.",
  },
  CertificationRegistry_InvalidId: refused,
  CertificationRegistry_InvalidCommitment: refused,
  CertificationRegistry_InvalidReview: {
    code: "INVALID_DATE",
    words: "Certification {id} (entry {index}) ends here, so it can't be reviewed at {reviewAt}.",
  },
  CertificationRegistry_InvalidProgramme: {
    code: "INVALID_PROGRAMME",
    words: "Certification {id} (entry {index}) names no programme.",
  },
  CertificationRegistry_InvalidOperatorTypes: refused,
  CertificationRegistry_InvalidValidity: {
    code: "INVALID_DATE",
    words: "Certification {id} (entry {index}) can't be valid from {validFrom} until {validUntil}.",
  },
  CertificationRegistry_InvalidEffectiveFrom: {
    code: "INVALID_EFFECTIVE_DATE",
    words: "The change of {id} (entry {index}) can't take effect on {effectiveFrom}; validity began on {validFrom}.",
    passesAt: from("effectiveFrom", "validFrom"),
  },
  CertificationRegistry_InvalidDecisionDate: {
    code: "INVALID_DECISION_DATE",
    words: "The decision on {id} (entry {index}) is dated {decidedAt}.",
    // The contract allows for a clock that runs ahead, but by how much is not in the error.
    passesAt: ({ decidedAt }) => (decidedAt === 0 ? undefined : Number(decidedAt)),
  },
  CertificationRegistry_BatchNotAscending: refused,
  CertificationRegistry_InvalidBatchSize: { code: "BATCH_TOO_LARGE", words: "A batch can't have {size} entries." },
  CertificationRegistry_NoAnnulmentProposed: {
    code: "NO_ANNULMENT_PROPOSED",
    words: "No annulment of version {version} of {id} is proposed.",
  },
  CertificationRegistry_AnnulmentAlreadyProposed: turn(
    "The annulment of version {version} of {id} is proposed already.",
  ),
  CertificationRegistry_SamePerson: { code: "SAME_PERSON", words: "{proposer} proposed to annul {id} itself." },

  ArrangementRegistry_UnknownArrangement: {
    code: "UNKNOWN_ARRANGEMENT",
    words: "There is no arrangement {arrangement}.",
  },
  ArrangementRegistry_NotParty: {
    code: "NOT_A_PARTY",
    words: "{economy} is not a party of arrangement {arrangement}.",
  },
  ArrangementRegistry_NotItsDirection: {
    code: "NOT_A_PARTY",
    words: "{economy} is not a side of the direction from {issuer} to {recogniser}.",
  },
  ArrangementRegistry_AlreadyParty: turn("{economy} is a party of arrangement {arrangement} already."),
  ArrangementRegistry_Terminated: turn("Arrangement {arrangement} has ended."),
  ArrangementRegistry_ProposalOpen: turn("Another version of arrangement {arrangement} is open for signature."),
  ArrangementRegistry_NoSuchProposal: {
    code: "STALE_VERSION",
    words: "Of arrangement {arrangement}, version {open} is open for signature, not {version}.",
  },
  ArrangementRegistry_VersionNotAdopted: {
    code: "STALE_VERSION",
    words: "Arrangement {arrangement} is at version {actual}, not {expected}.",
  },
  ArrangementRegistry_VersionPending: turn(
    "A signed version of arrangement {arrangement} is still to govern; the next can be proposed then.",
  ),
  ArrangementRegistry_TermsMismatch: refused,
  ArrangementRegistry_AlreadySigned: turn("{party} signed version {version} of arrangement {arrangement} already."),
  ArrangementRegistry_KindChanged: terms("Arrangement {arrangement} can't change from {from} to {to}."),
  ArrangementRegistry_InvalidParties: terms("The parties are wrong from place {index} on ({economy})."),
  ArrangementRegistry_InvalidLeg: terms("Leg {index} is malformed, or legs are missing or too many."),
  ArrangementRegistry_InvalidClause: terms("Clause {index} is malformed, or clauses are too many."),
  ArrangementRegistry_InvalidGovernsFrom: terms("Terms can't govern from {governsFrom} on."),
  ArrangementRegistry_EntryNotConfirmable: turn(
    "Leg {legIndex} of arrangement {arrangement} waits for no confirmation of this kind.",
  ),
  ArrangementRegistry_AlreadyConfirmed: turn(
    "{party} confirmed this of leg {legIndex} of arrangement {arrangement} already.",
  ),
  ArrangementRegistry_NoticeTooShort: {
    code: "NOTICE_TOO_SHORT",
    words: "{effectiveAt} is too soon; the earliest is {earliest}.",
  },
  ArrangementRegistry_AlreadySuspended: turn(
    "Arrangement {arrangement} is suspended from {issuer} to {recogniser} already.",
  ),
  // Also the answer to whoever resumes before the suspension has begun.
  ArrangementRegistry_NotSuspended: {
    ...turn("Arrangement {arrangement} has no suspension from {issuer} to {recogniser} for this party to end so."),
    passesAt: () => "later",
  },
  ArrangementRegistry_NoOpenLeg: turn("Nothing is in force there that could be suspended or resumed."),
  ArrangementRegistry_AlreadyWithdrawing: turn(
    "{party} announced its withdrawal from arrangement {arrangement} already.",
  ),
  ArrangementRegistry_NotWithdrawing: turn(
    "{party} has no notice of withdrawal from arrangement {arrangement} to cancel.",
  ),
  ArrangementRegistry_InPast: {
    code: "INVALID_DATE",
    words: "{time} lies in the past: the block's time is {blockTime}.",
  },
  ArrangementRegistry_TerminationAlreadySigned: turn("{party} signed this end of arrangement {arrangement} already."),

  BenefitRegistry_StaleRevision: {
    code: "STALE_VERSION",
    words: "The next revision of report {id} is {expected}, not {actual}.",
  },
  BenefitRegistry_InvalidPeriod: {
    code: "INVALID_DATE",
    words: "The period from {from} until {until} is empty or not over.",
    passesAt: from("until", "from"),
  },
  BenefitRegistry_EmptyCommitment: refused,
  BenefitRegistry_InvalidParties: refused,
  BenefitRegistry_AlreadyAnchored: refused,
  BenefitRegistry_NotItsSide: {
    code: "NOT_A_PARTY",
    words: "{economy} is not the side of breach {id} that may do this.",
  },
  BenefitRegistry_InvalidBreachStatus: refused,
};
