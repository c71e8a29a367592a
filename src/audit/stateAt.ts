import { legsInForce, type LegInterval, termsOf, untilOf } from "../domain/arrangement.ts";
import { isSuspect, memberStatusAsOf, memberStatusAt } from "../domain/authority.ts";
import { type CertificationEntry, type CertificationHistory, entryAt, statusAt } from "../domain/certification.ts";
import type { CertificationId, EffectiveStatus } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import { type Bytes32, type MemberStatus, ZERO_BYTES32 } from "../domain/event.ts";
import type { LedgerState } from "../domain/ledgerState.ts";
import type { Terms } from "../domain/terms.ts";
import type { AsOf, Instant } from "../domain/time.ts";

/** A certification at two times. */
export interface CertificationStanding {
  readonly economy: Economy;
  readonly id: CertificationId;
  readonly status: EffectiveStatus;
  /** What says so: the entry that had taken effect, or the first one when none had. */
  readonly entry: CertificationEntry;
  /** Whether what says so was written under a mark of compromise that was known then. */
  readonly suspect: boolean;
  /** The commitment to the profile that had been made by then; ZERO_BYTES32 when none had. */
  readonly profileCommitment: Bytes32;
}

/** A leg in force at two times. */
export interface LegStanding {
  readonly interval: LegInterval;
  readonly kind: Terms["kind"] | undefined;
  /** Its end as known then; 0 = open. */
  readonly until: Instant;
}

/** An authority at two times. */
export interface AuthorityStanding {
  readonly economy: Economy;
  /** Its status when the ledger knew so much, and since when it had it. */
  readonly status: MemberStatus;
  readonly since: Instant;
  /** The status that counts for what was so at validAt. */
  readonly statusAtValidAt: MemberStatus;
  readonly certifications: ReadonlyMap<EffectiveStatus, number>;
  /** How many of them rest on a suspect write. */
  readonly suspect: number;
  readonly legsAsIssuer: number;
  readonly legsAsRecogniser: number;
}

/** What the ledger held at two times. */
export interface Standing {
  readonly authorities: readonly AuthorityStanding[];
  readonly legs: readonly LegStanding[];
}

/**
 * What was so at validAt, as known at knownAt.
 * @param economy only this authority, and the legs that it is in
 */
export function standingAt(state: LedgerState, at: AsOf, economy?: Economy): Standing {
  const wanted = (one: Economy): boolean => economy === undefined || one === economy;
  const legs = legsAt(state, at).filter(({ interval: { leg } }) => wanted(leg.issuer) || wanted(leg.recogniser));
  const counts = countsAt(state, at, economy);
  const authorities = [...state.authorities.members.keys()].flatMap((one) => {
    const authority = wanted(one) ? authorityAt(state, at, one, legs, counts.get(one)) : undefined;
    return authority === undefined ? [] : [authority];
  });
  return { authorities, legs };
}

/** How many certifications of an authority have each status, and how many of them rest on a suspect write. */
export interface StatusCounts {
  readonly certifications: Map<EffectiveStatus, number>;
  suspect: number;
}

/** Adds a certification to the counts. */
export function count(counts: StatusCounts, { status, suspect }: CertificationStanding): void {
  counts.certifications.set(status, (counts.certifications.get(status) ?? 0) + 1);
  if (suspect) counts.suspect += 1;
}

/**
 * An authority at two times; undefined when the ledger did not know it then.
 * @param legs those in force then, at least the ones that it is in
 */
export function authorityAt(
  state: LedgerState,
  at: AsOf,
  economy: Economy,
  legs: readonly LegStanding[],
  counts: StatusCounts = { certifications: new Map(), suspect: 0 },
): AuthorityStanding | undefined {
  const now = state.authorities.members.get(economy)?.statuses.findLast(({ since }) => since <= at.knownAt);
  if (now === undefined) return undefined;
  return {
    economy,
    status: memberStatusAt(state.authorities, economy, at.knownAt),
    since: now.since,
    statusAtValidAt: memberStatusAsOf(state.authorities, economy, at),
    certifications: counts.certifications,
    suspect: counts.suspect,
    legsAsIssuer: legs.filter(({ interval }) => interval.leg.issuer === economy).length,
    legsAsRecogniser: legs.filter(({ interval }) => interval.leg.recogniser === economy).length,
  };
}

/** The certifications of an economy that the ledger knew, by their ids. */
export function certificationsAt(state: LedgerState, at: AsOf, economy: Economy): CertificationStanding[] {
  return [...standings(state, at, economy)].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function* standings(state: LedgerState, at: AsOf, economy: Economy | undefined): Generator<CertificationStanding> {
  const { certifications } = state;
  for (const history of economy === undefined ? certifications.values() : certifications.of(economy)) {
    const standing = certificationAt(state, at, history);
    if (standing !== undefined) yield standing;
  }
}

/** One certification at two times; undefined when the ledger did not know it then. */
export function certificationAt(
  state: LedgerState,
  at: AsOf,
  history: CertificationHistory,
): CertificationStanding | undefined {
  const status = statusAt(history, at);
  const entry = entryAt(history, at) ?? history.entries[0];
  // What the ledger did not know then has no status.
  if (status === undefined || entry === undefined) return undefined;
  const suspect = isSuspect(state.authorities, entry.writer, entry.position.time, at.knownAt);
  const committed = history.entries.findLast(
    (one) =>
      one.profileCommitment !== ZERO_BYTES32 &&
      one.position.time <= at.knownAt &&
      one.record.effectiveFrom <= at.validAt,
  );
  const { economy, id } = history;
  return { economy, id, status, entry, suspect, profileCommitment: committed?.profileCommitment ?? ZERO_BYTES32 };
}

function countsAt(state: LedgerState, at: AsOf, economy: Economy | undefined): Map<Economy, StatusCounts> {
  const counts = new Map<Economy, StatusCounts>();
  for (const standing of standings(state, at, economy)) {
    const one = counts.get(standing.economy) ?? { certifications: new Map(), suspect: 0 };
    count(one, standing);
    counts.set(standing.economy, one);
  }
  return counts;
}

/** Every leg in force at two times. */
export function legsAt({ arrangements }: LedgerState, { validAt, knownAt }: AsOf): LegStanding[] {
  return [...arrangements.intervals.values()].flatMap((intervals) => {
    const first = intervals[0];
    if (first === undefined) return [];
    const { issuer, recogniser } = first.leg;
    return legsInForce(arrangements, issuer, recogniser, 0, validAt, knownAt).map((interval) => {
      const arrangement = arrangements.arrangements.get(interval.arrangement);
      const kind = arrangement && termsOf(arrangement, interval.version)?.kind;
      return { interval, kind, until: untilOf(interval, knownAt) };
    });
  });
}
