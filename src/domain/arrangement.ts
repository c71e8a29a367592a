import type { Economy } from "./economy.ts";
import type { ArrangementEvent, Bytes32, LedgerEvent } from "./event.ts";
import type { Leg, Terms } from "./terms.ts";
import { contains, type Instant } from "./time.ts";

/** An interval of recognition, with each end that it was ever given and since when the ledger knew it. */
export interface LegInterval {
  readonly arrangement: number;
  readonly version: number;
  readonly leg: Leg;
  readonly openedAt: Instant;
  readonly ends: { readonly until: Instant; readonly knownFrom: Instant }[];
}

/** Terms that are or were open for signature. */
export interface Proposal {
  readonly version: number;
  readonly proposer: Economy;
  readonly termsHash: Bytes32;
  readonly terms: Terms;
  readonly signatures: Economy[];
  cancelled: boolean;
}

export interface Arrangement {
  readonly number: number;
  readonly proposals: Proposal[];
  /** The versions that all parties signed, oldest first. */
  readonly adopted: { readonly version: number; readonly governsFrom: Instant; readonly adoptedAt: Instant }[];
  /** When each party that announced its withdrawal leaves. */
  readonly leaves: Map<Economy, Instant>;
  /** By direction(), who suspended it and from when. */
  readonly suspensions: Map<string, { readonly party: Economy; readonly effectiveAt: Instant }>;
  /** Signatures under each proposed end. */
  readonly terminations: Map<Instant, Economy[]>;
  /** 0 = not agreed. */
  terminatedAt: Instant;
}

/** All arrangements, and all intervals by direction. */
export interface ArrangementsState {
  readonly arrangements: Map<number, Arrangement>;
  readonly intervals: Map<string, LegInterval[]>;
}

export function emptyArrangements(): ArrangementsState {
  return { arrangements: new Map(), intervals: new Map() };
}

export function isArrangementEvent(event: LedgerEvent): event is LedgerEvent & ArrangementEvent {
  return event.position.registry === "arrangements";
}

/** The key of a direction. */
export function direction(issuer: Economy, recogniser: Economy): string {
  return `${issuer}>${recogniser}`;
}

/** Every interval of a direction, in the order in which they were opened. */
export function intervalsBetween(
  state: ArrangementsState,
  issuer: Economy,
  recogniser: Economy,
): readonly LegInterval[] {
  return state.intervals.get(direction(issuer, recogniser)) ?? [];
}

/** The end of an interval as known at a block time; 0 = open. */
export function untilOf(interval: LegInterval, knownAt: Instant): Instant {
  return interval.ends.findLast((end) => end.knownFrom <= knownAt)?.until ?? interval.leg.until;
}

/** The intervals of a direction that contain a moment for a mode, as known at a block time. modeBit 0 = any mode. */
export function legsInForce(
  state: ArrangementsState,
  issuer: Economy,
  recogniser: Economy,
  modeBit: number,
  validAt: Instant,
  knownAt: Instant,
): LegInterval[] {
  return intervalsBetween(state, issuer, recogniser).filter(
    (interval) =>
      interval.openedAt <= knownAt &&
      (modeBit === 0 || (interval.leg.modes & modeBit) !== 0) &&
      contains({ from: interval.leg.from, until: untilOf(interval, knownAt) }, validAt),
  );
}

/** The newest terms that all parties had signed and that governed at a moment; undefined when there were none. */
export function termsAt(arrangement: Arrangement, moment: Instant): Terms | undefined {
  const adopted = arrangement.adopted.findLast(({ governsFrom }) => governsFrom <= moment) ?? arrangement.adopted[0];
  return adopted && termsOf(arrangement, adopted.version);
}

/** The terms of a version, signed or proposed last under that number. */
export function termsOf(arrangement: Arrangement, version: number): Terms | undefined {
  return arrangement.proposals.findLast((proposal) => proposal.version === version)?.terms;
}

/** The version that is open for signature. */
export function openProposal(arrangement: Arrangement): Proposal | undefined {
  const last = arrangement.proposals.at(-1);
  if (last === undefined || last.cancelled) return undefined;
  return arrangement.adopted.some(({ version }) => version === last.version) ? undefined : last;
}

/** The parties of the newest signed version (of the first proposal before that) that have not left by a moment. */
export function partiesAt(arrangement: Arrangement, moment: Instant): Economy[] {
  const adopted = arrangement.adopted.at(-1);
  const terms = adopted ? termsOf(arrangement, adopted.version) : arrangement.proposals.at(-1)?.terms;
  return (terms?.parties ?? []).filter((party) => {
    const leaves = arrangement.leaves.get(party);
    return leaves === undefined || moment < leaves;
  });
}

export type ArrangementStatus = "PROPOSED" | "SIGNED" | "IN_FORCE" | "SUSPENDED" | "TERMINATED";

/** What an arrangement is at a moment, in one word; IN_FORCE when any of its legs is. */
export function arrangementStatusAt(
  state: ArrangementsState,
  arrangement: Arrangement,
  moment: Instant,
): ArrangementStatus {
  if (arrangement.adopted.length === 0) return "PROPOSED";
  if (arrangement.terminatedAt !== 0 && arrangement.terminatedAt <= moment) return "TERMINATED";
  if (partiesAt(arrangement, moment).length < 2) return "TERMINATED";
  const own = [...state.intervals.values()].flat().filter((interval) => interval.arrangement === arrangement.number);
  const inForce = own.some((interval) =>
    contains({ from: interval.leg.from, until: untilOf(interval, Number.POSITIVE_INFINITY) }, moment),
  );
  if (inForce) return "IN_FORCE";
  return [...arrangement.suspensions.values()].some(({ effectiveAt }) => effectiveAt <= moment)
    ? "SUSPENDED"
    : "SIGNED";
}

/** Folds one fact into the state. */
export function applyArrangementEvent(state: ArrangementsState, event: LedgerEvent & ArrangementEvent): void {
  const time = event.position.time;
  const subject = arrangementOf(state, event.arrangement);
  switch (event.type) {
    case "ArrangementProposed": {
      const { version, proposer, termsHash, terms } = event;
      subject.proposals.push({ version, proposer, termsHash, terms, signatures: [], cancelled: false });
      return;
    }
    case "ArrangementProposalCancelled":
      proposalOf(subject, event.version).cancelled = true;
      return;
    case "ArrangementSigned":
      proposalOf(subject, event.version).signatures.push(event.party);
      return;
    case "ArrangementAdopted":
      subject.adopted.push({ version: event.version, governsFrom: event.governsFrom, adoptedAt: time });
      subject.suspensions.clear();
      subject.terminations.clear();
      return;
    case "LegEnteredIntoForce":
      return openInterval(state, event, time);
    case "LegEndSet": {
      const interval = state.intervals.get(direction(event.issuer, event.recogniser))?.[event.interval];
      if (interval === undefined) throw new RangeError("the end of an interval that was never opened");
      interval.ends.push({ until: event.until, knownFrom: time });
      return;
    }
    case "SuspensionNotified":
      subject.suspensions.set(direction(event.issuer, event.recogniser), {
        party: event.party,
        effectiveAt: event.effectiveAt,
      });
      return;
    case "SuspensionCancelled":
    case "ArrangementResumed":
      subject.suspensions.delete(direction(event.issuer, event.recogniser));
      return;
    case "WithdrawalNotified":
      subject.leaves.set(event.party, event.effectiveAt);
      return;
    case "WithdrawalCancelled":
      subject.leaves.delete(event.party);
      return;
    case "TerminationSigned":
      subject.terminations.set(event.effectiveAt, [
        ...(subject.terminations.get(event.effectiveAt) ?? []),
        event.party,
      ]);
      return;
    case "ArrangementTerminated":
      subject.terminatedAt = event.effectiveAt;
      return;
    case "ArrangementAcceded":
      // A party that left and comes back is one again.
      subject.leaves.delete(event.party);
      return;
    case "EntryIntoForceConfirmed":
      return; // told in full by LegEnteredIntoForce
  }
}

function arrangementOf(state: ArrangementsState, number: number): Arrangement {
  let found = state.arrangements.get(number);
  if (found === undefined) {
    found = {
      number,
      proposals: [],
      adopted: [],
      leaves: new Map(),
      suspensions: new Map(),
      terminations: new Map(),
      terminatedAt: 0,
    };
    state.arrangements.set(number, found);
  }
  return found;
}

function proposalOf(arrangement: Arrangement, version: number): Proposal {
  const found = arrangement.proposals.findLast((proposal) => proposal.version === version);
  if (found === undefined) throw new RangeError(`arrangement ${arrangement.number} has no version ${version}`);
  return found;
}

function openInterval(
  state: ArrangementsState,
  event: LedgerEvent & ArrangementEvent & { type: "LegEnteredIntoForce" },
  time: Instant,
): void {
  const key = direction(event.leg.issuer, event.leg.recogniser);
  const intervals = state.intervals.get(key) ?? [];
  if (event.interval !== intervals.length) throw new RangeError(`intervals of ${key} are not in order`);
  intervals.push({
    arrangement: event.arrangement,
    version: event.version,
    leg: event.leg,
    openedAt: time,
    ends: [],
  });
  state.intervals.set(key, intervals);
}
