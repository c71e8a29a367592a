import type { Breach } from "../domain/benefitRecord.ts";
import type { BenefitCall } from "../domain/call.ts";
import { breachOf, type ClauseState } from "../domain/clauseState.ts";
import { FEWEST_JUDGED } from "../domain/clauseVerdict.ts";
import type { Economy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import type { BreachClaim, BreachOutcome, Bytes32 } from "../domain/event.ts";
import type { LedgerState } from "../domain/ledgerState.ts";
import type { Operation } from "../domain/operation.ts";
import type { Instant } from "../domain/time.ts";
import type { Caller } from "./caller.ts";
import type { Writes } from "./ports.ts";

/** A document that stays here; the ledger gets its salted commitment. */
export interface BreachDocument {
  readonly commitment: Bytes32;
  readonly salt: string;
  readonly text: string;
}

/** One act of this authority about a breach. `text` is what the commitment on the ledger is to. */
export type BreachAct =
  | { readonly act: "raise"; readonly claim: BreachClaim; readonly text: string }
  | { readonly act: "addEvidence"; readonly id: Bytes32; readonly text: string }
  | { readonly act: "acknowledge"; readonly id: Bytes32 }
  | { readonly act: "answer"; readonly id: Bytes32; readonly text: string }
  | { readonly act: "resolve"; readonly id: Bytes32; readonly outcome: BreachOutcome };

export interface BreachDeps {
  readonly own: Economy;
  readonly state: () => LedgerState;
  readonly writes: Writes;
  /** How the clause of a claim came out, by what is known here; undefined when it is no clause in a period that is over. */
  readonly clauseOf: (claim: BreachClaim, now: Instant) => Pick<ClauseState, "verdict" | "measured"> | undefined;
  /** Seals a text under fresh salt. */
  readonly seal: (text: string) => BreachDocument;
  /** Keeps what was sealed, in the transaction of the request. */
  readonly keep: (document: BreachDocument, at: Instant) => void;
}

/** Acts about breaches. Runs inside the transaction that stores the request's answer. */
export type ActOnBreach = (act: BreachAct, caller: Caller, now: Instant) => Operation;

/** Throws AeoError UNKNOWN_BREACH, NOT_ITS_SIDE, INVALID_TRANSITION, ALREADY_RAISED, UNKNOWN_CLAUSE, TOO_FEW_RECORDS. */
export function createActOnBreach(deps: BreachDeps): ActOnBreach {
  return (act, caller, now) => {
    const call = callOf(deps, act, now);
    return deps.writes.accept({ call, signer: "MONITOR", caller: caller.subject, now });
  };
}

function callOf(deps: BreachDeps, act: BreachAct, now: Instant): BenefitCall {
  const registry = "benefits";
  switch (act.act) {
    case "raise":
      requireClaim(deps, act.claim, now);
      return { registry, fn: "raise", claim: act.claim, evidence: sealed(deps, act.text, now) };
    case "addEvidence":
      requireStatus(requireSide(deps, act.id, "EITHER"), ["RAISED", "ACKNOWLEDGED", "ANSWERED"]);
      return { registry, fn: "addEvidence", id: act.id, evidence: sealed(deps, act.text, now) };
    case "acknowledge":
      requireStatus(requireSide(deps, act.id, "JUDGED"), ["RAISED"]);
      return { registry, fn: "acknowledge", id: act.id };
    case "answer":
      requireStatus(requireSide(deps, act.id, "JUDGED"), ["ACKNOWLEDGED"]);
      return { registry, fn: "answer", id: act.id, answer: sealed(deps, act.text, now) };
    case "resolve":
      requireStatus(requireSide(deps, act.id, "COUNTERPART"), ["RAISED", "ACKNOWLEDGED", "ANSWERED"]);
      return { registry, fn: "resolve", id: act.id, outcome: act.outcome };
  }
}

function sealed({ seal, keep }: BreachDeps, text: string, now: Instant): Bytes32 {
  const document = seal(text);
  keep(document, now);
  return document.commitment;
}

function requireClaim({ own, state, clauseOf }: BreachDeps, claim: BreachClaim, now: Instant): void {
  const { arrangements, benefits } = state();
  if (claim.judged !== own && claim.counterpart !== own)
    throw new AeoError("NOT_ITS_SIDE", `${own} is neither judged by this clause nor the side that it was promised to`);
  const arrangement = arrangements.arrangements.get(claim.arrangement);
  const terms = arrangement?.proposals.findLast(({ version }) => version === claim.version)?.terms;
  const adopted = arrangement?.adopted.some(({ version }) => version === claim.version) ?? false;
  const clause = adopted ? terms?.clauses[claim.clause] : undefined;
  if (clause === undefined || clause.recogniser !== claim.judged || clause.issuer !== claim.counterpart)
    throw new AeoError(
      "UNKNOWN_CLAUSE",
      `arrangement ${claim.arrangement}, version ${claim.version}, has no clause ${claim.clause} by which ${claim.judged} is judged towards ${claim.counterpart}`,
    );
  if (claim.from >= claim.until || claim.until > now)
    throw new AeoError("INVALID_DATE", "the period must have ended, after it began");
  const raised = breachOf(claim, benefits.breaches.values());
  if (raised !== undefined) throw new AeoError("ALREADY_RAISED", `breach ${raised.id} is about this clause and period`);
  const judged = clauseOf(claim, now);
  if (judged === undefined)
    throw new AeoError(
      "INVALID_DATE",
      `the clause is judged over whole calendar periods of ${clause.periodMonths} months in UTC, while the direction is in force; this is none that is over`,
    );
  // That a figure is wrong may be said; that so few show anything, by neither side.
  if (judged.verdict === "TOO_FEW") {
    const over = judged.measured.n === null ? "fewer than 5" : judged.measured.n;
    throw new AeoError(
      "TOO_FEW_RECORDS",
      `the clause was measured over ${over} clearances; nobody is judged by fewer than ${FEWEST_JUDGED}`,
    );
  }
}

function requireSide({ own, state }: BreachDeps, id: Bytes32, side: "JUDGED" | "COUNTERPART" | "EITHER"): Breach {
  const breach = state().benefits.breaches.get(id);
  if (breach === undefined) throw new AeoError("UNKNOWN_BREACH", `there is no breach ${id}`);
  const { judged, counterpart } = breach.claim;
  const allowed = side === "JUDGED" ? [judged] : side === "COUNTERPART" ? [counterpart] : [judged, counterpart];
  if (!allowed.includes(own)) throw new AeoError("NOT_ITS_SIDE", `this is for ${allowed.join(" or ")}`);
  return breach;
}

function requireStatus({ id, status }: Breach, from: readonly Breach["status"][]): void {
  if (!from.includes(status))
    throw new AeoError("INVALID_TRANSITION", `breach ${id} is ${status}; this is possible from ${from.join(", ")}`);
}
