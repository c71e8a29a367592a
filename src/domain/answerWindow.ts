import { intervalsBetween } from "./arrangement.ts";
import type { CompromiseMark } from "./authority.ts";
import type { Grounds, Question } from "./recognition.ts";
import type { Instant } from "./time.ts";

/** Half-open spans of the two times: asked within both, on the same grounds, a question has the same answer. */
export interface AnswerWindow {
  readonly valid: Span;
  readonly known: Span;
}

/** The moments from `from` (included) to `until` (excluded); infinite where nothing bounds it. */
export interface Span {
  readonly from: Instant;
  readonly until: Instant;
}

/**
 * How long an answer stands while the ledger says nothing new: up to the next moment at which anything that the rule compares with a
 * time begins or ends. It may be shorter than need be, never longer.
 */
export function answerWindow(question: Question, grounds: Grounds): AnswerWindow {
  const moments = turningPoints(question, grounds);
  const { validAt, knownAt, departedAt } = question;
  /*
   * Where the terms of two legs differ about goods in transit, both count together at the very moment of departure: the status is judged
   * at one and the same moment then, and at two before and after.
   */
  const departure = departedAt === undefined ? [] : [departedAt, departedAt + 1];
  return { valid: spanAround(validAt, [...moments, ...departure]), known: spanAround(knownAt, moments) };
}

/** Whether a moment lies in a span. */
export function isWithin({ from, until }: Span, moment: Instant): boolean {
  return from <= moment && moment < until;
}

function spanAround(moment: Instant, moments: readonly Instant[]): Span {
  let from = Number.NEGATIVE_INFINITY;
  let until = Number.POSITIVE_INFINITY;
  for (const one of moments) {
    if (one <= moment) from = Math.max(from, one);
    else until = Math.min(until, one);
  }
  return { from, until };
}

/**
 * Every moment with which the rule compares one of the two times, or the departure. 0, which stands for "never", is among them.
 * @returns in no order, and some of them several times
 */
export function turningPoints(
  { issuer, recogniser }: Pick<Question, "issuer" | "recogniser">,
  grounds: Pick<Grounds, "authorities" | "arrangements" | "certifications">,
): Instant[] {
  const { authorities, arrangements, certifications } = grounds;
  const moments: Instant[] = [];
  for (const { leg, openedAt, ends } of intervalsBetween(arrangements, issuer, recogniser)) {
    moments.push(openedAt, leg.from, leg.until);
    for (const end of ends) moments.push(end.until, end.knownFrom);
  }
  for (const economy of [issuer, recogniser])
    for (const { since } of authorities.members.get(economy)?.statuses ?? []) moments.push(since);
  for (const { entries } of certifications)
    for (const { position, record, writer } of entries) {
      moments.push(position.time, record.effectiveFrom, record.validFrom, record.validUntil);
      const account = authorities.writers.get(writer);
      if (account === undefined) continue;
      pushMarks(moments, account.marks);
      pushMarks(moments, authorities.members.get(account.economy)?.marks ?? []);
    }
  return moments;
}

function pushMarks(moments: Instant[], marks: readonly CompromiseMark[]): void {
  for (const { markedAt, until } of marks) moments.push(markedAt, until);
}
