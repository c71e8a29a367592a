import type { Month } from "../../../src/domain/clausePeriod.ts";

/** A month as the pages name it in English. */
export function monthName(month: Month): string {
  const first = new Date(Date.UTC(Math.floor(month / 100), (month % 100) - 1, 1));
  return new Intl.DateTimeFormat("en", { month: "short", year: "numeric", timeZone: "UTC" }).format(first);
}
