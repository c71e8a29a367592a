import type { LedgerEvent } from "./event.ts";

/** The public name of each kind of fact, as feeds outside the house call it. Never renamed: a changed form gets a new number. */
const NAMES: { readonly [T in LedgerEvent["type"]]: string } = {
  MemberAdmitted: "member.admitted",
  MemberSuspended: "member.suspended",
  MemberReinstated: "member.reinstated",
  MemberRemoved: "member.removed",
  MemberAdminReplaced: "member.adminreplaced",
  BallotProposed: "ballot.proposed",
  BallotVoted: "ballot.voted",
  WriterSet: "writer.set",
  WriterRevoked: "writer.revoked",
  WriterCompromised: "writer.compromised",
  StatementKeyAdded: "statementkey.added",
  StatementKeyRevoked: "statementkey.revoked",
  EndpointSet: "endpoint.set",
  CertificationGranted: "certification.granted",
  CertificationRenewed: "certification.renewed",
  CertificationAmended: "certification.amended",
  CertificationSuspended: "certification.suspended",
  CertificationReinstated: "certification.reinstated",
  CertificationRevoked: "certification.revoked",
  CertificationWithdrawn: "certification.withdrawn",
  CertificationReissued: "certification.reissued",
  CertificationAnnulmentProposed: "certification.annulmentproposed",
  CertificationAnnulmentRejected: "certification.annulmentrejected",
  CertificationAnnulled: "certification.annulled",
  ArrangementProposed: "arrangement.proposed",
  ArrangementProposalCancelled: "arrangement.proposalcancelled",
  ArrangementSigned: "arrangement.signed",
  ArrangementAdopted: "arrangement.adopted",
  ArrangementAcceded: "arrangement.acceded",
  EntryIntoForceConfirmed: "arrangement.entryintoforceconfirmed",
  LegEnteredIntoForce: "arrangement.legenteredintoforce",
  LegEndSet: "arrangement.legendset",
  SuspensionNotified: "arrangement.suspensionnotified",
  SuspensionCancelled: "arrangement.suspensioncancelled",
  ArrangementResumed: "arrangement.resumed",
  WithdrawalNotified: "arrangement.withdrawalnotified",
  WithdrawalCancelled: "arrangement.withdrawalcancelled",
  TerminationSigned: "arrangement.terminationsigned",
  ArrangementTerminated: "arrangement.terminated",
  BenefitReported: "benefit.reported",
  ReceiptsAnchored: "receipts.anchored",
  BreachRaised: "breach.raised",
  BreachEvidenceAdded: "breach.evidenceadded",
  BreachAcknowledged: "breach.acknowledged",
  BreachAnswered: "breach.answered",
  BreachResolved: "breach.resolved",
};

/** Every kind of fact. */
export const EVENT_TYPES = Object.keys(NAMES) as LedgerEvent["type"][];

/** The public name of a kind of fact, such as aeo.certification.suspended.v1. */
export function publicType(type: LedgerEvent["type"]): string {
  return `aeo.${NAMES[type]}.v1`;
}

/** Tells that the ledger took events back. */
export const ROLLED_BACK = "aeo.ledger.rolledback.v1";

/** Every public name of a fact, without the roll-back. */
export const PUBLIC_TYPES: readonly string[] = EVENT_TYPES.map(publicType);
