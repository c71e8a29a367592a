import type { LedgerAsOf } from "./asOf.ts";
import type { CertificationId } from "./certificationRecord.ts";
import type { Economy } from "./economy.ts";
import type { Profile } from "./profile.ts";
import type { SealedProfile } from "./profileCommitment.ts";
import type { Instant } from "./time.ts";

/** A partner's profile as its feed gave it. */
export interface PartnerProfile extends SealedProfile {
  readonly economy: Economy;
  readonly certificationId: CertificationId;
  /** Where it stood in the partner's feed. */
  readonly cursor: number;
  /** The block whose event carries its commitment, as the partner says. */
  readonly block: number;
}

/** The TIN or an alias of a profile in use, as it was written there. */
export interface PartnerIdentifier {
  readonly economy: Economy;
  readonly certificationId: CertificationId;
  readonly value: string;
}

/** Every TIN and alias of some profiles, as a store of them lists them. */
export function* partnerIdentifiers(profiles: Iterable<Profile>): Generator<PartnerIdentifier> {
  for (const { economy, certificationId, tin, aliases } of profiles)
    for (const value of [tin, ...aliases.map((alias) => alias.value)]) yield { economy, certificationId, value };
}

/** A profile that the ledger has not confirmed: not in use. `mismatchBlock`: the view's block when it first contradicted it. */
export interface HeldProfile extends PartnerProfile {
  readonly mismatchBlock: number | null;
}

/** How far a partner's feed was read. `asOf` and `receivedAt` are null until it was first read to its end. */
export interface PartnerFeed {
  readonly cursor: number;
  readonly acknowledged: number;
  /** Up to where on the ledger the partner's gateway vouched that its feed was complete. */
  readonly asOf: LedgerAsOf | null;
  /** Our clock when it said so. */
  readonly receivedAt: Instant | null;
}

/**
 * What no honest, undamaged gateway sends.
 * PROFILE_MISMATCH: a profile that the ledger contradicts. PROFILE_MALFORMED: one that is none, or not the issuer's.
 * FEED_WENT_BACKWARDS: the feed ends before what was read of it. FEED_INCONSISTENT: a page that is not the one asked for.
 */
export type PartnerAlarmCode = "PROFILE_MISMATCH" | "PROFILE_MALFORMED" | "FEED_WENT_BACKWARDS" | "FEED_INCONSISTENT";

/** Something in a partner's feed for its issuer to explain. It names ids, never operators. */
export interface PartnerAlarm {
  readonly economy: Economy;
  readonly code: PartnerAlarmCode;
  readonly certificationId: CertificationId | null;
  readonly cursor: number | null;
  readonly raisedAt: Instant;
}
