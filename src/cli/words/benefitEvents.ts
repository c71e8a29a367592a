import type { BenefitEvent } from "../../domain/event.ts";
import type { Presented } from "../../http/presentFact.ts";
import { at, until, who } from "./terms.ts";

type Fact<T extends BenefitEvent["type"]> = Presented<Extract<BenefitEvent, { type: T }>>;

/** A sentence for each fact about reports, receipts and breaches. */
const SENTENCES: { readonly [T in BenefitEvent["type"]]: (fact: Fact<T>) => string } = {
  BenefitReported: ({ economy, report }) =>
    `${who(economy)} reported what it delivered to ${who(report.partner)} under arrangement ${report.arrangement} from ${at(report.from)}${until(report.until)}, revision ${report.revision}`,
  ReceiptsAnchored: ({ economy, from, until: end }) =>
    `${who(economy)} anchored its receipts from ${at(from)}${until(end)}`,
  BreachRaised: ({ economy, id, claim }) =>
    `${who(economy)} raised breach ${id}: ${who(claim.judged)} and clause ${claim.clause} of arrangement ${claim.arrangement}, from ${at(claim.from)}${until(claim.until)}`,
  BreachEvidenceAdded: ({ economy, id }) => `${who(economy)} added evidence to breach ${id}`,
  BreachAcknowledged: ({ economy, id }) => `${who(economy)} acknowledged breach ${id}`,
  BreachAnswered: ({ economy, id }) => `${who(economy)} answered breach ${id}`,
  BreachResolved: ({ economy, id, outcome }) => `${who(economy)} closed breach ${id}: ${outcome.toLowerCase()}`,
};

export function isBenefitEventType(type: string): type is BenefitEvent["type"] {
  return Object.hasOwn(SENTENCES, type);
}

/** A fact about the delivery of benefits, in a sentence. */
export function describeBenefit(event: Presented<BenefitEvent>): string {
  const sentence = SENTENCES[event.type] as (fact: Presented<BenefitEvent>) => string;
  return sentence(event);
}
