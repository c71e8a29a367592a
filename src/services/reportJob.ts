import type { ClauseState } from "../domain/clauseState.ts";
import { AeoError } from "../domain/errors.ts";
import type { BreachClaim } from "../domain/event.ts";
import type { Instant } from "../domain/time.ts";
import type { BenefitReports, ReportSubject } from "./benefitReports.ts";
import type { ActOnBreach } from "./breaches.ts";
import type { Caller } from "./caller.ts";

export interface ReportJobDeps {
  readonly reports: BenefitReports;
  readonly actOnBreach: ActOnBreach;
  readonly transaction: <T>(body: () => T) => T;
  /** How long after a period's end clearances are waited for, in seconds. */
  readonly grace: number;
  /** Periods that ended longer ago are left to people. */
  readonly lookBack: number;
  /** Whether a report of this period was made; a correction is for people to decide. */
  readonly isReported: (claim: BreachClaim) => boolean;
  /** Whether there are any clearances of the partner in the period. */
  readonly hasClearances: (subject: ReportSubject) => boolean;
  readonly own: Caller;
  /** Whether to try something now: not while an earlier try may be under way, nor again at once when it failed. */
  readonly mayTry: (what: string, now: Instant) => boolean;
}

/** How long something that was tried is left alone, in seconds. */
const LEFT_ALONE = 3_600;

/** Remembers what was tried. A write that is under way is not seen on the ledger yet, and one that failed would fail again. */
export function rememberTries(): ReportJobDeps["mayTry"] {
  const tried = new Map<string, Instant>();
  return (what, now) => {
    const last = tried.get(what);
    if (last !== undefined && now < last + LEFT_ALONE) return false;
    tried.set(what, now);
    return true;
  };
}

/** How long the judged side has to raise its own breach before the counterpart does, in seconds. */
const JUDGED_FIRST = 86_400;

/**
 * What happens by itself once a period is over and its grace has passed: the judged side reports, and a missed clause becomes a breach
 * on the ledger, raised by the judged side, or else by the other a day later. Nothing is decided in it that a person can't take up.
 */
export function runReports(deps: ReportJobDeps, now: Instant): { readonly reported: number; readonly raised: number } {
  const { own, promised } = deps.reports.clauses(now, now - deps.lookBack);
  const due = own.filter(({ claim }) => claim.until + deps.grace <= now);
  let reported = 0;
  const seen = new Set<string>();
  for (const { claim, period } of due) {
    const key = [claim.arrangement, claim.counterpart, claim.from, claim.until].join("/");
    if (seen.has(key) || deps.isReported(claim)) continue;
    seen.add(key);
    const subject: ReportSubject = { arrangement: claim.arrangement, partner: claim.counterpart, period };
    /*
     * Of a period without any clearance there is nothing to tell; people may report it all the same. With some, that a clause has no
     * figure (no times recorded, say) is something to tell.
     */
    if (!deps.hasClearances(subject) || !deps.mayTry(`report/${key}`, now)) continue;
    if (attempt(() => deps.transaction(() => deps.reports.make(subject, deps.own, now)))) reported += 1;
  }
  const patience = deps.grace + JUDGED_FIRST;
  const missed = [...due, ...promised.filter(({ claim }) => claim.until + patience <= now)].filter(isMissed);
  let raised = 0;
  for (const state of missed) {
    if (!deps.mayTry(`raise/${Object.values(state.claim).join("/")}`, now)) continue;
    const act = { act: "raise", claim: state.claim, text: evidenceOf(state) } as const;
    if (attempt(() => deps.transaction(() => deps.actOnBreach(act, deps.own, now)))) raised += 1;
  }
  return { reported, raised };
}

function isMissed({ verdict, breach }: ClauseState): boolean {
  return verdict === "MISSED" && breach === undefined;
}

/** What was measured, in one line that both sides can read. */
export function evidenceOf({ claim, clause, kpi, measured }: ClauseState): string {
  const { value, n } = measured;
  const direction = clause.atLeast ? "at least" : "at most";
  return `${kpi ?? `measure ${clause.kpi}`} of ${claim.judged} towards ${claim.counterpart}, arrangement ${claim.arrangement}, clause ${claim.clause}: ${value === undefined ? "no figure" : Math.round(value * 10) / 10} over ${n} clearances; promised was ${direction} ${clause.target}`;
}

/** A refusal means that somebody was faster, or that it is for people; a fault of ours is one. */
function attempt(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (error instanceof AeoError && error.code !== "STORE_UNAVAILABLE") return false;
    throw error;
  }
}
