import type { CertificationId } from "../domain/certificationRecord.ts";
import { type AuditGrant, consentAllows, grantStands, LONGEST_GRANT } from "../domain/auditGrant.ts";
import { displayName, type Economy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import type { LedgerState } from "../domain/ledgerState.ts";
import type { Consent, Profile } from "../domain/profile.ts";
import type { Instant } from "../domain/time.ts";
import type { Caller } from "./caller.ts";

/** Where grants are kept. */
export interface AuditGrantBook {
  add(grant: AuditGrant): void;
  find(id: string): AuditGrant | undefined;
  revoke(id: string, by: string, at: Instant, reason: string): void;
  over(certification: CertificationId, auditor: string): readonly AuditGrant[];
  page(after: AuditGrant | undefined, limit: number, auditor?: string): readonly AuditGrant[];
}

export interface AuditGrantsDeps {
  readonly own: Economy;
  readonly state: () => LedgerState;
  readonly book: AuditGrantBook;
  readonly consentOf: (id: CertificationId) => Consent;
  readonly profileOf: (id: CertificationId) => Profile | undefined;
  readonly newId: () => string;
}

/** What is asked for. */
export interface AuditGrantRequest {
  readonly auditor: string;
  readonly certifications: readonly CertificationId[];
  readonly reason: string;
  readonly operatorAgreed: boolean;
  readonly expiresAt: Instant;
}

/** Sight of own profiles for auditors: deny, unless the issuing administration granted it and the operator's consent allows it. */
export function createAuditGrants(deps: AuditGrantsDeps) {
  const { own, book } = deps;
  const isOwn = (id: CertificationId) => deps.state().certifications.has(own, id);
  const found = (id: string): AuditGrant => {
    const grant = book.find(id);
    if (grant === undefined) throw new AeoError("UNKNOWN_GRANT", `${own} made no grant ${id}`);
    return grant;
  };
  return {
    /** @throws AeoError UNKNOWN_CERTIFICATION, OPERATOR_NOT_AGREED, INVALID_DATE */
    grant(request: AuditGrantRequest, caller: Caller, now: Instant): AuditGrant {
      if (request.expiresAt <= now || request.expiresAt > now + LONGEST_GRANT)
        throw new AeoError("INVALID_DATE", "a grant ends after now and within 90 days");
      for (const id of request.certifications) {
        if (!isOwn(id)) throw new AeoError("UNKNOWN_CERTIFICATION", `${own} has no certification ${id}`);
        if (!consentAllows(deps.consentOf(id), request.operatorAgreed))
          throw new AeoError("OPERATOR_NOT_AGREED", `the operator of ${id} does not share its profile with everybody`);
      }
      const grant: AuditGrant = {
        ...request,
        id: deps.newId(),
        grantedBy: caller.subject,
        grantedAt: now,
        revoked: null,
      };
      book.add(grant);
      return grant;
    },
    /** @throws AeoError UNKNOWN_GRANT */
    revoke(id: string, reason: string, caller: Caller, now: Instant): AuditGrant {
      found(id);
      book.revoke(id, caller.subject, now, reason);
      return found(id);
    },
    /** @throws AeoError UNKNOWN_GRANT when `after` names none */
    page(after: string | undefined, limit: number, auditor: string | undefined): readonly AuditGrant[] {
      return book.page(after === undefined ? undefined : found(after), limit, auditor);
    },
    /**
     * The profile of an own certification, to an auditor who was granted it.
     * @throws AeoError SIGHT_NOT_GRANTED saying who can grant it, UNKNOWN_CERTIFICATION
     */
    profile(
      id: CertificationId,
      caller: Caller,
      now: Instant,
    ): { readonly profile: Profile; readonly grant: AuditGrant } {
      if (!isOwn(id)) throw notOwn(deps, id);
      const consent = deps.consentOf(id);
      const grant = book
        .over(id, caller.subject)
        .find((one) => grantStands(one, now) && consentAllows(consent, one.operatorAgreed));
      if (grant === undefined)
        throw new AeoError(
          "SIGHT_NOT_GRANTED",
          `a registrar or admin of ${displayName(own)} can grant ${caller.subject} sight of ${id}`,
        );
      const profile = deps.profileOf(id);
      if (profile === undefined) throw new AeoError("UNKNOWN_CERTIFICATION", `the profile of ${id} was erased`);
      return { profile, grant };
    },
  };
}

export type AuditGrantsService = ReturnType<typeof createAuditGrants>;

/** A partner's profile is the partner's to show; that the id is on the ledger is no secret. */
function notOwn({ own, state }: AuditGrantsDeps, id: CertificationId): AeoError {
  const { certifications, authorities } = state();
  const issuer = [...authorities.members.keys()].find((one) => certifications.has(one, id));
  if (issuer === undefined) return new AeoError("UNKNOWN_CERTIFICATION", `the ledger has no certification ${id}`);
  return new AeoError(
    "SIGHT_NOT_GRANTED",
    `${id} is of ${displayName(issuer)}: only its own gateway grants sight of it, not ${own}'s`,
  );
}
