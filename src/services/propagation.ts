import { intervalsBetween, termsAt, untilOf } from "../domain/arrangement.ts";
import type { Economy } from "../domain/economy.ts";
import type { LedgerState } from "../domain/ledgerState.ts";
import { Delays } from "../domain/measure/delays.ts";
import {
  boundOf,
  changesStatus,
  isBeforeLedger,
  type MeasuredPropagation,
  type PropagationFigures,
} from "../domain/propagation.ts";
import { contains, type Instant } from "../domain/time.ts";
import type { Months } from "./months.ts";
import { figuresOf } from "./propagationBook.ts";

/** How changes of status travel in one direction, issuer → recogniser. */
export interface PairPropagation {
  readonly issuer: Economy;
  readonly recogniser: Economy;
  /** The arrangements that are in force in this direction, and the shortest bound that they agree on, in seconds; 0 = none. */
  readonly arrangements: readonly number[];
  readonly bound: number;
  /** From the ledger itself, so both sides have the same. */
  readonly toLedger: readonly PropagationFigures[];
  /** Changes that were decided before the issuer was on the ledger: recorded late, but no delay. */
  readonly beforeLedger: number;
  /** As the recognising gateway measured; undefined = it has not told. */
  readonly toPartner: MeasuredPropagation | undefined;
  /** When a partner told that; undefined: measured here. */
  readonly toldAt: Instant | undefined;
}

/** From decision to ledger, in one direction. */
export type ToLedger = Pick<PairPropagation, "toLedger" | "beforeLedger">;

export interface PropagationDeps {
  readonly own: Economy;
  readonly state: () => LedgerState;
  readonly months: Months;
  /** What this gateway measured of an issuer's changes. */
  readonly measured: (issuer: Economy) => MeasuredPropagation;
  /** What was counted before of a direction, as long as the ledger is the same; undefined where it has to be counted. */
  readonly known?: Map<string, ToLedger>;
  /** What a partner told of this authority's changes. */
  readonly told: (
    recogniser: Economy,
  ) => { readonly told: MeasuredPropagation; readonly receivedAt: Instant } | undefined;
}

/** Every direction between this economy and others in which an arrangement ever was in force. */
export function propagation(deps: PropagationDeps, now: Instant): PairPropagation[] {
  const { own, state } = deps;
  const { arrangements, authorities } = state();
  const others = [...authorities.members.keys()].filter((economy) => economy !== own).sort();
  const pairs = others.flatMap((other) => [[own, other] as const, [other, own] as const]);
  return pairs
    .filter(([issuer, recogniser]) => intervalsBetween(arrangements, issuer, recogniser).length > 0)
    .map(([issuer, recogniser]) => pairOf(deps, issuer, recogniser, now));
}

function pairOf(deps: PropagationDeps, issuer: Economy, recogniser: Economy, now: Instant): PairPropagation {
  const { own, state, measured, told } = deps;
  const { arrangements } = state();
  const inForce = intervalsBetween(arrangements, issuer, recogniser).filter((interval) =>
    contains({ from: interval.leg.from, until: untilOf(interval, now) }, now),
  );
  const numbers = [...new Set(inForce.map(({ arrangement }) => arrangement))].sort((a, b) => a - b);
  const bounds = numbers.flatMap((number) => {
    const arrangement = arrangements.arrangements.get(number);
    return (arrangement && termsAt(arrangement, now)?.statusBound) || [];
  });
  const fromPartner = recogniser === own ? undefined : told(recogniser);
  return {
    issuer,
    recogniser,
    arrangements: numbers,
    bound: bounds.length === 0 ? 0 : Math.min(...bounds),
    ...knownToLedger(deps, issuer, recogniser),
    toPartner: recogniser === own ? measured(issuer) : fromPartner?.told,
    toldAt: fromPartner?.receivedAt,
  };
}

function knownToLedger(deps: PropagationDeps, issuer: Economy, recogniser: Economy): ToLedger {
  const key = `${issuer}>${recogniser}`;
  const counted = deps.known?.get(key) ?? toLedger(deps, issuer, recogniser);
  deps.known?.set(key, counted);
  return counted;
}

/** From decision to ledger, of every change that concerned the recogniser. */
function toLedger({ state, months }: PropagationDeps, issuer: Economy, recogniser: Economy): ToLedger {
  const { certifications, arrangements, authorities } = state();
  const byMonth = new Map<number, Delays>();
  let beforeLedger = 0;
  for (const { economy, entries } of certifications.values()) {
    if (economy !== issuer) continue;
    for (const { type, record, decidedAt, position } of entries) {
      if (!changesStatus(type)) continue;
      const bound = boundOf(arrangements, record, recogniser, position.time);
      if (bound === undefined) continue;
      if (isBeforeLedger(authorities, issuer, decidedAt)) {
        beforeLedger += 1;
        continue;
      }
      const month = months.of(position.time);
      const delays = byMonth.get(month) ?? new Delays();
      delays.add(position.time - decidedAt, bound);
      byMonth.set(month, delays);
    }
  }
  const parts = [...byMonth].map(([month, delays]) => ({ stage: "DECISION_TO_LEDGER" as const, month, delays }));
  return { toLedger: figuresOf(parts), beforeLedger };
}
