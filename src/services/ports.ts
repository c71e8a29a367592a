import type { CertificationId } from "../domain/certificationRecord.ts";
import type { LedgerCall } from "../domain/call.ts";
import type { Operation } from "../domain/operation.ts";
import type { Consent, Profile } from "../domain/profile.ts";
import type { Bytes32 } from "../domain/event.ts";
import type { Instant } from "../domain/time.ts";

/** The role with which a write is signed on the ledger; each has its own key. */
export type SignerRole = "REGISTRAR" | "SIGNATORY" | "MONITOR" | "ADMIN";

/** A profile with its salt and the commitment that the ledger gets. */
export interface Sealed {
  readonly profile: Profile;
  readonly commitment: Bytes32;
}

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
   * Keeps a profile aside until its operation has succeeded; then it is the current one.
   * @throws AeoError DUPLICATE_CERTIFICATION
   */
  stage(sealed: Sealed, operation: string, now: Instant, replaces?: CertificationId): void;
  current(id: CertificationId): Profile | undefined;
}

/** Who may be told of an operator. */
export interface Consents {
  set(id: CertificationId, consent: Consent, now: Instant): void;
  of(id: CertificationId): Consent;
}
