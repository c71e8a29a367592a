import type { Economy } from "./economy.ts";
import type { Instant } from "./time.ts";

/** Stored statuses, by their number in the contract. EXPIRED is derived from the clock and so not among them. */
export const STATUSES = ["NONE", "CERTIFIED", "SUSPENDED", "REVOKED", "ANNULLED", "WITHDRAWN", "REISSUED"] as const;
export type StoredStatus = (typeof STATUSES)[number];

/** What a reader is told: a stored status, or EXPIRED, or NOT_YET_VALID before validFrom. */
export type EffectiveStatus = Exclude<StoredStatus, "NONE"> | "EXPIRED" | "NOT_YET_VALID";

/** 32 random bytes as 0x-prefixed lower-case hex: the pseudonym of a certification. */
export type CertificationId = `0x${string}`;

/** The record of a certification after one of its entries; the fields and units of ICertificationRegistry.Record. */
export interface CertificationRecord {
  readonly economy: Economy;
  readonly programme: number;
  readonly tier: number;
  readonly operatorTypes: number;
  readonly status: StoredStatus;
  readonly version: number;
  readonly validFrom: Instant;
  readonly validUntil: Instant;
  readonly reviewAt: Instant;
  readonly effectiveFrom: Instant;
}
