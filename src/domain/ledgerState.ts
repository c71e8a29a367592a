import { type ArrangementsState, applyArrangementEvent, emptyArrangements, isArrangementEvent } from "./arrangement.ts";
import { type AuthoritiesState, applyAuthorityEvent, emptyAuthorities, isAuthorityEvent } from "./authority.ts";
import { applyBenefitEvent, type BenefitsState, emptyBenefits, isBenefitEvent } from "./benefitRecord.ts";
import { isCertificationEvent } from "./certification.ts";
import { Certifications } from "./certifications.ts";
import type { LedgerEvent } from "./event.ts";

/** Everything that the ledger says, folded from its events in the global order. */
export interface LedgerState {
  readonly authorities: AuthoritiesState;
  readonly certifications: Certifications;
  readonly arrangements: ArrangementsState;
  readonly benefits: BenefitsState;
}

export function emptyLedgerState(): LedgerState {
  return {
    authorities: emptyAuthorities(),
    certifications: new Certifications(),
    arrangements: emptyArrangements(),
    benefits: emptyBenefits(),
  };
}

/**
 * Folds one event into the state, in place: a replay of a whole history copies nothing.
 * @throws RangeError when the event contradicts the state, which a verified history never does
 */
export function applyEvent(state: LedgerState, event: LedgerEvent): void {
  if (isCertificationEvent(event)) state.certifications.append(event.id, event);
  else if (isArrangementEvent(event)) applyArrangementEvent(state.arrangements, event);
  else if (isAuthorityEvent(event)) applyAuthorityEvent(state.authorities, event);
  else if (isBenefitEvent(event)) applyBenefitEvent(state.benefits, event);
}
