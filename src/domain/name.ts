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
