import type { LedgerAsOf } from "./asOf.ts";
import type { CertificationId } from "./certificationRecord.ts";
import type { Economy } from "./economy.ts";
import type { Profile } from "./profile.ts";
import type { Salt } from "./profileCommitment.ts";
import type { Instant } from "./time.ts";

/** A profile that the partner may hold, new or changed. */
export interface FeedUpsert {
  readonly kind: "UPSERT";
  /** Where it stands in this partner's feed, from 1. */
  readonly cursor: number;
  readonly certificationId: CertificationId;
  /** The block whose event carries the commitment to this profile; a reader whose view is older must wait. */
  readonly block: number;
  readonly profile: Profile;
  readonly salt: Salt;
}

/** A profile that the partner must delete. It says no more: neither consent nor law is the partner's business. */
export interface FeedTombstone {
  readonly kind: "TOMBSTONE";
  readonly cursor: number;
  readonly certificationId: CertificationId;
}

export type FeedEntry = FeedUpsert | FeedTombstone;

/** A stretch (after, next] of one partner's feed. Cursors without an entry were superseded by a later entry. */
export interface FeedPage {
  readonly issuer: Economy;
  readonly audience: Economy;
  readonly after: number;
  readonly next: number;
  readonly entries: readonly FeedEntry[];
  /** Up to where on the ledger the feed tells everything; null before it first did. */
  readonly asOf: LedgerAsOf | null;
  /** Whether the page reaches the end of the feed, so that its reader knows everything as of `asOf`. */
  readonly complete: boolean;
}

/** A change of what a partner may hold. `revision` is that of the profile version to show. */
export type FeedChange =
  | { readonly kind: "UPSERT"; readonly certificationId: CertificationId; readonly revision: number }
  | { readonly kind: "TOMBSTONE"; readonly certificationId: CertificationId };

/** A stretch (after, next] of a feed as it is stored; `atEnd` when nothing follows. */
export interface FeedStretch {
  readonly entries: readonly FeedEntry[];
  readonly next: number;
  readonly atEnd: boolean;
}

/** How long a partner's feed is and what the partner has confirmed. `acknowledgedAt` is null before the first time. */
export interface FeedPosition {
  readonly lastCursor: number;
  readonly acknowledged: number;
  readonly acknowledgedAt: Instant | null;
}

/** What a partner was last told of one certification; `acknowledgedAt` is null while it has not confirmed that. */
export interface ToldEntry {
  readonly kind: "UPSERT" | "TOMBSTONE";
  readonly toldAt: Instant;
  readonly acknowledgedAt: Instant | null;
}
