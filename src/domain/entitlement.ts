import type { CertificationId } from "./certificationRecord.ts";
import type { Economy } from "./economy.ts";
import { type Consent, consentsTo } from "./profile.ts";
import { contains, type Instant } from "./time.ts";

/**
 * A leg issuer → partner as far as it decides on profiles, of an arrangement of either kind: one that only exchanges information
 * exchanges exactly this. `until` is its end as announced (0 = open), so a leg under notice counts until the notice has run.
 */
export interface CoveringLeg {
  readonly modes: number;
  readonly programme: number;
  readonly tiers: number;
  readonly operatorTypes: number;
  readonly from: Instant;
  readonly until: Instant;
}

/** What of a certification decides who may have its profile. */
export interface DisclosureFacts {
  readonly programme: number;
  /** 0 to 31; 0 = the programme has no tiers. */
  readonly tier: number;
  readonly operatorTypes: number;
  /** Whether it goes on under another id: then nobody has a use for this one, and nobody may link the two through it. */
  readonly reissued: boolean;
  readonly consent: Consent;
}

/** The facts of one certification, and the revision of the profile that would be shown. */
export interface Disclosure extends DisclosureFacts {
  readonly certificationId: CertificationId;
  readonly revision: number;
}

/** The legs in force at every one of the moments. Profiles go out only while the ledger's time and the clock both allow it. */
export function legsInForceAt(legs: readonly CoveringLeg[], ...moments: readonly Instant[]): CoveringLeg[] {
  return legs.filter((leg) => leg.modes !== 0 && moments.every((moment) => contains(leg, moment)));
}

/** Whether any of the legs, each in force, covers the certification by programme, tier and one of its operator types. */
export function isCovered(legs: readonly CoveringLeg[], facts: DisclosureFacts): boolean {
  return legs.some(
    (leg) =>
      leg.programme === facts.programme &&
      ((leg.tiers >>> facts.tier) & 1) === 1 &&
      (leg.operatorTypes & facts.operatorTypes) !== 0,
  );
}

/** Whether a partner may have the profile: a leg in force covers it and the operator consents. */
export function isEntitled(partner: Economy, legs: readonly CoveringLeg[], facts: DisclosureFacts): boolean {
  return !facts.reissued && consentsTo(facts.consent, partner) && isCovered(legs, facts);
}

/** One text per coverage: two sets of legs in force with the same text entitle to the same certifications. */
export function coverageKey(legs: readonly CoveringLeg[]): string {
  const keys = legs.map(({ programme, tiers, operatorTypes }) => `${programme}/${tiers >>> 0}/${operatorTypes >>> 0}`);
  return [...new Set(keys)].sort().join(" ");
}
