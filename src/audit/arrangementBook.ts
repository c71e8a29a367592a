import type { Economy } from "../domain/economy.ts";
import type { ArrangementEvent, Bytes32, LedgerEvent } from "../domain/event.ts";
import type { ArrangementKind, Leg, Terms } from "../domain/terms.ts";
import type { Instant } from "../domain/time.ts";

type Event = LedgerEvent & ArrangementEvent;

/** A direction of an arrangement, as the contract keeps it. */
export interface BookedDirection {
  readonly issuer: Economy;
  readonly recogniser: Economy;
  party: Economy | undefined;
  effectiveAt: Instant;
  scanFrom: number;
}

/** An arrangement as the contract keeps it. */
export interface BookedArrangement {
  kind: ArrangementKind;
  version: number;
  proposed: { version: number; termsHash: Bytes32; terms: Terms } | undefined;
  noticeDays: number;
  governsFrom: Instant;
  terminatedAt: Instant;
  /** One bit per party of the proposed terms. */
  signatures: number;
  acceding: Economy | undefined;
  termsHash: Bytes32 | undefined;
  terms: Terms | undefined;
  readonly directions: Map<string, BookedDirection>;
  readonly leavesAt: Map<Economy, Instant>;
  /** Sides (1 issuer, 2 recogniser) that confirmed [version, leg, modes, from]; modes that entered by [version, leg]. */
  readonly confirmations: Map<string, number>;
  readonly entered: Map<string, number>;
  /** Bits of the parties that signed [version, end]. */
  readonly terminations: Map<string, number>;
}

/** An interval as the contract keeps it. */
export interface BookedInterval {
  readonly arrangement: number;
  readonly version: number;
  readonly kind: ArrangementKind;
  readonly leg: Leg;
  plannedUntil: Instant;
  until: Instant;
}

/** What the ArrangementRegistry must hold, kept by its own rules beside the domain's state: a second opinion. */
export class ArrangementBook {
  readonly arrangements = new Map<number, BookedArrangement>();
  readonly intervals = new Map<string, BookedInterval[]>();

  apply(event: Event): void {
    const now = event.position.time;
    if (event.type === "ArrangementProposed") return this.#propose(event, now);
    const subject = this.arrangements.get(event.arrangement);
    if (subject === undefined) return;
    switch (event.type) {
      case "ArrangementProposalCancelled":
        Object.assign(subject, { proposed: undefined, signatures: 0, acceding: undefined });
        return;
      case "ArrangementSigned":
        subject.signatures |= bitOf(subject.proposed?.terms.parties, event.party);
        return;
      case "ArrangementAdopted":
        return this.#adopt(event.arrangement, subject, event.governsFrom, now);
      case "ArrangementAcceded":
        subject.leavesAt.delete(event.party);
        return;
      case "EntryIntoForceConfirmed":
        return confirm(subject, event);
      case "LegEnteredIntoForce":
        return this.#open(event, subject);
      case "LegEndSet": {
        const interval = this.intervals.get(key(event.issuer, event.recogniser))?.[event.interval];
        if (interval !== undefined) interval.until = event.until;
        return;
      }
      case "WithdrawalNotified":
        subject.leavesAt.set(event.party, event.effectiveAt);
        return;
      case "WithdrawalCancelled":
        subject.leavesAt.delete(event.party);
        return;
      case "TerminationSigned": {
        const at = keyOf(subject.version, event.effectiveAt);
        subject.terminations.set(at, (subject.terminations.get(at) ?? 0) | bitOf(subject.terms?.parties, event.party));
        return;
      }
      case "ArrangementTerminated":
        subject.terminatedAt = event.effectiveAt;
        return;
      default:
        return this.#suspension(event, subject, now);
    }
  }

  #propose(
    { arrangement, version, proposer, termsHash, terms }: Event & { type: "ArrangementProposed" },
    now: Instant,
  ) {
    const subject = this.arrangements.get(arrangement) ?? fresh(terms.kind);
    this.arrangements.set(arrangement, subject);
    subject.proposed = { version, termsHash, terms };
    // Who proposes and is no party (any more) wants to become one.
    subject.acceding = version > 1 && !presentParties(subject, now).includes(proposer) ? proposer : undefined;
  }

  #adopt(number: number, subject: BookedArrangement, governsFrom: Instant, now: Instant): void {
    const { proposed } = subject;
    if (proposed === undefined) return;
    const { version, termsHash, terms } = proposed;
    const { noticeDays } = terms;
    Object.assign(subject, { version, termsHash, terms, noticeDays, governsFrom, signatures: 0 });
    Object.assign(subject, { proposed: undefined, acceding: undefined });
    for (const [direction, kept] of subject.directions) {
      kept.party = undefined;
      kept.effectiveAt = 0;
      for (const interval of (this.intervals.get(direction) ?? []).slice(kept.scanFrom)) {
        if (canChange(interval, number, now)) interval.plannedUntil = earliest(interval.plannedUntil, governsFrom);
      }
    }
  }

  #open({ arrangement, version, leg, interval }: Event & { type: "LegEnteredIntoForce" }, subject: BookedArrangement) {
    const direction = key(leg.issuer, leg.recogniser);
    const list = this.intervals.get(direction) ?? [];
    this.intervals.set(direction, list);
    if (!subject.directions.has(direction)) {
      const { issuer, recogniser } = leg;
      subject.directions.set(direction, { issuer, recogniser, party: undefined, effectiveAt: 0, scanFrom: interval });
    }
    list.push({ arrangement, version, kind: subject.kind, leg, plannedUntil: leg.until, until: leg.until });
  }

  #suspension(
    event: Event & { type: "SuspensionNotified" | "SuspensionCancelled" | "ArrangementResumed" },
    subject: BookedArrangement,
    now: Instant,
  ): void {
    const name = key(event.issuer, event.recogniser);
    const direction = subject.directions.get(name);
    if (direction === undefined) return;
    if (event.type !== "SuspensionNotified") {
      direction.party = undefined;
      direction.effectiveAt = 0;
      return;
    }
    const open = (this.intervals.get(name) ?? []).findIndex(
      (interval, index) => index >= direction.scanFrom && canChange(interval, event.arrangement, now),
    );
    if (open >= 0) direction.scanFrom = open;
    direction.party = event.party;
    direction.effectiveAt = event.effectiveAt;
  }
}

function fresh(kind: ArrangementKind): BookedArrangement {
  return {
    kind,
    version: 0,
    proposed: undefined,
    noticeDays: 0,
    governsFrom: 0,
    terminatedAt: 0,
    signatures: 0,
    acceding: undefined,
    termsHash: undefined,
    terms: undefined,
    directions: new Map(),
    leavesAt: new Map(),
    confirmations: new Map(),
    entered: new Map(),
    terminations: new Map(),
  };
}

function confirm(
  subject: BookedArrangement,
  { version, legIndex, modes, from, party }: Event & { type: "EntryIntoForceConfirmed" },
): void {
  const entry = keyOf(version, legIndex, modes, from);
  const side = subject.terms?.legs[legIndex]?.issuer === party ? 1 : 2;
  const confirmed = (subject.confirmations.get(entry) ?? 0) | side;
  subject.confirmations.set(entry, confirmed);
  const leg = keyOf(version, legIndex);
  if (confirmed === 3) subject.entered.set(leg, (subject.entered.get(leg) ?? 0) | modes);
}

/** The key of a direction. */
export function key(issuer: Economy, recogniser: Economy): string {
  return `${issuer}>${recogniser}`;
}

/** Numbers as the key of a Map; numbersIn reads them back. */
export function keyOf(...numbers: readonly number[]): string {
  return numbers.join(" ");
}

export function numbersIn(text: string): number[] {
  return text.split(" ").map(Number);
}

/** The parties of the signed version that have not left at a moment. */
export function presentParties({ terms, leavesAt }: BookedArrangement, now: Instant): Economy[] {
  return (terms?.parties ?? []).filter((party) => {
    const leaves = leavesAt.get(party);
    return leaves === undefined || leaves > now;
  });
}

/** The bit of a party in terms; 0 when it is none. */
export function bitOf(parties: readonly Economy[] | undefined, party: Economy): number {
  const index = parties?.indexOf(party) ?? -1;
  return index < 0 ? 0 : (1 << index) >>> 0;
}

function canChange({ until, arrangement }: BookedInterval, number: number, now: Instant): boolean {
  return (until === 0 || until > now) && arrangement === number;
}

/** The earlier of an end (0 = open) and a moment. */
function earliest(end: Instant, moment: Instant): Instant {
  return end === 0 ? moment : Math.min(end, moment);
}
