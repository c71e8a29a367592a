import { Temporal } from "temporal-polyfill";
import type { Instant } from "../domain/time.ts";

/**
 * The newest moment, not after `now`, at which a clock on the wall of a time zone shows a time of day. Where a day has no such
 * time, it is the moment to which the clock jumps; where it has two, the first counts.
 * @param time HH:MM
 */
export function lastDue(now: Instant, time: string, timeZone: string): Instant {
  const today = Temporal.Instant.fromEpochMilliseconds(now * 1000)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate();
  const on = (date: Temporal.PlainDate): Instant =>
    Math.floor(date.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds / 1000);
  const due = on(today);
  return due <= now ? due : on(today.subtract({ days: 1 }));
}
