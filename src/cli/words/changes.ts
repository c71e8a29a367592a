import { CERTIFICATION_EVENT_TYPES, type CertificationEvent, type CertificationEventType } from "../../domain/event.ts";
import type { Presented } from "../../http/presentFact.ts";
import { at, programme, types, until, who } from "./terms.ts";

const VERBS: Readonly<Record<CertificationEventType, string>> = {
  CertificationGranted: "granted",
  CertificationRenewed: "renewed",
  CertificationAmended: "amended",
  CertificationSuspended: "suspended",
  CertificationReinstated: "reinstated",
  CertificationRevoked: "revoked",
  CertificationWithdrawn: "withdrew",
  CertificationReissued: "closed, to go on under another id,",
  CertificationAnnulmentProposed: "proposed to annul",
  CertificationAnnulmentRejected: "dropped the proposal to annul",
  CertificationAnnulled: "annulled",
};

export function isCertificationEventType(type: string): type is CertificationEventType {
  return (CERTIFICATION_EVENT_TYPES as readonly string[]).includes(type);
}

/** What happened, by the event's type alone. */
export function describeChange(type: string): string {
  return isCertificationEventType(type) ? VERBS[type].replace("withdrew", "withdrawn") : type;
}

/** A fact about a certification, in a sentence. */
export function describeCertification(event: Presented<CertificationEvent>): string {
  const { type, id, record, decidedAt } = event;
  const { economy, version, effectiveFrom, validFrom, validUntil, reviewAt } = record;
  const facts = [`version ${version}`];
  if (type === "CertificationGranted")
    facts.push(programme(record.programme, record.tier), types(record.operatorTypes));
  if (type === "CertificationAmended")
    facts.push(programme(record.programme, record.tier), types(record.operatorTypes));
  if (type === "CertificationGranted" || type === "CertificationRenewed")
    facts.push(`valid from ${at(validFrom)}${until(validUntil)}`);
  else facts.push(`effective from ${at(effectiveFrom)}`);
  if (reviewAt !== null) facts.push(`review on ${at(reviewAt)}`);
  facts.push(`decided ${at(decidedAt)}`);
  return `${who(economy)} ${VERBS[type]} certification ${id} (${facts.join("; ")})`;
}
