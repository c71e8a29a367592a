import type { Breach } from "../domain/benefitRecord.ts";
import {
  allShown,
  type BenefitTotals,
  modeTotals,
  partsOf,
  shownCount,
  wasShown,
  type Withheld,
} from "../domain/benefitTotals.ts";
import { addMonths, type ClausePeriod, type Month } from "../domain/clausePeriod.ts";
import { FEWEST_JUDGED } from "../domain/clauseVerdict.ts";
import { type ClauseInPeriod, clauseState, type ClauseState, clausesOf } from "../domain/clauseState.ts";
import type { Clearance } from "../domain/clearance.ts";
import type { ClearanceJudgement } from "../domain/clearanceJudgement.ts";
import type { ClearanceRecord } from "../domain/clearanceRecord.ts";
import type { Economy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import type { BreachClaim, Bytes32 } from "../domain/event.ts";
import { type KpiValue, measureKpi } from "../domain/kpi.ts";
import type { LedgerState } from "../domain/ledgerState.ts";
import { givesAway } from "../domain/measure/differencing.ts";
import type { Mode } from "../domain/mode.ts";
import type { Operation } from "../domain/operation.ts";
import type { Salt } from "../domain/profileCommitment.ts";
import { isSame } from "../domain/same.ts";
import type { Instant } from "../domain/time.ts";
import type { BenefitLedger } from "./benefitLedger.ts";
import type { Caller } from "./caller.ts";
import type { Months } from "./months.ts";
import type { Writes } from "./ports.ts";

export interface SealedTotals {
  readonly totals: BenefitTotals;
  readonly salt: Salt;
}
export interface OwnReport extends SealedTotals {
  readonly references: readonly string[];
  readonly leaves: readonly Uint8Array[];
  readonly madeAt: Instant;
}

export interface BenefitReportDeps {
  readonly own: Economy;
  readonly state: () => LedgerState;
  readonly figures: BenefitLedger;
  /** Whether the figures are those of all clearances that the store has. */
  readonly isCurrent: () => boolean;
  readonly months: Months;
  readonly clearances: { of(issuer: Economy, from: Instant, until: Instant): readonly ClearanceRecord[] };
  readonly reports: {
    add(report: OwnReport): void;
    newest(arrangement: number, partner: Economy, from: Instant, until: Instant): OwnReport | undefined;
    partners(): readonly SealedTotals[];
    /** All that was told to a partner, every revision. */
    to(partner: Economy): readonly SealedTotals[];
  };
  readonly writes: Writes;
  readonly newSalt: () => Salt;
  readonly leafOf: (clearance: Clearance, relied: ClearanceJudgement, salt: Uint8Array) => Uint8Array;
  readonly rootOf: (leaves: readonly Uint8Array[]) => Bytes32;
  readonly commitmentOf: (totals: BenefitTotals, salt: Salt) => Bytes32;
}

/** Which report: of one partner's traffic under one arrangement, over whole months. */
export interface ReportSubject {
  readonly arrangement: number;
  readonly partner: Economy;
  readonly period: ClausePeriod;
}

export interface BenefitReports {
  /**
   * Makes a report, or a correction of one, and commits to it on the ledger. Runs inside the transaction of the request.
   * @throws AeoError UNKNOWN_ARRANGEMENT, NOT_A_PARTY, INVALID_DATE, ALREADY_REPORTED (nothing has changed since), NOT_READY (another
   * gateway took clearances a moment ago, and they are not counted yet)
   */
  make(
    subject: ReportSubject,
    caller: Caller,
    now: Instant,
  ): { readonly totals: BenefitTotals; readonly operation: Operation };
  /** Whether there are any clearances of the partner in the period, whatever they are to the arrangement. */
  hasClearances(subject: ReportSubject): boolean;
  /** The clauses by which this authority is judged, and those that were promised to its operators, newest period first. */
  clauses(now: Instant, since: Instant): { readonly own: ClauseState[]; readonly promised: ClauseState[] };
  /** The clause that a claim is about, in its period; undefined when it is none of either side's that is over. */
  state(claim: BreachClaim, now: Instant): ClauseState | undefined;
}

export function createBenefitReports(deps: BenefitReportDeps): BenefitReports {
  return {
    make: (subject, caller, now) => make(deps, subject, caller, now),
    hasClearances: ({ partner, period }) => deps.figures.cells("RELIED").total(filterOf(partner, period)).n > 0,
    state(claim, now) {
      const { arrangements, benefits } = deps.state();
      const fields = Object.keys(claim) as (keyof BreachClaim)[];
      const found = clausesOf(arrangements, claim.judged, deps.months, now).find((one) =>
        fields.every((field) => one.claim[field] === claim[field]),
      );
      if (found === undefined) return undefined;
      return (claim.judged === deps.own ? ownState : toldState)(deps, found, [...benefits.breaches.values()]);
    },
    clauses(now, since) {
      const { own, months } = deps;
      const { arrangements, benefits, authorities } = deps.state();
      const breaches = [...benefits.breaches.values()];
      const recent = (clauses: readonly ClauseInPeriod[]) => clauses.filter(({ claim }) => claim.until > since);
      const others = [...authorities.members.keys()].filter((economy) => economy !== own);
      const promised = others.flatMap((judged) =>
        recent(clausesOf(arrangements, judged, months, now)).filter(({ claim }) => claim.counterpart === own),
      );
      return {
        own: newestFirst(recent(clausesOf(arrangements, own, months, now)).map((one) => ownState(deps, one, breaches))),
        promised: newestFirst(promised.map((one) => toldState(deps, one, breaches))),
      };
    },
  };
}

function make(deps: BenefitReportDeps, { arrangement, partner, period }: ReportSubject, caller: Caller, now: Instant) {
  const { own, months, reports, writes } = deps;
  const [from, until] = [months.start(period.from), months.start(period.before)];
  requireParties(deps, arrangement, partner);
  // Its root would be over clearances that its totals do not count.
  if (!deps.isCurrent()) throw new AeoError("NOT_READY", "clearances are still being counted");
  if (until <= from || until > now) throw new AeoError("INVALID_DATE", "a report is about whole months that are over");
  const before = reports.newest(arrangement, partner, from, until);
  const records = deps.clearances.of(partner, from, until);
  const leaves = records.map(({ clearance, relied, salt }) => deps.leafOf(clearance, relied, salt));
  const cells = deps.figures.cells("RELIED");
  const withheld = withheldBy(deps, { arrangement, partner, period });
  const modes = modeTotals(cells, arrangement, filterOf(partner, period), withheld);
  const totals: BenefitTotals = {
    format: "aeo-benefit-totals-1",
    importer: own,
    partner,
    arrangement,
    from,
    until,
    // The ledger may have one that is not here: the store is younger than it, or another gateway of this authority wrote it.
    revision: Math.max(before?.totals.revision ?? 0, revisionOnLedger(deps, arrangement, partner, from, until)) + 1,
    root: deps.rootOf(leaves),
    clearances: allGivesAway(deps, partner, period) ? null : allShown(records.length, modes, withheld),
    modes,
    clauses: clauseFigures(deps, arrangement, partner, from, until, now),
  };
  if (before !== undefined && isSame({ ...before.totals, revision: totals.revision }, totals))
    throw new AeoError("ALREADY_REPORTED", `revision ${before.totals.revision} says the same`);
  const salt = deps.newSalt();
  reports.add({ totals, salt, references: records.map(({ clearance }) => clearance.reference), leaves, madeAt: now });
  const { revision, root } = totals;
  const entry = { arrangement, partner, from, until, revision, root, totals: deps.commitmentOf(totals, salt) };
  const call = { registry: "benefits", fn: "report", report: entry } as const;
  return { totals, operation: writes.accept({ call, signer: "MONITOR", caller: caller.subject, now }) };
}

function revisionOnLedger(
  { own, state }: BenefitReportDeps,
  arrangement: number,
  partner: Economy,
  from: Instant,
  until: Instant,
): number {
  const revisions = [...state().benefits.reports.values()]
    .filter(({ economy }) => economy === own)
    .flatMap(({ revisions: all }) => all)
    .filter((one) => one.arrangement === arrangement && one.partner === partner)
    .filter((one) => one.from === from && one.until === until);
  return Math.max(0, ...revisions.map(({ revision }) => revision));
}

/** What a partner was told before, with the months of each. */
function toldBefore({ reports, months }: BenefitReportDeps, partner: Economy) {
  return reports.to(partner).map(({ totals }) => ({
    totals,
    period: { from: months.of(totals.from), before: months.of(totals.until) },
  }));
}

function monthFilter(partner: Economy, month: Month) {
  return filterOf(partner, { from: month, before: addMonths(month, 1) });
}

/** Whether the number of all clearances would give one away together with earlier reports, whatever their arrangement. */
function allGivesAway(deps: BenefitReportDeps, partner: Economy, period: ClausePeriod): boolean {
  const intervals = toldBefore(deps, partner).map(({ totals, period: of }) => ({
    ...of,
    shown: totals.clearances !== null,
  }));
  const cells = deps.figures.cells("RELIED");
  return givesAway(intervals, period, (month) => cells.total(monthFilter(partner, month)).n);
}

/** What earlier reports to the partner would give away together with this one. */
function withheldBy(deps: BenefitReportDeps, { arrangement, partner, period }: ReportSubject): Withheld {
  const told = toldBefore(deps, partner);
  const known = new Map<string, ReadonlyMap<string, number>>();
  const monthly = (mode: Mode, part: string) => (month: Month) => {
    const key = `${mode}/${month}`;
    const counted = known.get(key);
    const parts = counted ?? partsOf(deps.figures.cells("RELIED"), arrangement, mode, monthFilter(partner, month));
    known.set(key, parts);
    return parts.get(part) ?? 0;
  };
  return (mode, part) => {
    // Ordinary traffic is the same whatever the arrangement.
    const same = told.filter(({ totals }) => totals.arrangement === arrangement || part.startsWith("ordinary/"));
    const intervals = same.map(({ totals, period: of }) => ({ ...of, shown: wasShown(totals, mode, part) }));
    return givesAway(intervals, period, monthly(mode, part));
  };
}

function requireParties({ own, state }: BenefitReportDeps, number: number, partner: Economy): void {
  const arrangement = state().arrangements.arrangements.get(number);
  if (arrangement === undefined) throw new AeoError("UNKNOWN_ARRANGEMENT", `there is no arrangement ${number}`);
  const parties = new Set(arrangement.proposals.flatMap(({ terms }) => terms.parties));
  if (!parties.has(own) || !parties.has(partner) || partner === own)
    throw new AeoError("NOT_A_PARTY", `arrangement ${number} is not one between ${own} and ${partner}`);
}

function clauseFigures(
  deps: BenefitReportDeps,
  arrangement: number,
  partner: Economy,
  from: Instant,
  until: Instant,
  now: Instant,
) {
  return clausesOf(deps.state().arrangements, deps.own, deps.months, now)
    .filter(({ claim }) => claim.arrangement === arrangement && claim.counterpart === partner)
    .filter(({ claim }) => claim.from === from && claim.until === until)
    .map((one) => {
      const { n, value } = measure(deps, one) ?? { n: 0, value: undefined };
      const told = value === undefined || n < FEWEST_JUDGED ? null : value;
      return { clause: one.claim.clause, kpi: one.clause.kpi, n: shownCount(n), value: told };
    });
}

/** What this authority measured for a clause: as relied on, which is what drives it. */
function measure({ figures }: BenefitReportDeps, { claim, kpi, modes, period }: ClauseInPeriod): KpiValue | undefined {
  if (kpi === undefined) return undefined;
  const filter = { ...filterOf(claim.counterpart, period), mode: modes, arrangement: [claim.arrangement] };
  const { n, value } = measureKpi(figures.cells("RELIED"), kpi, filter);
  // In tenths, as it is told: both sides must come to the same verdict.
  return { n, value: value === undefined ? undefined : Math.round(value * 10) / 10 };
}

function filterOf(issuer: Economy, { from, before }: ClausePeriod) {
  return { issuer: [issuer], fromMonth: from, beforeMonth: before };
}

function ownState(deps: BenefitReportDeps, one: ClauseInPeriod, breaches: readonly Breach[]): ClauseState {
  return clauseState(one, measure(deps, one), breaches);
}

/** By what the judged side told: its newest totals of that period. */
function toldState(deps: BenefitReportDeps, one: ClauseInPeriod, breaches: readonly Breach[]): ClauseState {
  const { judged, arrangement, from, until, clause } = one.claim;
  const told = deps.reports
    .partners()
    .filter(({ totals }) => totals.importer === judged && totals.arrangement === arrangement)
    .filter(({ totals }) => totals.from === from && totals.until === until)
    .sort((a, b) => b.totals.revision - a.totals.revision)[0]
    ?.totals.clauses.find((figure) => figure.clause === clause);
  const measured = told && { n: told.n, value: told.value ?? undefined };
  return clauseState(one, measured, breaches);
}

function newestFirst(states: ClauseState[]): ClauseState[] {
  return states.sort((a, b) => b.claim.until - a.claim.until || a.claim.clause - b.claim.clause);
}
