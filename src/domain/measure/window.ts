/** A legal date, YYYY-MM-DD. */
export type LegalDate = string;

/** Days from first to last, both counted. */
export interface DayWindow {
  readonly from: LegalDate;
  readonly to: LegalDate;
}

/** What is wrong with comparing two windows. UNEQUAL: more than a tenth longer one than the other. GAP: days between, in neither. */
export interface WindowFlags {
  readonly days: readonly [before: number, after: number];
  readonly unequal: boolean;
  readonly gapDays: number;
}

const DAY_MS = 86_400_000;
/** How much longer the longer may be, as a share of the shorter, before a comparison needs a warning. */
const TOLERATED = 0.1;

/** How many days a window has. @throws RangeError for a date that does not exist, or a window that ends before it begins */
export function daysOf({ from, to }: DayWindow): number {
  const days = Math.round((dayOf(to) - dayOf(from)) / DAY_MS) + 1;
  if (days < 1) throw new RangeError(`${to} lies before ${from}`);
  return days;
}

/** Compares the windows before and after. */
export function compareWindows(before: DayWindow, after: DayWindow): WindowFlags {
  const days = [daysOf(before), daysOf(after)] as const;
  const [shorter, longer] = [Math.min(...days), Math.max(...days)];
  const gapDays = Math.max(0, Math.round((dayOf(after.from) - dayOf(before.to)) / DAY_MS) - 1);
  return { days, unequal: longer > shorter * (1 + TOLERATED), gapDays };
}

function dayOf(date: LegalDate): number {
  const time = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date)
    throw new RangeError(`${date} is no date`);
  return time;
}
