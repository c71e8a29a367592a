import { Temporal } from "temporal-polyfill";
import type { Instant } from "../domain/time.ts";

/** The last time that a clock in the zone showed this time of day, at the latest now. @param at hours and minutes, such as 02:00 */
export function lastDailyMoment(now: Instant, at: string, timeZone: string): Instant {
  const today = Temporal.Instant.fromEpochMilliseconds(now * 1000)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
  const momentOn = (date: Temporal.PlainDate) =>
    Math.floor(date.toZonedDateTime({ timeZone, plainTime: at }).epochMilliseconds / 1000);
  const moment = momentOn(today);
  return moment <= now ? moment : momentOn(today.subtract({ days: 1 }));
}
