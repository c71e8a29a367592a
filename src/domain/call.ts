import type { CertificationId } from "./certificationRecord.ts";
import type { Economy } from "./economy.ts";
import type {
  Address,
  BallotKind,
  BenefitReport,
  BreachClaim,
  BreachOutcome,
  Bytes32,
  StatementPurpose,
} from "./event.ts";
import type { Terms } from "./terms.ts";
import type { Instant } from "./time.ts";

/** The fields of ICertificationRegistry.Grant. */
export interface GrantEntry {
  readonly id: CertificationId;
  readonly profileCommitment: Bytes32;
  readonly programme: number;
  readonly tier: number;
  readonly operatorTypes: number;
  readonly validFrom: Instant;
  readonly validUntil: Instant;
  readonly reviewAt: Instant;
  readonly decidedAt: Instant;
}

/** What every later change quotes. effectiveFrom 0 = when the block is made. */
interface ChangeEntry {
  readonly id: CertificationId;
  readonly profileCommitment: Bytes32;
  readonly version: number;
  readonly reviewAt: Instant;
  readonly decidedAt: Instant;
  readonly effectiveFrom: Instant;
}

/** The fields of ICertificationRegistry.Renewal. */
export interface RenewalEntry extends ChangeEntry {
  readonly validUntil: Instant;
}

/** The fields of ICertificationRegistry.Amendment. */
export interface AmendmentEntry extends ChangeEntry {
  readonly tier: number;
  readonly operatorTypes: number;
}

/** The fields of ICertificationRegistry.StatusChange. */
export type StatusChangeEntry = ChangeEntry;

/** Changes of status that take a StatusChange, alone or in a batch. */
export type StatusChangeName = "suspend" | "reinstate" | "revoke" | "withdraw" | "reissue";
/** The three acts of an annulment, which has no batch. */
export type AnnulmentName = "proposeAnnulment" | "confirmAnnulment" | "rejectAnnulment";

/** Writes to the CertificationRegistry. One entry is sent as the single function, several as the batch. */
export type CertificationCall =
  | { readonly registry: "certifications"; readonly fn: "grant"; readonly entries: readonly GrantEntry[] }
  | { readonly registry: "certifications"; readonly fn: "renew"; readonly entries: readonly RenewalEntry[] }
  | { readonly registry: "certifications"; readonly fn: "amend"; readonly entries: readonly AmendmentEntry[] }
  | {
      readonly registry: "certifications";
      readonly fn: StatusChangeName;
      readonly entries: readonly StatusChangeEntry[];
    }
  | { readonly registry: "certifications"; readonly fn: AnnulmentName; readonly entries: readonly [StatusChangeEntry] };

/** Writes to the ArrangementRegistry. */
export type ArrangementCall = { readonly registry: "arrangements" } & (
  | { fn: "propose"; terms: Terms }
  | { fn: "amend" | "accede"; arrangement: number; terms: Terms }
  | { fn: "sign" | "cancelProposal"; arrangement: number; version: number; terms: Terms }
  | {
      fn: "confirmEntryIntoForce";
      arrangement: number;
      version: number;
      legIndex: number;
      modes: number;
      from: Instant;
      terms: Terms;
    }
  | { fn: "suspend"; arrangement: number; issuer: Economy; recogniser: Economy; effectiveAt: Instant }
  | { fn: "cancelSuspension"; arrangement: number; issuer: Economy; recogniser: Economy }
  | { fn: "resume"; arrangement: number; issuer: Economy; recogniser: Economy; from: Instant }
  | { fn: "withdraw" | "terminate"; arrangement: number; effectiveAt: Instant }
  | { fn: "cancelWithdrawal"; arrangement: number }
);

/** Writes to the AuthorityRegistry. */
export type AuthorityCall = { readonly registry: "authorities" } & (
  | { fn: "propose"; kind: BallotKind; economy: Economy; admin: Address; compromisedSince: Instant }
  | { fn: "vote"; ballotId: number }
  | { fn: "setWriter"; account: Address; roles: number; from: Instant; until: Instant }
  | { fn: "revokeWriter"; account: Address }
  | { fn: "markCompromised"; account: Address; compromisedSince: Instant }
  | { fn: "addStatementKey"; purpose: StatementPurpose; publicKey: Bytes32; from: Instant; until: Instant }
  | { fn: "revokeStatementKey"; keyId: Bytes32; revokedAt: Instant }
  | { fn: "setEndpoint"; endpoint: string }
);

/** Writes to the BenefitRegistry. */
export type BenefitCall = { readonly registry: "benefits" } & (
  | { fn: "report"; report: BenefitReport }
  | { fn: "anchorReceipts"; from: Instant; until: Instant; root: Bytes32 }
  | { fn: "raise"; claim: BreachClaim; evidence: Bytes32 }
  | { fn: "addEvidence"; id: Bytes32; evidence: Bytes32 }
  | { fn: "acknowledge"; id: Bytes32 }
  | { fn: "answer"; id: Bytes32; answer: Bytes32 }
  | { fn: "resolve"; id: Bytes32; outcome: BreachOutcome }
);

/** One write to the ledger, in the domain's terms. ledger/ turns it into a transaction. */
export type LedgerCall = CertificationCall | ArrangementCall | AuthorityCall | BenefitCall;
