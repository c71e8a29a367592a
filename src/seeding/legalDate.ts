const DAY = 86_400_000;

function dayNumber(date: string): number {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at)) throw new RangeError(`not a date as YYYY-MM-DD: ${JSON.stringify(date)}`);
  return at / DAY;
}

function fromDayNumber(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** The date so many days later; earlier when negative. */
export function addDays(date: string, days: number): string {
  return fromDayNumber(dayNumber(date) + days);
}

/** The same day so many years later; 29 February becomes 1 March where there is none. */
export function addYears(date: string, years: number): string {
  const [year = 0, month = 1, day = 1] = fromDayNumber(dayNumber(date)).split("-").map(Number);
  return fromDayNumber(Date.UTC(year + years, month - 1, day) / DAY);
}

/** Days from one date to another. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}
