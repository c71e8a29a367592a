import type { Month } from "../domain/clausePeriod.ts";
import { z } from "./zod.ts";

/** A calendar month in UTC, such as 2026-01. */
export const monthSchema = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, "a month such as 2026-01")
  .transform((text): Month => Number(text.slice(0, 4)) * 100 + Number(text.slice(5)))
  .openapi({ type: "string", example: "2026-01", description: "A calendar month in UTC" });

/** A month as answered. */
export const monthText = z.string().openapi({ example: "2026-01", description: "A calendar month in UTC" });

export function monthOut(month: Month): string {
  return `${Math.floor(month / 100)}-${String(month % 100).padStart(2, "0")}`;
}
