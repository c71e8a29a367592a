import type { Economy } from "./economy.ts";
import type { RefusedTin } from "./tin.ts";
import { characterFault, stripTin } from "./tinCharacters.ts";

/** How Japan's import system NACCS writes a partner's identifier: always twelve characters. */
export type NaccsRule = {
  readonly economy: string;
  /** The identifier's shape; its groups feed `code`. */
  readonly pattern: RegExp;
  readonly code: string;
  readonly source: string;
  /** The conversion as published: the test vector of this rule. */
  readonly example: readonly [identifier: string, code: string];
};

/** The rules that are published and could be read. China's (15 to 12 characters) exists, but its text could not be read. */
export const NACCS_RULES: readonly NaccsRule[] = [
  {
    economy: "AU",
    pattern: /^(\d{11})$/,
    code: "A$1",
    source: "NACCS notice 2019091700070",
    example: ["12345678901", "A12345678901"],
  },
  {
    economy: "MY",
    pattern: /^MY([A-Z0-9]{5})H(\d{2})\d{4}$/,
    code: "A$1$2MY00",
    source: "Ministry of Finance Japan, February 2015",
    example: ["MY12345H100001", "A1234510MY00"],
  },
  {
    economy: "GB",
    pattern: /^(A[A-Z0-9]{7}GB\d{2})$/,
    code: "$1",
    source: "NACCS notice 2020122400012",
    example: ["A1B34567GB00", "A1B34567GB00"],
  },
];

export type NaccsRefusal = { ok: false; reason: RefusedTin["reason"] | "NACCS_RULE_UNKNOWN"; message: string };

/**
 * The NACCS code of an identifier, or why there is none. Works on the shape alone: the published Australian example
 * has check digits that do not fit, so demanding valid ones would refuse Japan's own example. Never throws.
 */
export function naccsCode(text: string, economy: Economy): { ok: true; code: string } | NaccsRefusal {
  const rule = NACCS_RULES.find((each) => each.economy === economy);
  if (rule === undefined) {
    return {
      ok: false,
      reason: "NACCS_RULE_UNKNOWN",
      message: `no NACCS rule for ${economy} has been published; ask the importer`,
    };
  }
  const found = characterFault(text);
  if (found !== undefined) {
    return {
      ok: false,
      reason: found.fault,
      message: `character ${found.position} cannot stand in an identifier; type it again`,
    };
  }
  const tin = stripTin(text);
  if (rule.pattern.test(tin)) return { ok: true, code: tin.replace(rule.pattern, rule.code) };
  return {
    ok: false,
    reason: "TIN_FORMAT",
    message: `the identifier has not the form ${rule.pattern.source} used by ${economy}`,
  };
}
