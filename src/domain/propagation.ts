import { type ArrangementsState, intervalsBetween, termsAt, untilOf } from "./arrangement.ts";
import type { AuthoritiesState } from "./authority.ts";
import { isCertificationEvent } from "./certification.ts";
import type { CertificationRecord } from "./certificationRecord.ts";
import type { Month } from "./clausePeriod.ts";
import type { Economy } from "./economy.ts";
import { isCovered } from "./entitlement.ts";
import type { CertificationEvent, CertificationEventType, LedgerEvent } from "./event.ts";
import type { DelayFigures } from "./measure/delays.ts";
import { contains, type Instant } from "./time.ts";

/**
 * The ways of a change of status: from its decision to the ledger (its block's time), from the ledger to the partner's gateway (when its
 * verified view had the block), and from the decision to there, which is what an agreed bound is about.
 */
export const PROPAGATION_STAGES = ["DECISION_TO_LEDGER", "LEDGER_TO_PARTNER", "DECISION_TO_PARTNER"] as const;
export type PropagationStage = (typeof PROPAGATION_STAGES)[number];

/** What was measured of one stage in a month, as year * 100 + month; null = in all months. */
export interface PropagationFigures extends DelayFigures {
  readonly stage: PropagationStage;
  readonly month: Month | null;
}

/** What a recognising gateway measured of an issuer's changes. */
export interface MeasuredPropagation {
  /** Since when it counts. */
  readonly since: Instant;
  readonly figures: readonly PropagationFigures[];
}

/** What changes who is recognised; a proposal of an annulment, or its rejection, does not. */
export function changesStatus(type: CertificationEventType): boolean {
  return type !== "CertificationAnnulmentProposed" && type !== "CertificationAnnulmentRejected";
}

/** Whether a fact of the ledger is a change of status, of whichever economy. */
export function isStatusChange(event: LedgerEvent): event is LedgerEvent & CertificationEvent {
  return isCertificationEvent(event) && changesStatus(event.type);
}

/**
 * Whether a change of a certification concerned a recognising economy at a moment, by a leg in force that covers it, and by when it should
 * have known. undefined: it did not concern it. Otherwise the shortest bound of the arrangements, in seconds; 0 = none was agreed.
 */
export function boundOf(
  state: ArrangementsState,
  record: CertificationRecord,
  recogniser: Economy,
  at: Instant,
): number | undefined {
  const legs = intervalsBetween(state, record.economy, recogniser).filter(
    (interval) =>
      contains({ from: interval.leg.from, until: untilOf(interval, at) }, at) &&
      isCovered([interval.leg], { ...record, reissued: false, consent: { mode: "GENERAL" } }),
  );
  if (legs.length === 0) return undefined;
  const bounds = legs.map(({ arrangement }) => {
    const found = state.arrangements.get(arrangement);
    return (found && termsAt(found, at)?.statusBound) || Number.POSITIVE_INFINITY;
  });
  const shortest = Math.min(...bounds);
  return Number.isFinite(shortest) ? shortest : 0;
}

/**
 * Whether a decision was taken before its economy was on the ledger. Recording it later is no delay: there was nothing to record it on.
 */
export function isBeforeLedger({ members }: AuthoritiesState, economy: Economy, decidedAt: Instant): boolean {
  const joined = members.get(economy)?.statuses[0]?.since;
  return joined === undefined || decidedAt < joined;
}
