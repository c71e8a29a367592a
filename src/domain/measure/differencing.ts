import { addMonths, type ClausePeriod, type Month } from "../clausePeriod.ts";
import { SMALLEST_SHOWN } from "./suppression.ts";

/** One count of a report that was told: over which months, and whether it was shown. */
export interface ToldInterval extends ClausePeriod {
  readonly shown: boolean;
}

/**
 * Whether showing a count over a period would let somebody who has earlier reports compute one that is small, or that was hidden. Counts
 * over months that follow one another add up: whoever knows those of January to March and of February knows the two together that are left.
 * A shown count ties the two ends of its period; a count between any two ends that are tied together, however indirectly, can be computed.
 * @param told the same count in earlier reports, whatever their periods
 * @param monthly what the count really is in a month
 */
export function givesAway(
  told: readonly ToldInterval[],
  period: ClausePeriod,
  monthly: (month: Month) => number,
): boolean {
  const ends = tiedTo(period, [period, ...told.filter(({ shown }) => shown)]);
  const isHidden = ({ from, before, shown }: ToldInterval) =>
    !shown && ends.has(from) && ends.has(before) && (from !== period.from || before !== period.before);
  if (told.some(isHidden)) return true;
  const ordered = [...ends].sort((a, b) => a - b);
  const first = ordered[0];
  const upTo = first === undefined ? [] : countsUpTo(first, ordered, monthly);
  // The count between two ends is the difference of what lies before each.
  return upTo.some((later, index) =>
    upTo.slice(0, index).some((earlier) => later > earlier && later - earlier < SMALLEST_SHOWN),
  );
}

/** The ends that shown counts tie to the ends of a period. */
function tiedTo(period: ClausePeriod, shown: readonly ClausePeriod[]): Set<Month> {
  const ends = new Set<Month>([period.from]);
  for (let size = 0; size !== ends.size; ) {
    size = ends.size;
    for (const { from, before } of shown)
      if (ends.has(from) || ends.has(before)) {
        ends.add(from);
        ends.add(before);
      }
  }
  return ends;
}

/** What lies between the first end and each. */
function countsUpTo(first: Month, ends: readonly Month[], monthly: (month: Month) => number): number[] {
  let sum = 0;
  let month = first;
  return ends.map((end) => {
    for (; month < end; month = addMonths(month, 1)) sum += monthly(month);
    return sum;
  });
}
