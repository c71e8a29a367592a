import type { Span } from "./answerWindow.ts";
import type { Economy } from "./economy.ts";
import { contains, type Instant } from "./time.ts";
import { normaliseTin } from "./tinCharacters.ts";

/** A code that the recognising authority itself issued to a foreign trader (MID, NACCS, OBIN …), and whose it is. */
export interface OwnCode {
  readonly id: string;
  readonly scheme: string;
  /** In canonical form, as `normaliseTin` gives it. */
  readonly code: string;
  readonly issuer: Economy;
  /** The operator's TIN at home, in canonical form. */
  readonly tin: string;
  /** From when the code stands for the operator, inclusive. */
  readonly validFrom: Instant;
  /** Until when, exclusive; 0 = open. */
  readonly validUntil: Instant;
  readonly recordedBy: string;
  readonly recordedAt: Instant;
}

/** How an identifier led to an operator. */
export interface ResolvedBy {
  readonly kind: "TIN" | "ALIAS" | "OWN_CODE";
  /** Of the alias or code; null for a TIN. */
  readonly scheme: string | null;
}

/** The codes that stand for somebody at a moment. */
export function codesAt(codes: readonly OwnCode[], at: Instant): readonly OwnCode[] {
  return codes.filter(({ validFrom, validUntil }) => contains({ from: validFrom, until: validUntil }, at));
}

/** The moments around one in which the same codes stand. */
export function codesSpan(codes: readonly OwnCode[], at: Instant): Span {
  let from = Number.NEGATIVE_INFINITY;
  let until = Number.POSITIVE_INFINITY;
  for (const { validFrom, validUntil } of codes)
    for (const moment of validUntil === 0 ? [validFrom] : [validFrom, validUntil]) {
      if (moment <= at) from = Math.max(from, moment);
      else until = Math.min(until, moment);
    }
  return { from, until };
}

/** Whether two codes stand for somebody at one and the same moment. */
export function overlap(a: OwnCode, b: OwnCode): boolean {
  const end = ({ validUntil }: OwnCode) => (validUntil === 0 ? Number.POSITIVE_INFINITY : validUntil);
  return a.validFrom < end(b) && b.validFrom < end(a);
}

/** One text for each operator: whoever has the same issuer and TIN is the same one. */
export function operatorKey(issuer: Economy, tin: string): string {
  return `${issuer} ${normaliseTin(tin)}`;
}

/** How an identifier leads to an operator: its own TIN before an alias, an alias before a code of ours. */
export function resolvedBy(
  identifier: string,
  operator: { readonly tin: string; readonly aliases: readonly { readonly scheme: string; readonly value: string }[] },
  codes: readonly OwnCode[],
): ResolvedBy | undefined {
  const asked = normaliseTin(identifier);
  if (normaliseTin(operator.tin) === asked) return { kind: "TIN", scheme: null };
  const alias = operator.aliases.find(({ value }) => normaliseTin(value) === asked);
  if (alias !== undefined) return { kind: "ALIAS", scheme: alias.scheme };
  const [code] = codes;
  return code && { kind: "OWN_CODE", scheme: code.scheme };
}
