import { Refusal } from "../lib/api.ts";
import { registrar } from "./words.ts";

/** Codes that are about one field without pointing to it. */
const BY_CODE: Readonly<Record<string, string>> = {
  INVALID_TIN: "/tin",
  DUPLICATE_CERTIFICATION: "/tin",
  INVALID_EFFECTIVE_DATE: "/effectiveFrom",
};

/** How the gateway words a field that has nothing in it; the controls let nothing through that is too long or no date. */
const MISSING = /^Too small|received undefined|has 1 to \d+ characters|^a date /;

/** What is wrong with one field, by the JSON pointers of a refusal; undefined when nothing is. */
export function faultAt(error: unknown, pointer: string): string | undefined {
  if (!(error instanceof Refusal)) return undefined;
  const { errors, code, detail } = error.problem;
  const named = errors.filter((one) => one.pointer === pointer || one.pointer.startsWith(`${pointer}/`));
  if (named.some(({ detail: text }) => MISSING.test(text))) return registrar("fault.missing");
  if (named.length > 0) return [...new Set(named.map((one) => one.detail))].join("; ");
  return BY_CODE[code] === pointer ? detail : undefined;
}
