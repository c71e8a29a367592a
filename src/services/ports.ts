import type { CertificationId } from "../domain/certificationRecord.ts";
import type { LedgerCall } from "../domain/call.ts";
import type { Operation } from "../domain/operation.ts";
import type { Consent, Profile } from "../domain/profile.ts";
import type { SealedProfile } from "../domain/profileCommitment.ts";
import type { Instant } from "../domain/time.ts";

/** The role with which a write is signed on the ledger; each has its own key. */
export type SignerRole = "REGISTRAR" | "SIGNATORY" | "MONITOR" | "ADMIN";

/** A profile with its salt and the commitment that the ledger gets. */
export type Sealed = SealedProfile;

/** Takes writes that will reach the ledger exactly once. Called inside the transaction that stores the request's answer. */
export interface Writes {
  /**
   * @param after an operation that must succeed first
   * @throws AeoError STORE_UNAVAILABLE
   */
  accept(write: {
    readonly call: LedgerCall;
    readonly signer: SignerRole;
    readonly caller: string;
    readonly now: Instant;
    readonly after?: string;
  }): Operation;
  /** The operation still under way that changes a record; undefined when there is none. */
  pendingOn(id: CertificationId): Operation | undefined;
}

/** The authority's own profiles. */
export interface OwnProfiles {
  seal(profile: Profile): Sealed;
  /**
   * Keeps profiles aside until their operation has succeeded; then they are the current ones. One that replaces another, in a
   * reissue, takes over its consent.
   * @throws AeoError DUPLICATE_CERTIFICATION
   */
  stage(sealed: readonly Sealed[], operation: string, now: Instant, replaces?: CertificationId): void;
  current(id: CertificationId): Profile | undefined;
}

/** Who may be told of an operator. */
export interface Consents {
  /** @param by the subject of whoever recorded it */
  set(id: CertificationId, consent: Consent, by: string, now: Instant): void;
  of(id: CertificationId): Consent;
}
