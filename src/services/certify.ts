import { annulmentProposed, currentRecord } from "../domain/certification.ts";
import {
  type ChangeDecision,
  type ChangeName,
  checkAnnulment,
  checkChange,
  checkGrant,
  type GrantDecision,
  type Policy,
} from "../domain/certificationDecision.ts";
import type { AnnulmentName, CertificationCall, StatusChangeEntry, StatusChangeName } from "../domain/call.ts";
import type { CertificationId, CertificationRecord } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import { ZERO_BYTES32 } from "../domain/event.ts";
import type { LedgerState } from "../domain/ledgerState.ts";
import type { Operation } from "../domain/operation.ts";
import { operatorTypeMask } from "../domain/operatorType.ts";
import type { Consent, Profile, StatusReason } from "../domain/profile.ts";
import { programmeCode, tierCode } from "../domain/programme.ts";
import type { Instant } from "../domain/time.ts";
import type { Caller } from "./caller.ts";
import { endOfLegalDate, startOfLegalDate } from "./legalDate.ts";
import type { Consents, OwnProfiles, Sealed, Writes } from "./ports.ts";

/** An operator to be certified, checked in form (identifier canonical, names parsed). */
export interface GrantRequest {
  readonly profile: Omit<Profile, "certificationId" | "economy" | "previousIds" | "statusReason">;
  readonly consent: Consent | undefined;
  /** undefined = now. */
  readonly decidedAt: Instant | undefined;
  /** undefined = none. */
  readonly reviewAt: Instant | undefined;
}

/** A change of a certification. Which fields count depends on the change. */
export interface ChangeRequest {
  readonly version: number;
  readonly decidedAt: Instant | undefined;
  /** undefined = when it reaches the ledger. */
  readonly effectiveFrom: Instant | undefined;
  readonly reviewAt: Instant | undefined;
  readonly reason?: StatusReason | undefined;
  /** For a renewal: the last valid legal date, null = without end. */
  readonly validUntil?: string | null | undefined;
  /** For an amendment: what changes of the profile. */
  readonly amended?: Partial<
    Pick<Profile, "aliases" | "legalName" | "localName" | "address" | "operatorTypes" | "smeClass" | "tier" | "contact">
  >;
}

export interface CertifyDeps {
  readonly own: Economy;
  readonly timeZone: string;
  readonly policy: Policy;
  readonly state: () => LedgerState;
  readonly profiles: OwnProfiles;
  readonly consents: Consents;
  readonly writes: Writes;
  readonly newId: () => CertificationId;
}

/** Certifying operators. Every function runs inside the transaction that stores the request's answer. */
export interface Certify {
  /** Refuses a request that `grant` would refuse, but for a certification that is live already. */
  check(request: GrantRequest, now: Instant): void;
  grant(
    requests: readonly GrantRequest[],
    caller: Caller,
    now: Instant,
  ): { operation: Operation; ids: CertificationId[] };
  change(
    fn: Exclude<ChangeName, "reissue">,
    id: CertificationId,
    request: ChangeRequest,
    caller: Caller,
    now: Instant,
  ): Operation;
  reissue(
    id: CertificationId,
    request: ChangeRequest,
    caller: Caller,
    now: Instant,
  ): { operation: Operation; newId: CertificationId };
  setConsent(id: CertificationId, consent: Consent, caller: Caller, now: Instant): void;
  /** The record of an own certification. @throws AeoError UNKNOWN_CERTIFICATION */
  recordOf(id: CertificationId): CertificationRecord;
}

export function createCertify(deps: CertifyDeps): Certify {
  const historyOf = (id: CertificationId) => {
    const history = deps.state().certifications.get(deps.own, id);
    if (history === undefined) throw new AeoError("UNKNOWN_CERTIFICATION", `${deps.own} has no certification ${id}`);
    return history;
  };
  const recordOf = (id: CertificationId) => currentRecord(historyOf(id));
  return {
    recordOf,
    check(request, now) {
      refuseStrangers(deps, request.consent);
      checkGrant(decisionOf(deps, request, now), now);
    },
    grant: (requests, caller, now) => grant(deps, requests, caller, now),
    change(fn, id, request, caller, now) {
      const record = recordOf(id);
      refusePending(deps, id);
      const decision = decide(deps, fn, request, now);
      checkChange(decision, record, now, deps.policy);
      checkAnnulment(fn, annulmentProposed(historyOf(id)));
      const profile = changedProfile(deps, fn, id, request);
      const sealed = profile && deps.profiles.seal(profile);
      const call = callOf(fn, entryOf(record, id, decision, request, sealed), decision, profile);
      const signer = fn === "confirmAnnulment" ? "SIGNATORY" : "REGISTRAR";
      const operation = deps.writes.accept({ call, signer, caller: caller.subject, now });
      if (sealed !== undefined) deps.profiles.stage([sealed], operation.id, now);
      return operation;
    },
    reissue: (id, request, caller, now) => reissue(deps, id, recordOf(id), request, caller, now),
    setConsent(id, consent, caller, now) {
      if (recordOf(id).status === "REISSUED")
        throw new AeoError("INVALID_TRANSITION", "this certification was reissued; set the consent under its new id");
      refuseStrangers(deps, consent);
      deps.consents.set(id, consent, caller.subject, now);
    },
  };
}

/** A consent to nobody would look like one to somebody. @throws AeoError UNKNOWN_MEMBER */
function refuseStrangers({ own, state }: CertifyDeps, consent: Consent | undefined): void {
  if (consent?.mode !== "PER_PARTNER") return;
  const { members } = state().authorities;
  const strangers = consent.partners.filter((partner) => partner === own || !members.has(partner));
  if (strangers.length > 0)
    throw new AeoError("UNKNOWN_MEMBER", `${strangers.join(", ")}: a partner is another member of the ledger`);
}

/** A later change would be decided on a version that is about to be replaced. */
function refusePending(deps: CertifyDeps, id: CertificationId): void {
  const pending = deps.writes.pendingOn(id);
  if (pending !== undefined)
    throw new AeoError(
      "PENDING_OPERATION",
      `operation ${pending.id} (${pending.fn}) of this certification is ${pending.state}`,
    );
}

function grant(deps: CertifyDeps, requests: readonly GrantRequest[], caller: Caller, now: Instant) {
  const granted = requests.map((request) => {
    const profile: Profile = {
      ...request.profile,
      certificationId: deps.newId(),
      economy: deps.own,
      statusReason: null,
      previousIds: [],
    };
    refuseStrangers(deps, request.consent);
    const decision = decisionOf(deps, request, now);
    checkGrant(decision, now);
    const sealed = deps.profiles.seal(profile);
    const entry = { ...decision, id: profile.certificationId, profileCommitment: sealed.commitment };
    return { sealed, entry, consent: request.consent };
  });
  const call: CertificationCall = {
    registry: "certifications",
    fn: "grant",
    entries: granted.map(({ entry }) => entry),
  };
  const operation = deps.writes.accept({ call, signer: "REGISTRAR", caller: caller.subject, now });
  deps.profiles.stage(
    granted.map(({ sealed }) => sealed),
    operation.id,
    now,
  );
  for (const { sealed, consent } of granted)
    if (consent !== undefined) deps.consents.set(sealed.profile.certificationId, consent, caller.subject, now);
  return { operation, ids: granted.map(({ sealed }) => sealed.profile.certificationId) };
}

/** A request in the ledger's terms: legal dates as moments, with the last day counted in. */
function decisionOf(
  { timeZone }: CertifyDeps,
  { profile, decidedAt, reviewAt }: GrantRequest,
  now: Instant,
): GrantDecision {
  return {
    programme: programmeCode(profile.programme),
    tier: tierOf(profile),
    operatorTypes: operatorTypeMask(profile.operatorTypes),
    validFrom: startOfLegalDate(profile.validFrom, timeZone),
    validUntil: profile.validUntil === null ? 0 : endOfLegalDate(profile.validUntil, timeZone),
    reviewAt: reviewAt ?? 0,
    decidedAt: decidedAt ?? now,
  };
}

function tierOf({ programme, tier }: Pick<Profile, "programme" | "tier">): number {
  const code = tierCode(programme, tier ?? undefined);
  if (code === undefined) throw new AeoError("INVALID_PROGRAMME", `${programme} has no such tier`);
  return code;
}

function decide(deps: CertifyDeps, fn: ChangeName, request: ChangeRequest, now: Instant): ChangeDecision {
  const decision = {
    fn,
    version: request.version,
    decidedAt: request.decidedAt ?? now,
    effectiveFrom: request.effectiveFrom ?? 0,
  };
  if (fn === "renew") {
    const until = request.validUntil ?? null;
    return { ...decision, validUntil: until === null ? 0 : endOfLegalDate(until, deps.timeZone) };
  }
  if (fn === "amend" && request.amended?.operatorTypes !== undefined)
    return { ...decision, operatorTypes: operatorTypeMask(request.amended.operatorTypes) };
  return decision;
}

/** The profile as it is after the change; undefined when the change says nothing of it. */
function changedProfile(
  deps: CertifyDeps,
  fn: ChangeName,
  id: CertificationId,
  request: ChangeRequest,
): Profile | undefined {
  if (fn === "proposeAnnulment" || fn === "rejectAnnulment") return undefined;
  const current = deps.profiles.current(id);
  if (current === undefined) throw new AeoError("UNKNOWN_CERTIFICATION", `the profile of ${id} has been erased`);
  if (fn === "renew") return { ...current, validUntil: request.validUntil ?? null };
  if (fn === "amend") return { ...current, ...request.amended };
  return { ...current, statusReason: request.reason ?? null };
}

function entryOf(
  record: CertificationRecord,
  id: CertificationId,
  decision: ChangeDecision,
  request: ChangeRequest,
  sealed: Sealed | undefined,
): StatusChangeEntry {
  return {
    id,
    profileCommitment: sealed?.commitment ?? ZERO_BYTES32,
    version: decision.version,
    // A renewal or an amendment that says nothing of the next review leaves it.
    reviewAt: request.reviewAt ?? (decision.fn === "renew" || decision.fn === "amend" ? record.reviewAt : 0),
    decidedAt: decision.decidedAt,
    effectiveFrom: decision.effectiveFrom,
  };
}

function callOf(
  fn: Exclude<ChangeName, "reissue">,
  entry: StatusChangeEntry,
  decision: ChangeDecision,
  profile: Profile | undefined,
): CertificationCall {
  switch (fn) {
    case "renew":
      return { registry: "certifications", fn, entries: [{ ...entry, validUntil: decision.validUntil ?? 0 }] };
    case "amend": {
      if (profile === undefined) throw new RangeError("an amendment without a profile");
      const changed = { tier: tierOf(profile), operatorTypes: operatorTypeMask(profile.operatorTypes) };
      return { registry: "certifications", fn, entries: [{ ...entry, ...changed }] };
    }
    case "proposeAnnulment":
    case "confirmAnnulment":
    case "rejectAnnulment":
      return { registry: "certifications", fn: fn satisfies AnnulmentName, entries: [entry] };
    default:
      return { registry: "certifications", fn: fn satisfies StatusChangeName, entries: [entry] };
  }
}

/**
 * Goes on under a new random id. Granted first, so that the operator is recognised without a gap; suspended too, if it was; then
 * the former id ends. The ledger sees three writes that nothing links.
 */
function reissue(
  deps: CertifyDeps,
  id: CertificationId,
  record: CertificationRecord,
  request: ChangeRequest,
  caller: Caller,
  now: Instant,
) {
  refusePending(deps, id);
  checkChange(decide(deps, "reissue", request, now), record, now, deps.policy);
  const current = deps.profiles.current(id);
  if (current === undefined) throw new AeoError("UNKNOWN_CERTIFICATION", `the profile of ${id} has been erased`);
  const newId = deps.newId();
  const sealed = deps.profiles.seal({ ...current, certificationId: newId, previousIds: [id, ...current.previousIds] });
  const by = { signer: "REGISTRAR", caller: caller.subject, now } as const;
  const decidedAt = request.decidedAt ?? now;
  const { programme, tier, operatorTypes, validUntil, reviewAt } = record;
  const fields = { programme, tier, operatorTypes, validUntil, reviewAt, decidedAt };
  // Valid from now on: what was so before stands under the former id.
  const entry = { ...fields, id: newId, profileCommitment: sealed.commitment, validFrom: now };
  let last = deps.writes.accept({ call: { registry: "certifications", fn: "grant", entries: [entry] }, ...by });
  deps.profiles.stage([sealed], last.id, now, id);
  const change = { profileCommitment: ZERO_BYTES32, decidedAt, effectiveFrom: 0 };
  if (record.status === "SUSPENDED") {
    const entries = [{ ...change, id: newId, version: 1, reviewAt }];
    last = deps.writes.accept({ call: { registry: "certifications", fn: "suspend", entries }, ...by, after: last.id });
  }
  const entries = [{ ...change, id, version: request.version, reviewAt: 0 }];
  const operation = deps.writes.accept({
    call: { registry: "certifications", fn: "reissue", entries },
    ...by,
    after: last.id,
  });
  return { operation, newId };
}
