import { type Arrangement, type ArrangementsState, termsAt, termsOf, untilOf } from "./arrangement.ts";
import type { Breach } from "./benefitRecord.ts";
import { type ClausePeriod, type Month, wholePeriods } from "./clausePeriod.ts";
import { type ClauseVerdict, judgeClause, type ToldValue } from "./clauseVerdict.ts";
import type { Economy } from "./economy.ts";
import type { BreachClaim } from "./event.ts";
import { type Kpi, kpiOf } from "./kpi.ts";
import { type Mode, modesOf } from "./mode.ts";
import type { Clause } from "./terms.ts";
import type { Instant } from "./time.ts";

/** A clause of an arrangement in one period: what was promised, over which clearances. */
export interface ClauseInPeriod {
  readonly claim: BreachClaim;
  readonly clause: Clause;
  /** undefined: a measure that this release does not know. */
  readonly kpi: Kpi | undefined;
  readonly modes: readonly Mode[];
  readonly period: ClausePeriod;
}

/** Months as moments; in UTC, so that both sides mean the same period. */
export interface PeriodClock {
  of(moment: Instant): Month;
  start(month: Month): Instant;
}

/**
 * The clauses of all arrangements by which `judged` is judged, in each period that is over. A period counts from the first whole
 * one after the direction entered into force, under the terms that governed when it began.
 */
export function clausesOf(
  state: ArrangementsState,
  judged: Economy,
  clock: PeriodClock,
  now: Instant,
): ClauseInPeriod[] {
  return [...state.arrangements.values()].flatMap((arrangement) => clausesIn(state, arrangement, judged, clock, now));
}

function clausesIn(
  state: ArrangementsState,
  arrangement: Arrangement,
  judged: Economy,
  clock: PeriodClock,
  now: Instant,
): ClauseInPeriod[] {
  const thisMonth = clock.of(now);
  const found: ClauseInPeriod[] = [];
  // Who has left was promised something before.
  const everParty = new Set(arrangement.adopted.flatMap(({ version }) => termsOf(arrangement, version)?.parties ?? []));
  for (const issuer of everParty) {
    const force = inForce(state, arrangement.number, issuer, judged);
    if (force === undefined) continue;
    const [from, until] = force;
    const first = clock.start(clock.of(from)) === from ? clock.of(from) : nextMonth(clock.of(from));
    const end = until === 0 || until > now ? thisMonth : clock.of(until);
    for (const months of [1, 3, 6, 12])
      for (const period of wholePeriods(first, end, months))
        found.push(...inPeriod(arrangement, issuer, judged, period, months, clock));
  }
  return found;
}

/** From the first leg's beginning to the last leg's end (0 = open); undefined when the direction never was in force. */
function inForce(
  state: ArrangementsState,
  arrangement: number,
  issuer: Economy,
  recogniser: Economy,
): readonly [Instant, Instant] | undefined {
  const own = (state.intervals.get(`${issuer}>${recogniser}`) ?? []).filter((one) => one.arrangement === arrangement);
  if (own.length === 0) return undefined;
  const ends = own.map((interval) => untilOf(interval, Number.POSITIVE_INFINITY));
  return [Math.min(...own.map(({ leg }) => leg.from)), ends.includes(0) ? 0 : Math.max(...ends)];
}

function inPeriod(
  arrangement: Arrangement,
  issuer: Economy,
  judged: Economy,
  period: ClausePeriod,
  months: number,
  clock: PeriodClock,
): ClauseInPeriod[] {
  const [from, until] = [clock.start(period.from), clock.start(period.before)];
  const adopted = arrangement.adopted.findLast(({ governsFrom }) => governsFrom <= from) ?? arrangement.adopted[0];
  const terms = termsAt(arrangement, from);
  if (terms === undefined || adopted === undefined) return [];
  const { number } = arrangement;
  const { version } = adopted;
  return terms.clauses.flatMap((clause, index) => {
    const applies = clause.issuer === issuer && clause.recogniser === judged && clause.periodMonths === months;
    if (!applies) return [];
    const claim = { judged, counterpart: issuer, arrangement: number, version, clause: index, from, until };
    return { claim, clause, kpi: kpiOf(clause.kpi), modes: modesOf(clause.modes), period };
  });
}

function nextMonth(month: Month): Month {
  return month % 100 === 12 ? month + 89 : month + 1;
}

/** Why a clause was not judged at all. */
export const UNJUDGED_VERDICTS = ["UNKNOWN_MEASURE", "NOT_TOLD"] as const;
export type UnjudgedVerdict = (typeof UNJUDGED_VERDICTS)[number];

/** A clause as it came out: what was measured, whether it was met, and the breach that was raised. */
export interface ClauseState extends ClauseInPeriod {
  readonly measured: ToldValue;
  /** NOT_TOLD: the judged side has not told this side of the period, or not of this clause; that is no figure of 0. */
  readonly verdict: ClauseVerdict | UnjudgedVerdict;
  readonly breach: Breach | undefined;
}

/** Judges a clause on what was measured; undefined measured = nobody has told yet. */
export function clauseState(
  inQuestion: ClauseInPeriod,
  measured: ToldValue | undefined,
  breaches: Iterable<Breach>,
): ClauseState {
  const verdict = verdictOf(inQuestion, measured);
  return {
    ...inQuestion,
    measured: measured ?? { n: 0, value: undefined },
    verdict,
    breach: breachOf(inQuestion.claim, breaches),
  };
}

function verdictOf({ kpi, clause }: ClauseInPeriod, measured: ToldValue | undefined): ClauseState["verdict"] {
  if (kpi === undefined) return "UNKNOWN_MEASURE";
  return measured === undefined ? "NOT_TOLD" : judgeClause(clause, measured);
}

/** The breach that was raised for a claim; undefined when none was. */
export function breachOf(claim: BreachClaim, breaches: Iterable<Breach>): Breach | undefined {
  const fields = Object.keys(claim) as (keyof BreachClaim)[];
  for (const breach of breaches) if (fields.every((field) => breach.claim[field] === claim[field])) return breach;
  return undefined;
}
