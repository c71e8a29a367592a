import type { CertificationId } from "./certificationRecord.ts";
import type { Consent } from "./profile.ts";
import type { Instant } from "./time.ts";

/** That an auditor may see the profiles of some own certifications for a time, by the issuing administration's leave. */
export interface AuditGrant {
  readonly id: string;
  /** The subject of the auditor's token. */
  readonly auditor: string;
  readonly certifications: readonly CertificationId[];
  readonly reason: string;
  /** The operator agreed to this sight; asked for where its consent to sharing is not GENERAL. */
  readonly operatorAgreed: boolean;
  readonly grantedBy: string;
  readonly grantedAt: Instant;
  readonly expiresAt: Instant;
  readonly revoked: { readonly by: string; readonly at: Instant; readonly reason: string } | null;
}

/** The longest that a grant may last: ninety days, in seconds. */
export const LONGEST_GRANT = 90 * 86_400;

/** Whether a grant stands at a moment. */
export function grantStands({ grantedAt, expiresAt, revoked }: AuditGrant, now: Instant): boolean {
  return revoked === null && grantedAt <= now && now < expiresAt;
}

/** Whether the operator's consent lets its profile be seen under a grant: by the law of GENERAL consent, or because it agreed. */
export function consentAllows(consent: Consent, operatorAgreed: boolean): boolean {
  return consent.mode === "GENERAL" || operatorAgreed;
}
