import { profileOf } from "./profileForm.ts";
import type { ProfileAnswer } from "./types.ts";

/** The fields that the form has otherwise than the profile: an amendment says only what changes. */
export function amendmentOf(profile: ProfileAnswer, form: FormData): Record<string, unknown> {
  const wanted: Record<string, unknown> = profileOf(form);
  const present = profile as unknown as Record<string, unknown>;
  const isSame = (name: string) => stable(wanted[name]) === stable(present[name]);
  return Object.fromEntries(Object.entries(wanted).filter(([name]) => !isSame(name)));
}

/** The same text for equal values, whatever the order of their fields. */
function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, one]) => `${key}:${stable(one)}`).join()}}`;
}
