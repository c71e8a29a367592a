import type { ArrangementEvent } from "../../domain/event.ts";
import type { Presented } from "../../http/presentFact.ts";
import { at, directed, modes, programme, until, who } from "./terms.ts";

type Fact<T extends ArrangementEvent["type"]> = Presented<Extract<ArrangementEvent, { type: T }>>;

/** A sentence for each fact about arrangements; one that is added to the domain and not here does not compile. */
const SENTENCES: { readonly [T in ArrangementEvent["type"]]: (fact: Fact<T>) => string } = {
  ArrangementProposed: ({ proposer, version, terms }) =>
    `${who(proposer)} proposed version ${version} between ${terms.parties.map(who).join(", ")} (${terms.kind.toLowerCase()})`,
  ArrangementProposalCancelled: ({ party, version }) => `${who(party)} dropped the proposed version ${version}`,
  ArrangementSigned: ({ party, version }) => `${who(party)} signed version ${version}`,
  ArrangementAdopted: ({ version, governsFrom }) =>
    `all parties have signed version ${version}; it governs from ${at(governsFrom)}`,
  ArrangementAcceded: ({ party, version }) => `${who(party)} acceded with version ${version}`,
  EntryIntoForceConfirmed: ({ party, version, legIndex, modes: names, from }) =>
    `${who(party)} confirmed leg ${legIndex} of version ${version} for ${modes(names)} from ${at(from)}`,
  LegEnteredIntoForce: ({ version, leg }) =>
    `${directed(leg.issuer, leg.recogniser)} are recognised by version ${version}: ${programme(leg.programme)} by ${modes(leg.modes)} from ${at(leg.from)}${until(leg.until)}`,
  LegEndSet: ({ issuer, recogniser, until: end }) =>
    end === null
      ? `recognition of ${directed(issuer, recogniser)} is open-ended again`
      : `recognition of ${directed(issuer, recogniser)} ends on ${at(end)}`,
  SuspensionNotified: ({ party, issuer, recogniser, effectiveAt }) =>
    `${who(party)} gave notice to suspend recognition of ${directed(issuer, recogniser)} from ${at(effectiveAt)}`,
  SuspensionCancelled: ({ party, issuer, recogniser }) =>
    `${who(party)} took back its suspension for ${directed(issuer, recogniser)}`,
  ArrangementResumed: ({ party, issuer, recogniser, from }) =>
    `${who(party)} resumed recognition of ${directed(issuer, recogniser)} from ${at(from)}`,
  WithdrawalNotified: ({ party, effectiveAt }) => `${who(party)} gave notice to leave on ${at(effectiveAt)}`,
  WithdrawalCancelled: ({ party }) => `${who(party)} took back its notice to leave`,
  TerminationSigned: ({ party, effectiveAt }) => `${who(party)} signed that it ends on ${at(effectiveAt)}`,
  ArrangementTerminated: ({ effectiveAt }) => `it ends on ${at(effectiveAt)}`,
};

export function isArrangementEventType(type: string): type is ArrangementEvent["type"] {
  return Object.hasOwn(SENTENCES, type);
}

/** A fact about an arrangement, in a sentence. */
export function describeArrangement(event: Presented<ArrangementEvent>): string {
  const sentence = SENTENCES[event.type] as (fact: Presented<ArrangementEvent>) => string;
  return `arrangement ${event.arrangement}: ${sentence(event)}`;
}
