import type { CertificationRecord, StoredStatus } from "./certificationRecord.ts";
import { AeoError } from "./errors.ts";
import type { Instant } from "./time.ts";

/** Changes of a certification that exists, with the statuses they start from and lead to; undefined = it stays. */
export const TRANSITIONS = {
  renew: { from: ["CERTIFIED", "SUSPENDED"], to: undefined },
  amend: { from: ["CERTIFIED", "SUSPENDED"], to: undefined },
  suspend: { from: ["CERTIFIED"], to: "SUSPENDED" },
  reinstate: { from: ["SUSPENDED"], to: "CERTIFIED" },
  revoke: { from: ["CERTIFIED", "SUSPENDED"], to: "REVOKED" },
  withdraw: { from: ["CERTIFIED", "SUSPENDED"], to: "WITHDRAWN" },
  reissue: { from: ["CERTIFIED", "SUSPENDED"], to: "REISSUED" },
  proposeAnnulment: { from: ["CERTIFIED", "SUSPENDED", "REVOKED", "WITHDRAWN"], to: undefined },
  confirmAnnulment: { from: ["CERTIFIED", "SUSPENDED", "REVOKED", "WITHDRAWN"], to: "ANNULLED" },
  rejectAnnulment: { from: ["CERTIFIED", "SUSPENDED", "REVOKED", "WITHDRAWN"], to: undefined },
} as const satisfies Record<string, { from: readonly StoredStatus[]; to: StoredStatus | undefined }>;
export type ChangeName = keyof typeof TRANSITIONS;

/** How far the clock of an office may run ahead of the ledger's, in seconds; DECISION_TOLERANCE of the contract. */
export const DECISION_TOLERANCE = 120;

/** A grant, as decided. */
export interface GrantDecision {
  readonly programme: number;
  readonly tier: number;
  readonly operatorTypes: number;
  readonly validFrom: Instant;
  readonly validUntil: Instant;
  readonly reviewAt: Instant;
  readonly decidedAt: Instant;
}

/** A change, as decided on a version. effectiveFrom 0 = when it reaches the ledger. */
export interface ChangeDecision {
  readonly fn: ChangeName;
  readonly version: number;
  readonly decidedAt: Instant;
  readonly effectiveFrom: Instant;
  /** For renew. */
  readonly validUntil?: Instant;
  /** For amend. */
  readonly operatorTypes?: number;
}

/** How far back this authority allows a change to take effect, in seconds. */
export interface Policy {
  readonly backdatingLimit: number;
}

/** The changes that a status allows, with or without an annulment that waits for its second person. */
export function allowedChanges(status: StoredStatus, annulmentProposed: boolean): ChangeName[] {
  return (Object.keys(TRANSITIONS) as ChangeName[]).filter(
    (fn) => allows(fn, status) && annulmentFault(fn, annulmentProposed) === undefined,
  );
}

/** @throws AeoError NO_ANNULMENT_PROPOSED, INVALID_TRANSITION when a step of an annulment is out of turn */
export function checkAnnulment(fn: ChangeName, annulmentProposed: boolean): void {
  const fault = annulmentFault(fn, annulmentProposed);
  if (fault !== undefined) throw fault;
}

function annulmentFault(fn: ChangeName, proposed: boolean): AeoError | undefined {
  if (fn === "proposeAnnulment")
    return proposed
      ? new AeoError("INVALID_TRANSITION", "its annulment is proposed already; confirm or reject that one")
      : undefined;
  if (fn !== "confirmAnnulment" && fn !== "rejectAnnulment") return undefined;
  return proposed ? undefined : new AeoError("NO_ANNULMENT_PROPOSED", "no annulment of this version is proposed");
}

function allows(fn: ChangeName, status: StoredStatus): boolean {
  return (TRANSITIONS[fn].from as readonly StoredStatus[]).includes(status);
}

/**
 * Checks a grant as the contract will.
 * @throws AeoError INVALID_PROGRAMME, INVALID_DATE, INVALID_DECISION_DATE
 */
export function checkGrant(grant: GrantDecision, now: Instant): void {
  if (grant.programme === 0) throw new AeoError("INVALID_PROGRAMME", "a certification is granted under a programme");
  if (grant.operatorTypes === 0)
    throw new AeoError("INVALID_PROGRAMME", "a certification has at least one operator type");
  if (grant.validFrom <= 0) throw new AeoError("INVALID_DATE", "a certification is valid from a date after 1970");
  if (grant.validUntil !== 0 && grant.validUntil <= grant.validFrom)
    throw new AeoError("INVALID_DATE", "the validity ends before it begins");
  checkDecisionDate(grant.decidedAt, now);
}

/**
 * Checks a change against the record that it would change, as the contract will.
 * @throws AeoError STALE_VERSION, INVALID_TRANSITION, INVALID_DATE, INVALID_EFFECTIVE_DATE, INVALID_DECISION_DATE
 */
export function checkChange(change: ChangeDecision, record: CertificationRecord, now: Instant, policy: Policy): void {
  if (change.version !== record.version)
    throw new AeoError(
      "STALE_VERSION",
      `decided on version ${change.version}; the record is at version ${record.version}`,
    );
  if (!allows(change.fn, record.status)) {
    const allowed =
      (Object.keys(TRANSITIONS) as ChangeName[]).filter((fn) => allows(fn, record.status)).join(", ") || "nothing";
    throw new AeoError("INVALID_TRANSITION", `${change.fn} of a ${record.status} certification; it allows ${allowed}`);
  }
  if (change.fn === "renew") checkRenewal(change.validUntil ?? 0, record);
  if (change.fn === "amend" && change.operatorTypes === 0)
    throw new AeoError("INVALID_PROGRAMME", "a certification has at least one operator type");
  checkDecisionDate(change.decidedAt, now);
  checkEffectiveFrom(change.effectiveFrom, record, now, policy);
}

function checkRenewal(validUntil: Instant, record: CertificationRecord): void {
  const extended = record.validUntil !== 0 && (validUntil === 0 || validUntil > record.validUntil);
  if (!extended) throw new AeoError("INVALID_DATE", "a renewal ends later than the validity in place");
}

function checkDecisionDate(decidedAt: Instant, now: Instant): void {
  if (decidedAt <= 0 || decidedAt > now + DECISION_TOLERANCE)
    throw new AeoError("INVALID_DECISION_DATE", "the date of the decision is missing or lies in the future");
}

function checkEffectiveFrom(effectiveFrom: Instant, record: CertificationRecord, now: Instant, policy: Policy): void {
  if (effectiveFrom === 0) return;
  if (effectiveFrom > now) throw new AeoError("INVALID_EFFECTIVE_DATE", "the effective date lies in the future");
  if (effectiveFrom < record.validFrom)
    throw new AeoError("INVALID_EFFECTIVE_DATE", "the effective date lies before the certification began");
  if (effectiveFrom < now - policy.backdatingLimit) {
    const days = Math.floor(policy.backdatingLimit / 86_400);
    throw new AeoError("INVALID_EFFECTIVE_DATE", `this authority dates changes back by at most ${days} days`);
  }
}

/** The status after a change: the one it leads to, or the one in place. */
export function statusAfter(fn: ChangeName, status: StoredStatus): StoredStatus {
  return TRANSITIONS[fn].to ?? status;
}
