import { AeoError } from "./errors.ts";

/**
 * Characters that a reader can't see or that turn the reading order: controls, format characters (zero width, bidirectional,
 * soft hyphen), private use, halves of surrogates, unassigned, line and paragraph separators; and U+FFFD, which stands for bytes
 * that were no UTF-8.
 */
const DECEPTIVE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\ufffd]/u;
const MAX_LENGTH = 200;

/**
 * A name or a line of an address as it is stored and shown: NFC, single spaces, in any script. Never used as a key.
 * @throws AeoError INVALID_NAME; the text itself is not in the message
 */
export function parseName(text: string, what: string): string {
  if (DECEPTIVE.test(text))
    throw new AeoError("INVALID_NAME", `${what} holds a control or invisible character, or was not sent as UTF-8`);
  const name = text
    .normalize("NFC")
    .replaceAll(/\p{Zs}+/gu, " ")
    .trim();
  if (name === "" || name.length > MAX_LENGTH)
    throw new AeoError("INVALID_NAME", `${what} has 1 to ${MAX_LENGTH} characters`);
  return name;
}

/** A letter of another script than Latin. */
const OTHER_SCRIPT = /(?![\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}])\p{L}/u;

/**
 * A name that is written in Latin letters. A letter of another script among them can look like one of them and make another
 * company's name of it; a name wholly in another script deceives nobody, and is let through.
 * @throws AeoError INVALID_NAME, with the letter
 */
export function parseLatinName(text: string, what: string): string {
  const name = parseName(text, what);
  const stranger = OTHER_SCRIPT.exec(name)?.[0];
  if (stranger === undefined || !/\p{Script=Latin}/u.test(name)) return name;
  const point = (stranger.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  throw new AeoError(
    "INVALID_NAME",
    `${what} has the letter ${stranger} (U+${point}), which is not Latin, among Latin letters`,
  );
}
