import type { Economy } from "./economy.ts";
import type { BenefitEvent, BenefitReport, BreachClaim, BreachOutcome, Bytes32, LedgerEvent } from "./event.ts";
import type { Instant } from "./time.ts";

/** The longest text about a breach, in characters: with a handful of proven declarations in it. */
export const MAX_BREACH_TEXT = 65_536;

export interface Breach {
  readonly id: Bytes32;
  readonly claim: BreachClaim;
  readonly raisedBy: Economy;
  readonly raisedAt: Instant;
  status: "RAISED" | "ACKNOWLEDGED" | "ANSWERED" | "RESOLVED";
  outcome: BreachOutcome | null;
  answer: Bytes32 | null;
  readonly evidence: { readonly by: Economy; readonly commitment: Bytes32; readonly time: Instant }[];
  /** What was done about it, in the order of the ledger. */
  readonly acts: BreachStep[];
}

export const BREACH_ACTS = ["RAISED", "EVIDENCE_ADDED", "ACKNOWLEDGED", "ANSWERED", "RESOLVED"] as const;

/** One act about a breach. */
export interface BreachStep {
  readonly act: (typeof BREACH_ACTS)[number];
  readonly by: Economy;
  /** Time of its block. */
  readonly at: Instant;
}

/** What authorities committed to: reports (newest revision last), roots of receipts, breaches. */
export interface BenefitsState {
  readonly reports: Map<Bytes32, { readonly economy: Economy; readonly revisions: BenefitReport[] }>;
  readonly receipts: Map<Bytes32, { economy: Economy; from: Instant; until: Instant; root: Bytes32 }>;
  readonly breaches: Map<Bytes32, Breach>;
}

export function emptyBenefits(): BenefitsState {
  return { reports: new Map(), receipts: new Map(), breaches: new Map() };
}

export function isBenefitEvent(event: LedgerEvent): event is LedgerEvent & BenefitEvent {
  return event.position.registry === "benefits";
}

/** Folds one fact into the state. */
export function applyBenefitEvent(state: BenefitsState, event: LedgerEvent & BenefitEvent): void {
  const { id, economy } = event;
  const time = event.position.time;
  switch (event.type) {
    case "BenefitReported": {
      const revisions = state.reports.get(id)?.revisions ?? [];
      revisions.push(event.report);
      state.reports.set(id, { economy, revisions });
      return;
    }
    case "ReceiptsAnchored": {
      const { from, until, root } = event;
      state.receipts.set(id, { economy, from, until, root });
      return;
    }
    case "BreachRaised": {
      const evidence = [{ by: economy, commitment: event.evidence, time }];
      const claim = event.claim;
      const opened = { id, claim, raisedBy: economy, raisedAt: time, outcome: null, answer: null, evidence };
      const acts: BreachStep[] = [{ act: "RAISED", by: economy, at: time }];
      state.breaches.set(id, { ...opened, status: "RAISED", acts });
      return;
    }
    case "BreachEvidenceAdded": {
      const breach = breachOf(state, id);
      breach.evidence.push({ by: economy, commitment: event.evidence, time });
      breach.acts.push({ act: "EVIDENCE_ADDED", by: economy, at: time });
      return;
    }
    case "BreachAcknowledged":
      moveTo("ACKNOWLEDGED", breachOf(state, id), economy, time);
      return;
    case "BreachAnswered": {
      const breach = breachOf(state, id);
      moveTo("ANSWERED", breach, economy, time);
      breach.answer = event.answer;
      return;
    }
    case "BreachResolved": {
      const breach = breachOf(state, id);
      moveTo("RESOLVED", breach, economy, time);
      breach.outcome = event.outcome;
      return;
    }
  }
}

function moveTo(status: "ACKNOWLEDGED" | "ANSWERED" | "RESOLVED", breach: Breach, by: Economy, at: Instant): void {
  breach.status = status;
  breach.acts.push({ act: status, by, at });
}

function breachOf(state: BenefitsState, id: Bytes32): Breach {
  const found = state.breaches.get(id);
  if (found === undefined) throw new RangeError(`no breach was raised under ${id}`);
  return found;
}
