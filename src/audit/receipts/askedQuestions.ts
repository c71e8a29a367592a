import { intervalsBetween, termsOf } from "../../domain/arrangement.ts";
import type { CertificationHistory } from "../../domain/certification.ts";
import type { Economy } from "../../domain/economy.ts";
import type { LedgerState } from "../../domain/ledgerState.ts";
import { MODES, type Mode } from "../../domain/mode.ts";
import { OPERATOR_TYPES, type OperatorType } from "../../domain/operatorType.ts";
import type { Question } from "../../domain/recognition.ts";
import type { Instant } from "../../domain/time.ts";
import type { Told } from "./told.ts";

/** More questions than these are not tried; then it stays open which one was asked. */
const MOST_TRIED = 20_000;

/** The questions that a receipt can be of. */
export interface Asked {
  /**
   * Those that its question, its answer, or having asked about the moment itself leave open, the likeliest first: when one group has
   * the question, those after it are not looked at.
   */
  readonly near: readonly (() => Iterable<Question>)[];
  /** All others, about other moments; empty when the moment is told. undefined stands for those past the most that are tried. */
  readonly far: () => Iterable<Question | undefined>;
}

/** @param history the certification named, or one in its place @param issuer its economy */
export function askedQuestions(
  told: Told,
  issuer: Economy,
  history: CertificationHistory | undefined,
  state: LedgerState,
): Asked {
  const parts = { issuer, recogniser: told.recogniser };
  if (told.question !== undefined) {
    const { mode, operatorType, validAt, knownAt, departedAt } = told.question;
    return { near: [() => [{ ...parts, mode, operatorType, validAt, knownAt, departedAt }]], far: () => [] };
  }
  const types = typesFor(told.cause);
  if (told.answer !== undefined) {
    const { mode, validAt, knownAt } = told.answer;
    const at = [[validAt], [knownAt]] as const;
    const near = [
      () => questions(parts, [mode], types, ...at, [undefined]),
      // Which type was asked for decides on benefits too.
      () => questions(parts, [mode], OPERATOR_TYPES, ...at, [undefined]),
    ];
    const far = () => {
      const moments = hasDepartures(told, issuer, state) ? breakpoints(told, issuer, history, state) : [];
      return capped(questions(parts, [mode], [undefined, ...OPERATOR_TYPES], ...at, moments));
    };
    return { near, far };
  }
  const now = Math.floor(told.answeredAt / 1000);
  // The answer is dated a moment after the question's moment was taken from the same clock.
  // Of its own operators an authority judges alike for every mode.
  const modes = issuer === told.recogniser ? MODES.slice(0, 1) : MODES;
  const near = [now, now - 1].map((at) => () => {
    return questions(parts, modes, types, [at], [Number.POSITIVE_INFINITY], [undefined]);
  });
  const far = () => {
    const moments = breakpoints(told, issuer, history, state);
    const departures = [undefined, ...(hasDepartures(told, issuer, state) ? moments : [])];
    const knownAts = [Number.POSITIVE_INFINITY, ...moments];
    return capped(questions(parts, modes, types, [now, ...moments], knownAts, departures));
  };
  return { near, far };
}

function* questions(
  parts: Pick<Question, "issuer" | "recogniser">,
  modes: readonly Mode[],
  types: readonly (OperatorType | undefined)[],
  validAts: readonly Instant[],
  knownAts: readonly Instant[],
  departures: readonly (Instant | undefined)[],
): Generator<Question> {
  for (const validAt of validAts)
    for (const mode of modes)
      for (const operatorType of types)
        for (const departedAt of departures)
          for (const knownAt of knownAts) yield { ...parts, mode, operatorType, validAt, knownAt, departedAt };
}

function* capped(all: Iterable<Question>): Generator<Question | undefined> {
  let count = 0;
  for (const one of all) {
    if (++count > MOST_TRIED) return yield undefined;
    yield one;
  }
}

/** What is covered for one type is so for any; only where the type itself decided it must be guessed. */
function typesFor(cause: string): readonly (OperatorType | undefined)[] {
  const decided = cause === "OPERATOR_TYPE_NOT_CERTIFIED" || cause === "OPERATOR_TYPE_NOT_COVERED";
  return decided ? [undefined, ...OPERATOR_TYPES] : [undefined];
}

function hasDepartures({ recogniser }: Told, issuer: Economy, { arrangements }: LedgerState): boolean {
  return intervalsBetween(arrangements, issuer, recogniser).some(({ arrangement, version }) => {
    const found = arrangements.arrangements.get(arrangement);
    return found !== undefined && termsOf(found, version)?.goodsInTransit === "AT_DEPARTURE";
  });
}

/** Moments from which on an answer can be another one, and those just before. */
function breakpoints(
  { recogniser }: Told,
  issuer: Economy,
  history: CertificationHistory | undefined,
  { arrangements, authorities }: LedgerState,
): Instant[] {
  const moments = new Set<Instant>();
  for (const { record, position } of history?.entries ?? [])
    for (const at of [record.validFrom, record.validUntil, record.effectiveFrom, position.time]) moments.add(at);
  for (const { leg, ends, openedAt } of intervalsBetween(arrangements, issuer, recogniser)) {
    for (const at of [leg.from, leg.until, openedAt]) moments.add(at);
    for (const { until, knownFrom } of ends) moments.add(until).add(knownFrom);
  }
  for (const economy of [issuer, recogniser]) {
    const member = authorities.members.get(economy);
    for (const { since } of member?.statuses ?? []) moments.add(since);
    for (const { markedAt, until } of member?.marks ?? []) moments.add(markedAt).add(until);
  }
  moments.delete(0);
  return [...moments].flatMap((at) => [at, at - 1]);
}
