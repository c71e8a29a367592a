import type { Mode } from "../../domain/mode.ts";
import { MODES } from "../../domain/mode.ts";
import type { ArrangementAnswer, TermsAnswer } from "./types.ts";

/** What one economy's recognition of another is on a day, from the most to the least. */
export const CELL_STATES = ["inForce", "information", "suspended", "planned", "ended"] as const;
export type CellState = (typeof CELL_STATES)[number];

export interface MatrixCell {
  readonly state: CellState;
  /** Modes of the legs that make the state. */
  readonly modes: readonly Mode[];
  /** Every arrangement that has or had a leg in this direction. */
  readonly arrangements: readonly number[];
}

export interface Matrix {
  readonly economies: readonly string[];
  /** By `issuer>recogniser`. */
  readonly cells: ReadonlyMap<string, MatrixCell>;
}

interface Fact {
  readonly direction: string;
  readonly state: CellState;
  readonly modes: readonly Mode[];
  readonly arrangement: number;
}

/**
 * Who recognises whom at a moment, as known now: rows issue, columns recognise.
 * @param at milliseconds since 1970
 */
export function matrixOf(arrangements: readonly ArrangementAnswer[], at: number): Matrix {
  const facts = arrangements.flatMap((arrangement) => factsOf(arrangement, at));
  const directions = Map.groupBy(facts, ({ direction }) => direction);
  const cells = new Map([...directions].map(([direction, its]) => [direction, cellOf(its)] as const));
  const economies = [...new Set([...cells.keys()].flatMap((direction) => direction.split(">")))].sort();
  return { economies, cells };
}

function cellOf(facts: readonly Fact[]): MatrixCell {
  const state = CELL_STATES.find((one) => facts.some((fact) => fact.state === one)) ?? "ended";
  const modes = new Set(facts.filter((fact) => fact.state === state).flatMap((fact) => fact.modes));
  return {
    state,
    modes: MODES.filter((mode) => modes.has(mode)),
    arrangements: [...new Set(facts.map(({ arrangement }) => arrangement))],
  };
}

/** One fact per interval that was opened, and per leg that is agreed or proposed but was never opened. */
function factsOf(arrangement: ArrangementAnswer, at: number): Fact[] {
  const opened = arrangement.intervals.map(({ leg, endsAt }) => ({
    direction: `${leg.issuer}>${leg.recogniser}`,
    state: stateOf(arrangement, leg.issuer, leg.recogniser, leg.from, endsAt, at),
    modes: leg.modes,
    arrangement: arrangement.arrangement,
  }));
  const isOpened = new Set(opened.map(({ direction }) => direction));
  const waiting = [arrangement.terms, arrangement.proposed?.terms ?? null]
    .filter((terms): terms is TermsAnswer => terms !== null)
    .flatMap(({ legs }) => legs)
    .map(({ issuer, recogniser, modes }) => ({
      direction: `${issuer}>${recogniser}`,
      state: arrangement.status === "TERMINATED" ? ("ended" as const) : ("planned" as const),
      modes,
      arrangement: arrangement.arrangement,
    }))
    .filter(({ direction }) => !isOpened.has(direction));
  return [...opened, ...waiting];
}

function stateOf(
  { terms, suspensions }: ArrangementAnswer,
  issuer: string,
  recogniser: string,
  from: string | null,
  endsAt: string | null,
  at: number,
): CellState {
  if (from !== null && Date.parse(from) > at) return "planned";
  if (endsAt === null || Date.parse(endsAt) > at) return terms?.kind === "INFORMATION" ? "information" : "inForce";
  const isSuspended = suspensions.some(
    ({ direction, effectiveAt }) => direction === `${issuer}>${recogniser}` && Date.parse(effectiveAt) <= at,
  );
  return isSuspended ? "suspended" : "ended";
}
