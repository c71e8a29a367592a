import { Temporal } from "temporal-polyfill";
import { AeoError } from "../domain/errors.ts";
import type { Instant } from "../domain/time.ts";

/** Calendars are slow, and the certifications of a file have few dates. */
const MOST_KEPT = 4_096;
const kept = new Map<string, Instant>();

/** The moment at which a legal date begins in a time zone. @throws AeoError INVALID_DATE for a date that does not exist */
export function startOfLegalDate(date: string, timeZone: string): Instant {
  return midnight(date, timeZone, 0);
}

/** The moment at which a legal date has passed: law counts the last day in, the ledger's intervals end before `until`. */
export function endOfLegalDate(date: string, timeZone: string): Instant {
  return midnight(date, timeZone, 1);
}

/** Midnight so many days after a date. */
function midnight(date: string, timeZone: string, days: number): Instant {
  const key = `${date} ${days} ${timeZone}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  const moment = Math.floor(parse(date).add({ days }).toZonedDateTime(timeZone).epochMilliseconds / 1000);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, moment);
  return moment;
}

/** The legal date on which a moment falls. */
export function legalDateOf(moment: Instant, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(moment * 1000)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .toString();
}

function parse(date: string): Temporal.PlainDate {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) throw new AeoError("INVALID_DATE", "a legal date is written YYYY-MM-DD");
  try {
    return Temporal.PlainDate.from(date, { overflow: "reject" });
  } catch (cause) {
    throw new AeoError("INVALID_DATE", "this date is not in the calendar", { cause });
  }
}
