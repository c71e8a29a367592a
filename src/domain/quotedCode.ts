import type { Economy } from "./economy.ts";
import type { Alias } from "./profile.ts";
import { naccsCode } from "./tinNaccs.ts";

/** How a trader writes itself in another economy's declarations. `code` is null where that economy must issue one first. */
export interface QuotedCode {
  readonly scheme: "TIN" | "NACCS" | "OBIN" | "MID";
  readonly code: string | null;
  /** ALIAS: on file with the issuing authority. RULE: converted by a published rule. TIN: as issued at home. ASK: not known here. */
  readonly source: "ALIAS" | "RULE" | "TIN" | "ASK";
}

/** Economies that take no foreign identifier as it is, and the scheme of the code that they take instead. */
const OWN_SCHEMES: Readonly<Record<string, "NACCS" | "OBIN" | "MID">> = { JP: "NACCS", IN: "OBIN", US: "MID" };

/** The form in which a recognising economy's declarations quote a trader of `issuer`. */
export function quotedCode(
  { tin, aliases }: { readonly tin: string; readonly aliases: readonly Alias[] },
  issuer: Economy,
  recogniser: Economy,
): QuotedCode {
  const scheme = OWN_SCHEMES[recogniser];
  if (scheme === undefined) return { scheme: "TIN", code: tin, source: "TIN" };
  const alias = aliases.find((one) => one.scheme === scheme);
  if (alias !== undefined) return { scheme, code: alias.value, source: "ALIAS" };
  const converted = scheme === "NACCS" ? naccsCode(tin, issuer) : undefined;
  if (converted?.ok === true) return { scheme, code: converted.code, source: "RULE" };
  return { scheme, code: null, source: "ASK" };
}
