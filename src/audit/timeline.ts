import { isArrangementEvent } from "../domain/arrangement.ts";
import { isBenefitEvent } from "../domain/benefitRecord.ts";
import { isCertificationEvent } from "../domain/certification.ts";
import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import { economiesOf } from "../domain/eventParties.ts";
import type { ArrangementEvent, BenefitEvent, LedgerEvent } from "../domain/event.ts";
import type { LedgerState } from "../domain/ledgerState.ts";
import type { Instant } from "../domain/time.ts";

/** What a timeline is of. */
export type TimelineSubject =
  | { readonly kind: "certification"; readonly id: CertificationId }
  | { readonly kind: "arrangement"; readonly number: number }
  | { readonly kind: "authority"; readonly economy: Economy };

/** One fact of a timeline. */
export interface TimelineFact {
  readonly event: LedgerEvent;
  /** Whose writer wrote it; undefined when the account was nobody's writer, as at the founding. */
  readonly actor: Economy | undefined;
  /** From when it holds, where the fact says so. */
  readonly effectiveAt: Instant | undefined;
  /** By how many seconds it was recorded later than it took effect; 0 when it was not, or names no such moment. */
  readonly lateBy: number;
}

/** Collects the facts of one subject while a history is replayed. */
export class Timeline {
  readonly facts: TimelineFact[] = [];
  readonly #subject: TimelineSubject;
  /** Arrangements and breaches that named the subject: what is said of them later may not name it again. */
  readonly #related = new Set<number | string>();

  constructor(subject: TimelineSubject) {
    this.#subject = subject;
  }

  /** @param state with the event folded in */
  take(event: LedgerEvent, state: LedgerState): void {
    if (!this.#isOfSubject(event)) return;
    const actor = state.authorities.writers.get(event.writer)?.economy;
    const from = effectiveAt(event);
    const lateBy = from === undefined ? 0 : Math.max(0, event.position.time - from);
    this.facts.push({ event, actor, effectiveAt: from, lateBy });
  }

  #isOfSubject(event: LedgerEvent): boolean {
    const subject = this.#subject;
    if (subject.kind === "certification") return isCertificationEvent(event) && event.id === subject.id;
    if (subject.kind === "authority") return this.#concerns(event, subject.economy);
    if (isArrangementEvent(event)) return event.arrangement === subject.number;
    if (!isBenefitEvent(event)) return false;
    return this.#goesOn(event) || (arrangementOf(event) === subject.number && this.#remember(event));
  }

  #concerns(event: LedgerEvent, economy: Economy): boolean {
    const named = economiesOf(event);
    if (named.has(economy)) return this.#remember(event);
    if (isArrangementEvent(event)) return named.size === 0 && this.#related.has(event.arrangement);
    return isBenefitEvent(event) && this.#goesOn(event);
  }

  #goesOn(event: BenefitEvent): boolean {
    return this.#related.has(event.id);
  }

  #remember(event: LedgerEvent): true {
    if (isArrangementEvent(event)) this.#related.add(event.arrangement);
    else if (event.type === "BreachRaised") this.#related.add(event.id);
    return true;
  }
}

function arrangementOf(event: BenefitEvent): number | undefined {
  if (event.type === "BenefitReported") return event.report.arrangement;
  return event.type === "BreachRaised" ? event.claim.arrangement : undefined;
}

/** From when a fact holds by its own words; undefined where it names no such moment. */
function effectiveAt(event: LedgerEvent): Instant | undefined {
  if (isCertificationEvent(event)) return event.record.effectiveFrom;
  if (isArrangementEvent(event)) return noZero(arrangementMoment(event));
  if (event.type === "WriterSet" || event.type === "StatementKeyAdded") return noZero(event.from);
  if (event.type === "StatementKeyRevoked") return noZero(event.revokedAt);
  return undefined;
}

function arrangementMoment(event: ArrangementEvent): Instant {
  switch (event.type) {
    case "ArrangementAdopted":
      return event.governsFrom;
    case "LegEnteredIntoForce":
      return event.leg.from;
    case "LegEndSet":
      return event.until;
    case "EntryIntoForceConfirmed":
    case "ArrangementResumed":
      return event.from;
    case "SuspensionNotified":
    case "WithdrawalNotified":
    case "TerminationSigned":
    case "ArrangementTerminated":
      return event.effectiveAt;
    default:
      return 0;
  }
}

/** 0 stands for "at once" or "open", which is no date. */
function noZero(moment: Instant): Instant | undefined {
  return moment === 0 ? undefined : moment;
}
