/** A month as year * 100 + month. */
export type Month = number;

/** A period of a clause: whole calendar months, [from, before). */
export interface ClausePeriod {
  readonly from: Month;
  readonly before: Month;
}

/** The month some months later. */
export function addMonths(month: Month, months: number): Month {
  const count = Math.floor(month / 100) * 12 + (month % 100) - 1 + months;
  return Math.floor(count / 12) * 100 + (count % 12) + 1;
}

/** The period of a calendar year's grid (of 1, 3, 6 or 12 months) that a month lies in. @throws RangeError for another length */
export function periodOf(month: Month, periodMonths: number): ClausePeriod {
  if (![1, 3, 6, 12].includes(periodMonths))
    throw new RangeError(`a period has 1, 3, 6 or 12 months, not ${periodMonths}`);
  const into = ((month % 100) - 1) % periodMonths;
  const from = addMonths(month, -into);
  return { from, before: addMonths(from, periodMonths) };
}

/** The periods that lie wholly within [from, before), oldest first. A clause is not judged on part of a period. */
export function wholePeriods(from: Month, before: Month, periodMonths: number): ClausePeriod[] {
  const periods: ClausePeriod[] = [];
  let period = periodOf(from, periodMonths);
  if (period.from < from) period = periodOf(period.before, periodMonths);
  while (period.before <= before) {
    periods.push(period);
    period = periodOf(period.before, periodMonths);
  }
  return periods;
}
