import type { Month } from "../domain/clausePeriod.ts";
import type { Economy } from "../domain/economy.ts";
import type { LedgerEvent } from "../domain/event.ts";
import type { LedgerState } from "../domain/ledgerState.ts";
import { type DelayCounts, Delays } from "../domain/measure/delays.ts";
import {
  boundOf,
  isBeforeLedger,
  isStatusChange,
  type PropagationFigures,
  type PropagationStage,
} from "../domain/propagation.ts";
import type { Instant } from "../domain/time.ts";
import type { Place } from "../domain/place.ts";
import type { Months } from "./months.ts";

interface Row {
  readonly issuer: Economy;
  readonly month: Month;
  readonly stage: PropagationStage;
  readonly delays: DelayCounts;
}

export interface PropagationBookDeps {
  readonly own: Economy;
  readonly state: () => LedgerState;
  readonly months: Months;
  readonly store: {
    transaction<T>(body: () => T): T;
    mark(): { readonly since: Instant; readonly place: Place } | undefined;
    setMark(since: Instant, place: Place): void;
    rows(): readonly Row[];
    save(row: Row): void;
  };
  /** Verified facts about certifications after a place, in order, at most so many. */
  readonly page: (after: Place, limit: number) => readonly LedgerEvent[];
  /** Up to which block is verified; undefined at the very beginning. */
  readonly verifiedBlock: () => number | undefined;
  readonly now: () => Instant;
}

const PAGE = 1_000;
const END = Number.MAX_SAFE_INTEGER;

/**
 * Measures, at a recognising authority's gateway, when it knew each change of a partner's certifications. A change counts once, when it is
 * first seen; one that came while this gateway was off counts as known when it was on again. What lay on the ledger before the first
 * start is not counted.
 */
export class PropagationBook {
  readonly #on: PropagationBookDeps;
  readonly #delays = new Map<string, { readonly row: Omit<Row, "delays">; readonly delays: Delays }>();
  #since: Instant;
  #mark: Place;

  constructor(deps: PropagationBookDeps) {
    this.#on = deps;
    const known = deps.store.mark();
    this.#since = known?.since ?? deps.now();
    this.#mark = known?.place ?? { block: deps.verifiedBlock() ?? -1, logIndex: END };
    if (known === undefined) deps.store.transaction(() => deps.store.setMark(this.#since, this.#mark));
    for (const { delays, ...row } of deps.store.rows())
      this.#delays.set(keyOf(row), { row, delays: new Delays(delays) });
  }

  /** Since when changes are counted. */
  get since(): Instant {
    return this.#since;
  }

  /** Counts every change that the ledger has and that is not counted yet, as known now. @throws AeoError STORE_UNAVAILABLE */
  step(): void {
    for (;;) {
      const events = this.#on.page(this.#mark, PAGE);
      const last = events.at(-1);
      if (last === undefined) return;
      this.#take(events, last.position);
      if (events.length < PAGE) return;
    }
  }

  /** What was measured of a partner's changes: of each stage in all months, and month by month, oldest first. */
  figures(issuer: Economy): PropagationFigures[] {
    return figuresOf([...this.#delays.values()].filter(({ row }) => row.issuer === issuer).map(flat));
  }

  #take(events: readonly LedgerEvent[], { block, logIndex }: Place): void {
    const { store, now } = this.#on;
    const knownAt = now();
    const changed = new Map<string, { readonly row: Omit<Row, "delays">; readonly delays: Delays }>();
    for (const event of events)
      for (const { stage, seconds, bound, issuer, month } of this.#measure(event, knownAt)) {
        const row = { issuer, month, stage };
        const key = keyOf(row);
        // A copy: nothing is counted here that the store did not take.
        const entry = changed.get(key) ?? { row, delays: new Delays(this.#delays.get(key)?.delays.counts()) };
        entry.delays.add(seconds, bound);
        changed.set(key, entry);
      }
    store.transaction(() => {
      for (const { row, delays } of changed.values()) store.save({ ...row, delays: delays.counts() });
      store.setMark(this.#since, { block, logIndex });
    });
    for (const [key, entry] of changed) this.#delays.set(key, entry);
    this.#mark = { block, logIndex };
  }

  #measure(event: LedgerEvent, knownAt: Instant) {
    const { own, state, months } = this.#on;
    if (!isStatusChange(event) || event.record.economy === own) return [];
    const { time } = event.position;
    if (time < this.#since) return [];
    const { arrangements, authorities } = state();
    const issuer = event.record.economy;
    const bound = boundOf(arrangements, event.record, own, time);
    if (bound === undefined) return [];
    const month = months.of(time);
    const seen = { issuer, month, stage: "LEDGER_TO_PARTNER", seconds: knownAt - time, bound: 0 } as const;
    if (isBeforeLedger(authorities, issuer, event.decidedAt)) return [seen];
    return [seen, { ...seen, stage: "DECISION_TO_PARTNER", seconds: knownAt - event.decidedAt, bound } as const];
  }
}

/** Delays by stage and month as figures, with those of all months first. */
export function figuresOf(
  parts: readonly { readonly stage: PropagationStage; readonly month: Month; readonly delays: Delays }[],
): PropagationFigures[] {
  const stages = [...new Set(parts.map(({ stage }) => stage))];
  return stages.flatMap((stage) => {
    const own = parts.filter((part) => part.stage === stage).sort((a, b) => a.month - b.month);
    const all = new Delays();
    for (const { delays } of own) all.merge(delays);
    const monthly = own.map(({ month, delays }) => ({ stage, month, ...delays.figures() }));
    return [{ stage, month: null, ...all.figures() }, ...monthly];
  });
}

function flat({ row, delays }: { readonly row: Omit<Row, "delays">; readonly delays: Delays }) {
  return { ...row, delays };
}

function keyOf({ issuer, month, stage }: Omit<Row, "delays">): string {
  return `${issuer}/${month}/${stage}`;
}
