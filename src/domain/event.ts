import type { CertificationId, CertificationRecord } from "./certificationRecord.ts";
import type { Economy } from "./economy.ts";
import type { Leg, Terms } from "./terms.ts";
import type { Instant } from "./time.ts";

/** 0x-prefixed lower-case hex of 20 bytes. */
export type Address = `0x${string}`;
/** 0x-prefixed lower-case hex of 32 bytes. */
export type Bytes32 = `0x${string}`;

/** What the contracts read as "none" where they expect a hash or commitment. */
export const ZERO_BYTES32: Bytes32 = `0x${"00".repeat(32)}`;

/** The registries, by the name under which an address book lists them. */
export const REGISTRIES = ["authorities", "certifications", "arrangements", "benefits"] as const;
export type Registry = (typeof REGISTRIES)[number];

/** Where an event stands. The one global order is (block, logIndex); sequence counts within its registry, from 1. */
export interface Position {
  readonly registry: Registry;
  readonly sequence: number;
  readonly block: number;
  readonly logIndex: number;
  readonly time: Instant;
  readonly transaction: Bytes32;
}

export const MEMBER_STATUSES = ["NONE", "ACTIVE", "SUSPENDED", "REMOVED"] as const;
export type MemberStatus = (typeof MEMBER_STATUSES)[number];

export const BALLOT_KINDS = ["ADMIT", "SUSPEND", "REINSTATE", "REMOVE", "REPLACE_ADMIN"] as const;
export type BallotKind = (typeof BALLOT_KINDS)[number];

export const STATEMENT_PURPOSES = ["REQUEST", "RECEIPT", "CREDENTIAL", "HEAD"] as const;
export type StatementPurpose = (typeof STATEMENT_PURPOSES)[number];

/** Role bits of a writer, as in IAuthorityRegistry. */
export const ROLE_BITS = { REGISTRAR: 1, SIGNATORY: 2, MONITOR: 4, ADMIN: 8 } as const;
export type LedgerRole = keyof typeof ROLE_BITS;

/** Facts about members, writers and keys. `economy` is the subject of each. */
export type AuthorityEvent = { readonly economy: Economy } & (
  | { type: "MemberAdmitted"; ballotId: number; admin: Address; generation: number }
  | { type: "MemberSuspended"; ballotId: number; compromisedSince: Instant }
  | { type: "MemberReinstated"; ballotId: number }
  | { type: "MemberRemoved"; ballotId: number }
  | { type: "MemberAdminReplaced"; ballotId: number; admin: Address; generation: number }
  | {
      type: "BallotProposed";
      ballotId: number;
      kind: BallotKind;
      proposer: Economy;
      admin: Address;
      compromisedSince: Instant;
      expiresAt: Instant;
      electorate: bigint;
    }
  | { type: "BallotVoted"; ballotId: number; voter: Economy }
  | { type: "WriterSet"; account: Address; roles: number; from: Instant; until: Instant; generation: number }
  | { type: "WriterRevoked"; account: Address }
  | { type: "WriterCompromised"; account: Address; compromisedSince: Instant }
  | {
      type: "StatementKeyAdded";
      keyId: Bytes32;
      purpose: StatementPurpose;
      publicKey: Bytes32;
      from: Instant;
      until: Instant;
    }
  | { type: "StatementKeyRevoked"; keyId: Bytes32; revokedAt: Instant }
  | { type: "EndpointSet"; endpoint: string }
);

export const CERTIFICATION_EVENT_TYPES = [
  "CertificationGranted",
  "CertificationRenewed",
  "CertificationAmended",
  "CertificationSuspended",
  "CertificationReinstated",
  "CertificationRevoked",
  "CertificationWithdrawn",
  "CertificationReissued",
  "CertificationAnnulmentProposed",
  "CertificationAnnulmentRejected",
  "CertificationAnnulled",
] as const;
export type CertificationEventType = (typeof CERTIFICATION_EVENT_TYPES)[number];

/** A fact about a certification: all have the same fields. A commitment of 0 says that the profile is unchanged. */
export interface CertificationEvent {
  readonly type: CertificationEventType;
  readonly id: CertificationId;
  readonly decidedAt: Instant;
  readonly record: CertificationRecord;
  readonly profileCommitment: Bytes32;
}

/**
 * Facts about arrangements. `arrangement` is the number of the subject; `interval` is the place of an interval among those of its
 * direction (the Solidity field is named position).
 */
export type ArrangementEvent = { readonly arrangement: number } & (
  | { type: "ArrangementProposed"; version: number; proposer: Economy; termsHash: Bytes32; terms: Terms }
  | { type: "ArrangementProposalCancelled"; version: number; party: Economy }
  | { type: "ArrangementSigned"; version: number; party: Economy }
  | { type: "ArrangementAdopted"; version: number; governsFrom: Instant }
  | { type: "ArrangementAcceded"; version: number; party: Economy }
  | {
      type: "EntryIntoForceConfirmed";
      version: number;
      party: Economy;
      legIndex: number;
      modes: number;
      from: Instant;
    }
  | { type: "LegEnteredIntoForce"; version: number; interval: number; leg: Leg }
  | { type: "LegEndSet"; issuer: Economy; recogniser: Economy; interval: number; until: Instant }
  | { type: "SuspensionNotified"; party: Economy; issuer: Economy; recogniser: Economy; effectiveAt: Instant }
  | { type: "SuspensionCancelled"; party: Economy; issuer: Economy; recogniser: Economy }
  | { type: "ArrangementResumed"; party: Economy; issuer: Economy; recogniser: Economy; from: Instant }
  | { type: "WithdrawalNotified"; party: Economy; effectiveAt: Instant }
  | { type: "WithdrawalCancelled"; party: Economy }
  | { type: "TerminationSigned"; party: Economy; effectiveAt: Instant }
  | { type: "ArrangementTerminated"; effectiveAt: Instant }
);

export interface BenefitReport {
  readonly arrangement: number;
  readonly partner: Economy;
  readonly from: Instant;
  readonly until: Instant;
  readonly revision: number;
  readonly root: Bytes32;
  readonly totals: Bytes32;
}

export interface BreachClaim {
  readonly judged: Economy;
  readonly counterpart: Economy;
  readonly arrangement: number;
  readonly version: number;
  readonly clause: number;
  readonly from: Instant;
  readonly until: Instant;
}

export const BREACH_OUTCOMES = ["REMEDIED", "ACCEPTED", "WITHDRAWN", "UNRESOLVED"] as const;
export type BreachOutcome = (typeof BREACH_OUTCOMES)[number];

/** Facts about reports, receipts and breaches. `id` is the subject, `economy` the authority that acted. */
export type BenefitEvent = { readonly id: Bytes32; readonly economy: Economy } & (
  | { type: "BenefitReported"; report: BenefitReport }
  | { type: "ReceiptsAnchored"; from: Instant; until: Instant; root: Bytes32 }
  | { type: "BreachRaised"; claim: BreachClaim; evidence: Bytes32 }
  | { type: "BreachEvidenceAdded"; evidence: Bytes32 }
  | { type: "BreachAcknowledged" }
  | { type: "BreachAnswered"; answer: Bytes32 }
  | { type: "BreachResolved"; outcome: BreachOutcome }
);

/** One fact of the ledger: what happened, who wrote it, where it stands. `type` is the name of the Solidity event. */
export type LedgerEvent = { readonly position: Position; readonly writer: Address } & (
  | AuthorityEvent
  | CertificationEvent
  | ArrangementEvent
  | BenefitEvent
);
