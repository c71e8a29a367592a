import type { ArrangementEvent, AuthorityEvent, BenefitEvent, CertificationEvent } from "../../domain/event.ts";
import type { Presented } from "../../http/presentFact.ts";
import type { EventAnswer } from "../answers/ledger.ts";
import { describeArrangement, isArrangementEventType } from "./arrangementEvents.ts";
import { describeAuthority, isAuthorityEventType } from "./authorityEvents.ts";
import { describeBenefit, isBenefitEventType } from "./benefitEvents.ts";
import { describeCertification, isCertificationEventType } from "./changes.ts";

/**
 * A fact of the ledger in a sentence. One that this release does not know, or whose fields are not as it expects, is shown as it
 * came: a history that leaves a line out would not be a history.
 */
export function describeEvent({ type, fact }: EventAnswer): string {
  try {
    return sentence(type, { type, ...fact }) ?? raw(type, fact);
  } catch {
    return raw(type, fact);
  }
}

function sentence(type: string, event: object): string | undefined {
  if (isCertificationEventType(type)) return describeCertification(event as Presented<CertificationEvent>);
  if (isArrangementEventType(type)) return describeArrangement(event as Presented<ArrangementEvent>);
  if (isAuthorityEventType(type)) return describeAuthority(event as Presented<AuthorityEvent>);
  if (isBenefitEventType(type)) return describeBenefit(event as Presented<BenefitEvent>);
  return undefined;
}

function raw(type: string, fact: object): string {
  return `${type} ${JSON.stringify(fact)}`;
}
