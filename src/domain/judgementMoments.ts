import { intervalsBetween } from "./arrangement.ts";
import type { CompromiseMark } from "./authority.ts";
import type { CertificationEntry } from "./certification.ts";
import type { JudgementGrounds } from "./clearanceJudgement.ts";
import type { Economy } from "./economy.ts";
import type { Instant } from "./time.ts";

/**
 * The moments at which what `judgeClearance` says of an issuer's clearances may change, sorted and each once. Every moment that it
 * looks at, of validity and of knowledge, is compared with these alone (and the departure with lodgement and arrival): of two clearances
 * whose moments lie between the same ones it says the same.
 */
export function judgementMoments(issuer: Economy, grounds: JudgementGrounds): Instant[] {
  const { own, state, certifications } = grounds;
  const moments = [
    ...intervalsBetween(state.arrangements, issuer, own).flatMap(({ openedAt, leg, ends }) => [
      openedAt,
      leg.from,
      leg.until,
      ...ends.flatMap(({ until, knownFrom }) => [until, knownFrom]),
    ]),
    ...[issuer, own].flatMap(
      (economy) => state.authorities.members.get(economy)?.statuses.map(({ since }) => since) ?? [],
    ),
    ...certifications.flatMap(({ entries }) => entries.flatMap((entry) => ofEntry(entry, grounds))),
  ];
  return [...new Set(moments)].sort((a, b) => a - b);
}

function ofEntry({ position, record, writer }: CertificationEntry, { state }: JudgementGrounds): Instant[] {
  const { writers, members } = state.authorities;
  const wrote = writers.get(writer);
  const marks = wrote === undefined ? [] : [...wrote.marks, ...(members.get(wrote.economy)?.marks ?? [])];
  const { effectiveFrom, validFrom, validUntil } = record;
  return [position.time, effectiveFrom, validFrom, validUntil, ...marks.flatMap(ofMark)];
}

function ofMark({ since, until, markedAt }: CompromiseMark): Instant[] {
  return [since, until, markedAt];
}

/** How many of sorted moments lie at or before one. */
export function countUpTo(moments: readonly Instant[], moment: Instant): number {
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((moments[middle] as Instant) <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}
