import { intervalsBetween, untilOf } from "../domain/arrangement.ts";
import { type CertificationEntry } from "../domain/certification.ts";
import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import { isCovered, legsInForceAt } from "../domain/entitlement.ts";
import { AeoError } from "../domain/errors.ts";
import type { LedgerState } from "../domain/ledgerState.ts";
import { consentsTo } from "../domain/profile.ts";
import type { ToldEntry } from "../domain/profileFeed.ts";
import type { Instant } from "../domain/time.ts";
import type { Consents } from "./ports.ts";

/** How far a member's gateway has verified the ledger, by the head that it signed. */
export interface MemberReading {
  /** Entries of the registry of certifications. */
  readonly sequence: number;
  /** When its signed head reached us. */
  readonly receivedAt: Instant;
}

/** What one partner may see of a certification, was told of it, and has confirmed. */
export interface PartnerSight {
  readonly economy: Economy;
  /** Whether a leg in force covers it. */
  readonly covered: boolean;
  /** Whether the operator agreed. */
  readonly consented: boolean;
  readonly told: ToldEntry | undefined;
  /** Whether it has read the ledger up to the newest entry of the certification, as far as we heard. */
  readonly statusRead: boolean;
  readonly reading: MemberReading | undefined;
}

export interface DisclosuresDeps {
  readonly own: Economy;
  readonly state: () => LedgerState;
  readonly consents: Pick<Consents, "of">;
  readonly lastTold: (partner: Economy, id: CertificationId) => ToldEntry | undefined;
  readonly readingOf: (economy: Economy) => MemberReading | undefined;
  readonly now: () => Instant;
}

/** What partners see of an own certification and when they saw it: those with a leg, and whoever was ever told. */
export type Disclosures = (id: CertificationId) => readonly PartnerSight[];

/** @throws AeoError UNKNOWN_CERTIFICATION (by what it gives) */
export function createDisclosures(deps: DisclosuresDeps): Disclosures {
  return (id) => {
    const state = deps.state();
    const newest = state.certifications.get(deps.own, id)?.entries.at(-1);
    if (newest === undefined) throw new AeoError("UNKNOWN_CERTIFICATION", `${deps.own} has no certification ${id}`);
    const consent = deps.consents.of(id);
    return [...state.authorities.members.keys()].sort().flatMap((economy) => {
      if (economy === deps.own) return [];
      const covered = isCoveredNow(deps, state, economy, newest);
      const told = deps.lastTold(economy, id);
      if (!covered && told === undefined) return [];
      const reading = deps.readingOf(economy);
      const statusRead = reading !== undefined && reading.sequence >= newest.position.sequence;
      return { economy, covered, consented: consentsTo(consent, economy), told, statusRead, reading };
    });
  };
}

function isCoveredNow(
  { own, now }: DisclosuresDeps,
  state: LedgerState,
  partner: Economy,
  { record }: CertificationEntry,
) {
  const legs = intervalsBetween(state.arrangements, own, partner).map((interval) => ({
    ...interval.leg,
    until: untilOf(interval, Number.POSITIVE_INFINITY),
  }));
  const { programme, tier, operatorTypes } = record;
  const facts = { programme, tier, operatorTypes, reissued: false, consent: { mode: "GENERAL" } as const };
  return isCovered(legsInForceAt(legs, now()), facts);
}
