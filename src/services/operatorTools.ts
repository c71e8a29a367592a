import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import type { Instant } from "../domain/time.ts";
import type { SignerRole } from "./ports.ts";

/** An alarm of the own-identity monitor. */
export interface IdentityAlarm {
  readonly id: number;
  readonly transaction: string;
  readonly registry: string;
  readonly sequence: number;
  readonly block: number;
  readonly type: string;
  readonly writer: string;
  readonly raisedAt: Instant;
  readonly acknowledged: { readonly by: string; readonly at: Instant; readonly reason: string } | null;
}

/** A certification whose profile is kept, and the ids whose profiles go with it: its own, and those that reissues link with it. */
export interface Erasable {
  readonly certificationId: CertificationId;
  readonly together: readonly CertificationId[];
}

/** What was found out of nodes; `apply` does it, in the caller's transaction. */
export interface Prepared<T> {
  readonly apply: (now: Instant) => T;
}

/** What the operators of a gateway may do to it. Every refusal is an AeoError. */
export interface OperatorTools {
  alarms(after: number, limit: number): readonly IdentityAlarm[];
  /** @throws AeoError UNKNOWN_ALARM */
  acknowledge(id: number, by: string, reason: string, now: Instant): IdentityAlarm;
  /** @throws AeoError UNKNOWN_OPERATION, LEDGER_UNAVAILABLE: from `apply`, so that a repeated request still gets its first answer */
  requeue(operation: string): Promise<Prepared<{ readonly outcome: "resend" | "renewed" }>>;
  /** @throws AeoError NOT_AUTHORISED_ON_LEDGER without such a key, LEDGER_UNAVAILABLE: from `apply` */
  passNonces(role: SignerRole): Promise<Prepared<{ readonly passed: number }>>;
  revokeToken(token: { jti: string; expiresAt: Instant; reason: string }, by: string, now: Instant): void;
  /** Deletes what is known of a partner's profiles and its place in the feed. @throws AeoError UNKNOWN_MEMBER */
  restartFeed(partner: Economy): void;
  /** What could be erased of an operator, by an id or the TIN. Ids alone: who erases need not read profiles. */
  erasable(named: { readonly id: CertificationId } | { readonly tin: string }): readonly Erasable[];
  /**
   * Deletes an own profile, and those of the ids that it had before a reissue or has since; gives all these ids.
   * @throws AeoError UNKNOWN_CERTIFICATION, PENDING_OPERATION
   */
  erase(id: CertificationId): readonly CertificationId[];
  /** After the transaction of restartFeed or erase: what was deleted leaves the files and the memory. */
  swept(partner?: Economy): void;
}
