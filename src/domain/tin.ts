import { type Economy, parseEconomy } from "./economy.ts";
import { type CharacterFault, characterFault, stripTin } from "./tinCharacters.ts";
import { isValidAbn } from "./tinCheckDigit.ts";
import { TIN_MAX_LENGTH, type TinScheme, tinSchemesOf } from "./tinSchemes.ts";

/** A Trader Identification Number in canonical form: ASCII capitals and digits, at most 31, matching a known scheme. */
export type Tin = string & { readonly __tin: never };

/** Stable reason codes of a refused identifier. */
export type TinRefusalReason =
  | CharacterFault
  | "TIN_EMPTY"
  | "TIN_TOO_LONG"
  | "TIN_ECONOMY_REQUIRED"
  | "TIN_ECONOMY_UNKNOWN"
  | "TIN_WRONG_ECONOMY"
  | "TIN_FORMAT"
  | "TIN_CHECK_DIGIT";

export type ParsedTin = { readonly ok: true; readonly tin: Tin; readonly economy: Economy; readonly scheme: TinScheme };
/** `message` says what is wrong and how to put it right; it never repeats the identifier, so that it may be logged. */
export type RefusedTin = { readonly ok: false; readonly reason: TinRefusalReason; readonly message: string };
export type TinResult = ParsedTin | RefusedTin;

/** Longest text looked at, separators included: room for the longest identifier with a separator after each character. */
const TEXT_MAX_LENGTH = 2 * TIN_MAX_LENGTH;

const CHARACTER_ADVICE: Record<CharacterFault, string> = {
  TIN_CONTROL_CHARACTER: "is a control character; type the identifier again",
  TIN_INVISIBLE_CHARACTER: "cannot be seen; type the identifier again instead of pasting it",
  TIN_FULL_WIDTH: "is a full-width form; normalise the text first, or type it half-width",
  TIN_NOT_ASCII: "is no Latin capital letter or digit, though it may look like one; type the identifier again",
  TIN_NOT_ALPHANUMERIC: "does not occur in identifiers; leave it out",
};

const refuse = (reason: TinRefusalReason, message: string): RefusedTin => ({ ok: false, reason, message });

/**
 * Reads an identifier as someone wrote it, and gives its canonical form or the reason why not. Spaces, hyphens,
 * brackets and small letters are taken for writing; anything else that is not an ASCII letter or digit is refused.
 * The economy comes from `economy`, or else from the letters that lead the identifier, never from its length: an
 * identifier without such letters (Australia, United Kingdom) needs `economy`. Never throws.
 */
export function parseTin(text: string, economy?: Economy): TinResult {
  if (text.length > TEXT_MAX_LENGTH) return tooLong();
  const found = characterFault(text);
  if (found !== undefined) return refuse(found.fault, `character ${found.position} ${CHARACTER_ADVICE[found.fault]}`);
  const tin = stripTin(text);
  if (tin === "") return refuse("TIN_EMPTY", "there is no identifier; give the one on the operator's certificate");
  if (tin.length > TIN_MAX_LENGTH) return tooLong();
  return economy === undefined ? parseByLead(tin) : parseFor(tin, economy);
}

/** The identifier as people group it: an Australian Business Number as 51 824 753 556, every other as it is quoted. */
export function formatTin(tin: Tin, economy: Economy): string {
  return economy === "AU" ? tin.replace(/^(\d{2})(\d{3})(\d{3})(\d{3})$/, "$1 $2 $3 $4") : tin;
}

function tooLong(): RefusedTin {
  return refuse(
    "TIN_TOO_LONG",
    `an identifier has at most ${TIN_MAX_LENGTH} letters and digits; give only the identifier`,
  );
}

/** The economy that leads an identifier: the two letters after AEO, or the first two; undefined when there are none. */
function leadOf(tin: string): Economy | undefined {
  return parseEconomy(/^(?:AEO([A-Z]{2})|([A-Z]{2}))/.exec(tin)?.slice(1).find(Boolean) ?? "");
}

function parseByLead(tin: string): TinResult {
  const lead = leadOf(tin);
  if (lead === undefined) {
    return refuse("TIN_ECONOMY_REQUIRED", "the identifier does not begin with an economy's letters; name its economy");
  }
  return parseFor(tin, lead);
}

function parseFor(tin: string, economy: Economy): TinResult {
  const schemes = tinSchemesOf(economy);
  if (schemes.length === 0) {
    return refuse("TIN_ECONOMY_UNKNOWN", `no form of identifier is known for ${economy}; check the economy's code`);
  }
  const scheme = schemes.find(({ pattern }) => pattern.test(tin));
  if (scheme === undefined) return misfit(tin, economy);
  if (scheme.check === "ABN_MOD_89" && !isValidAbn(tin)) {
    return refuse(
      "TIN_CHECK_DIGIT",
      "the check digits of this Australian Business Number do not fit; check for a typing error",
    );
  }
  return { ok: true, tin: tin as Tin, economy, scheme };
}

function misfit(tin: string, economy: Economy): RefusedTin {
  const lead = leadOf(tin);
  if (lead !== undefined && lead !== economy && tinSchemesOf(lead).some(({ pattern }) => pattern.test(tin))) {
    return refuse(
      "TIN_WRONG_ECONOMY",
      `this is an identifier of ${lead}, not of ${economy}; name the economy that issued it`,
    );
  }
  const forms = tinSchemesOf(economy).map(({ id, pattern }) => `${id} ${pattern.source}`);
  return refuse(
    "TIN_FORMAT",
    `the identifier has no form used by ${economy} (${forms.join(", ")}); check it for missing characters`,
  );
}
