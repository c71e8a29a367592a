import { language } from "./language.ts";

/** A moment with its zone, as this device's clock has it: 25 Nov 2026, 10:05 UTC+8. */
export function moment(text: string | null): string {
  if (text === null) return "";
  return new Intl.DateTimeFormat(language.value, {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  }).format(new Date(text));
}

/** A moment to the second, with its zone: 25 Nov 2026, 10:05:33 UTC+8. */
export function exactMoment(text: string | null): string {
  if (text === null) return "";
  return new Intl.DateTimeFormat(language.value, {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  }).format(new Date(text));
}

/** The time of a moment alone. */
export function timeOfDay(text: string | Date): string {
  return new Intl.DateTimeFormat(language.value, { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(
    new Date(text),
  );
}

/** The day of a moment where this device is: law counts in days of its own place, never of UTC. */
export function day(text: string | null): string {
  return text === null ? "" : new Intl.DateTimeFormat(language.value, { dateStyle: "medium" }).format(new Date(text));
}

/** The last day on which something ends before a moment: the law's inclusive date. */
export function lastDay(text: string | null): string {
  return text === null ? "" : day(new Date(Date.parse(text) - 1000).toISOString());
}

/** A legal date, which has no time and no zone. */
export function legalDate(text: string): string {
  const format = new Intl.DateTimeFormat(language.value, { dateStyle: "medium", timeZone: "UTC" });
  return format.format(new Date(`${text}T00:00:00Z`));
}

/** How long something is ago, in its greatest unit. */
export function age(sinceMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.round((nowMs - sinceMs) / 1000));
  const [value, unit] =
    seconds < 90
      ? [seconds, "second"]
      : seconds < 5400
        ? [Math.round(seconds / 60), "minute"]
        : seconds < 129_600
          ? [Math.round(seconds / 3600), "hour"]
          : [Math.round(seconds / 86_400), "day"];
  return new Intl.NumberFormat(language.value, { style: "unit", unit: unit as string, unitDisplay: "long" }).format(
    value as number,
  );
}
