import { language } from "./language.ts";

/** A share as per cent: 87.3 %. */
export function percent(share: number | null, digits = 1): string {
  if (share === null) return "";
  return new Intl.NumberFormat(language.value, { style: "percent", maximumFractionDigits: digits }).format(share);
}

/** A number as people of the language write it. */
export function number(value: number | null, digits = 1): string {
  return value === null ? "" : new Intl.NumberFormat(language.value, { maximumFractionDigits: digits }).format(value);
}

/** A duration in its two greatest units: 2 d 3 h, 12 min 5 s. */
export function duration(seconds: number | null): string {
  if (seconds === null) return "";
  const whole = Math.round(seconds);
  const units = [
    [Math.floor(whole / 86_400), "day"],
    [Math.floor(whole / 3_600) % 24, "hour"],
    [Math.floor(whole / 60) % 60, "minute"],
    [whole % 60, "second"],
  ] as const;
  const first = units.findIndex(([count]) => count > 0);
  const shown = first < 0 ? [units[3]] : units.slice(first, first + 2).filter(([count]) => count > 0);
  return shown
    .map(([count, unit]) =>
      new Intl.NumberFormat(language.value, { style: "unit", unit, unitDisplay: "short" }).format(count),
    )
    .join(" ");
}

/** A calendar month, from YYYY-MM or a moment in it: Jun 2026. */
export function monthName(text: string): string {
  const format = new Intl.DateTimeFormat(language.value, { month: "short", year: "numeric", timeZone: "UTC" });
  return format.format(new Date(`${text.slice(0, 7)}-01T00:00:00Z`));
}

/** The month some months from one, as YYYY-MM. */
export function monthsFrom(month: string, by: number): string {
  const [year, inYear] = month.split("-").map(Number) as [number, number];
  return new Date(Date.UTC(year, inYear - 1 + by, 1)).toISOString().slice(0, 7);
}
