import type { LedgerAsOf } from "../domain/asOf.ts";
import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import type { CoveringLeg, Disclosure } from "../domain/entitlement.ts";
import type { Bytes32, MemberStatus } from "../domain/event.ts";
import type { HeldProfile, PartnerAlarm, PartnerFeed, PartnerProfile } from "../domain/partnerProfile.ts";
import type { FeedChange, FeedPosition, FeedStretch } from "../domain/profileFeed.ts";
import type { Instant } from "../domain/time.ts";

/** The verified view of the ledger, as far as the exchange asks. */
export interface LedgerView {
  /** Up to where the view was verified; undefined before it has read anything. */
  asOf(): LedgerAsOf | undefined;
  /** The newest commitment that is not 0; undefined when the ledger has no such certification. */
  commitmentOf(economy: Economy, id: CertificationId): Bytes32 | undefined;
}

/** Who takes part, by the registry of authorities. */
export interface Membership {
  /** Every economy that ever was a member. */
  economies(): readonly Economy[];
  statusOf(economy: Economy): MemberStatus;
}

/** The legs from this authority to a partner, of every arrangement, with their ends as announced. */
export interface CoverageSource {
  legsTo(partner: Economy): readonly CoveringLeg[];
}

/** Own profiles, as far as their disclosure goes. */
export interface DisclosureSource {
  disclosures(): Iterable<Disclosure>;
  disclosure(id: CertificationId): Disclosure | undefined;
  /** Commitments that were sent to the ledger and whose operations have not settled here. */
  pending(): readonly { readonly certificationId: CertificationId; readonly commitment: Bytes32 }[];
}

/** The feeds that this authority offers. */
export interface FeedStore {
  partners(): readonly Economy[];
  position(partner: Economy): FeedPosition;
  coverageOf(partner: Economy): string;
  setCoverage(partner: Economy, coverage: string): void;
  shownTo(partner: Economy): Map<CertificationId, number>;
  shownRevision(partner: Economy, id: CertificationId): number | undefined;
  append(partner: Economy, changes: readonly FeedChange[], at: Instant): void;
  page(partner: Economy, after: number, limit: number, maxBytes: number): FeedStretch;
  acknowledge(partner: Economy, cursor: number, at: Instant): void;
  dirty(limit: number): readonly CertificationId[];
  clean(ids: readonly CertificationId[]): void;
  comparedAt(): number;
  setComparedAt(block: number): void;
  asOf(): LedgerAsOf | undefined;
  setAsOf(asOf: LedgerAsOf): void;
}

/** The profiles that partners let this authority know. */
export interface PartnerStore {
  transaction<T>(body: () => T): T;
  feed(economy: Economy): PartnerFeed;
  setFeed(economy: Economy, feed: PartnerFeed): void;
  put(profile: PartnerProfile): void;
  hold(profile: HeldProfile): void;
  refuse(economy: Economy, id: CertificationId): void;
  held(economy: Economy): readonly HeldProfile[];
  remove(economy: Economy, id: CertificationId): boolean;
  removeAll(economy: Economy): void;
  /** Removes the bytes of what was deleted; false when it must be tried again. */
  purge(): boolean;
}

/** Where alarms about partners are kept. */
export interface AlarmStore {
  /** False when the very same alarm was raised before. */
  raise(alarm: PartnerAlarm): boolean;
}

/** Runs a body in one transaction of the store. */
export type Transaction = <T>(body: () => T) => T;
