import type { CertificationId, CertificationRecord, EffectiveStatus } from "./certificationRecord.ts";
import type { Economy } from "./economy.ts";
import {
  type Address,
  type Bytes32,
  type CertificationEvent,
  type CertificationEventType,
  type LedgerEvent,
  type Position,
  ZERO_BYTES32,
} from "./event.ts";
import type { AsOf, Instant } from "./time.ts";

/** One fact of a certification, with what a reader must know of its writing. */
export interface CertificationEntry {
  readonly type: CertificationEventType;
  readonly record: CertificationRecord;
  readonly decidedAt: Instant;
  readonly profileCommitment: Bytes32;
  readonly writer: Address;
  readonly position: Position;
}

/** All facts of one certification, in ledger order. */
export interface CertificationHistory {
  readonly economy: Economy;
  readonly id: CertificationId;
  readonly entries: readonly CertificationEntry[];
}

export function isCertificationEvent(event: LedgerEvent): event is LedgerEvent & CertificationEvent {
  return event.position.registry === "certifications";
}

/** The record as it is stored in the contract after the newest entry. */
export function currentRecord(history: CertificationHistory): CertificationRecord {
  const last = history.entries.at(-1);
  if (last === undefined) throw new RangeError(`certification ${history.id} has no entries`);
  return last.record;
}

/** Whether an annulment waits for its second person. Any later entry ends a proposal: it was made on the version in place then. */
export function annulmentProposed({ entries }: CertificationHistory): boolean {
  return entries.at(-1)?.type === "CertificationAnnulmentProposed";
}

/** The newest commitment to the profile; later entries with 0 leave it as it was. undefined when none was ever made. */
export function currentCommitment(history: CertificationHistory): Bytes32 | undefined {
  return history.entries.findLast((entry) => entry.profileCommitment !== ZERO_BYTES32)?.profileCommitment;
}

/** Proposals of an annulment say what somebody intends, not what is so. */
function states(entry: CertificationEntry): boolean {
  return entry.type !== "CertificationAnnulmentProposed" && entry.type !== "CertificationAnnulmentRejected";
}

/**
 * The entry that says what was so at validAt, as known at knownAt: from its effectiveFrom on, a later entry overrides what
 * earlier ones said. undefined when none known then had taken effect.
 */
export function entryAt(history: CertificationHistory, asOf: AsOf): CertificationEntry | undefined {
  return history.entries.findLast(
    (entry) => entry.position.time <= asOf.knownAt && entry.record.effectiveFrom <= asOf.validAt && states(entry),
  );
}

/**
 * A certification as a partner may tell of it. A reissued one goes on under a new id; that it was reissued says nothing until the
 * issuer's profiles are read past that moment: only they tell under which id it goes on.
 * @param profilesAsOf when the issuer's profiles were last complete at the partner; undefined = never
 */
export function asTold(history: CertificationHistory, profilesAsOf: Instant | undefined): CertificationHistory {
  const last = history.entries.at(-1);
  const isUntold = last?.type === "CertificationReissued" && last.position.time >= (profilesAsOf ?? 0);
  return isUntold ? { ...history, entries: history.entries.slice(0, -1) } : history;
}

/** Whether the ledger knew the certification at all. */
export function knownBy(history: CertificationHistory, knownAt: Instant): boolean {
  const first = history.entries[0];
  return first !== undefined && first.position.time <= knownAt;
}

/** What a record means at a moment: ANNULLED, then REVOKED, WITHDRAWN or REISSUED, then EXPIRED, then SUSPENDED, then CERTIFIED. */
export function effectiveStatus(record: CertificationRecord, validAt: Instant): EffectiveStatus {
  if (record.status === "NONE") throw new RangeError("a record that does not exist has no status");
  if (validAt < record.validFrom) return "NOT_YET_VALID";
  if (record.status !== "SUSPENDED" && record.status !== "CERTIFIED") return record.status;
  if (record.validUntil !== 0 && validAt >= record.validUntil) return "EXPIRED";
  return record.status;
}

/** The status of a certification at two times; undefined when the ledger did not know it then. */
export function statusAt(history: CertificationHistory, asOf: AsOf): EffectiveStatus | undefined {
  const entry = entryAt(history, asOf);
  if (entry !== undefined) return effectiveStatus(entry.record, asOf.validAt);
  return knownBy(history, asOf.knownAt) ? "NOT_YET_VALID" : undefined;
}

/** Whether an entry was recorded later than it took effect, by how many seconds; 0 when it was not. */
export function recordedLateBy(entry: CertificationEntry): number {
  return Math.max(0, entry.position.time - entry.record.effectiveFrom);
}
