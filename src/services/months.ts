import type { Month } from "../domain/clausePeriod.ts";
import type { Instant } from "../domain/time.ts";
import { legalDateOf, startOfLegalDate } from "./legalDate.ts";

/** Months of an economy's calendar; from moments and back. */
export interface Months {
  /** The month in which a moment falls. */
  of(moment: Instant): Month;
  /** When a month begins. */
  start(month: Month): Instant;
}

const HOUR = 3_600;

/** The calendar of a time zone. All offsets in use are whole quarters of an hour, and no month begins within one. */
export function monthsOf(timeZone: string): Months {
  const known = new Map<number, Month>();
  return {
    of(moment) {
      // A million clearances fall into a few thousand quarters of an hour: each is looked up once.
      const quarter = Math.floor(moment / (HOUR / 4));
      let month = known.get(quarter);
      if (month === undefined) {
        const [year, inYear] = legalDateOf(moment, timeZone).split("-").map(Number) as [number, number];
        month = year * 100 + inYear;
        known.set(quarter, month);
      }
      return month;
    },
    start: (month) =>
      startOfLegalDate(`${Math.floor(month / 100)}-${String(month % 100).padStart(2, "0")}-01`, timeZone),
  };
}
