import { HAN_VARIANTS } from "./hanVariants.ts";

/** Writing systems that are told apart. HAN and KANA may stand in one name. */
export type Script = "LATIN" | "HAN" | "KANA" | "HANGUL" | "CYRILLIC" | "THAI" | "OTHER";

const SCRIPTS: readonly (readonly [Script, RegExp])[] = [
  ["LATIN", /\p{Script=Latin}/u],
  ["HAN", /\p{Script=Han}/u],
  ["KANA", /[\p{Script=Hiragana}\p{Script=Katakana}ー]/u],
  ["HANGUL", /\p{Script=Hangul}/u],
  ["CYRILLIC", /\p{Script=Cyrillic}/u],
  ["THAI", /\p{Script=Thai}/u],
  ["OTHER", /\p{L}/u],
];

/** Seven patterns for each letter take longer than all else that is done with a name. */
const MOST_KNOWN = 20_000;
const KNOWN = new Map<string, Script | undefined>();

/** The script of a letter; undefined for what is none. */
export function scriptOf(letter: string): Script | undefined {
  if (KNOWN.has(letter)) return KNOWN.get(letter);
  const script = SCRIPTS.find(([, pattern]) => pattern.test(letter))?.[0];
  if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
  KNOWN.set(letter, script);
  return script;
}

/** Letters that no decomposition leads to a plain one. */
const PLAIN: Readonly<Record<string, string>> = {
  ø: "o",
  đ: "d",
  ð: "d",
  ł: "l",
  ħ: "h",
  ŧ: "t",
  æ: "ae",
  œ: "oe",
  þ: "th",
  ı: "i",
  ŋ: "ng",
};

/** Letters of other scripts that look like Latin ones, in lower case (also where only the capitals look alike). */
const LOOKALIKES: Readonly<Record<string, string>> = Object.fromEntries(
  "аa вb еe кk мm нh оo рp сc тt уy хx іi јj ѕs ԁd ԛq ԝw һh ӏl αa βb εe ζz ηh ιi κk μm νn οo ρp τt υy χx"
    .split(" ")
    .map((pair) => Array.from(pair)),
);

/** Whether a word is of letters that all look like Latin ones, without being some. */
export function looksLatin(word: string): boolean {
  return Array.from(word).every((letter) => letter in LOOKALIKES);
}

/** A word with letters in it that look like Latin ones as it looks. */
export function asItLooks(word: string): string {
  return Array.from(word, (letter) => LOOKALIKES[letter] ?? letter).join("");
}

const PRINTABLE_ASCII = /^[ -~]*$/;

/**
 * A text with everything folded that writers of the same name do differently: compatibility forms (full width, ligatures), case,
 * diacritics of Latin, Greek and Cyrillic letters, Han characters in traditional, simplified or Japanese form, both kana, and
 * invisible characters.
 */
export function fold(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text.toLowerCase();
  const marked = text
    .normalize("NFKC")
    .replaceAll(/\p{Cf}/gu, "")
    .toUpperCase()
    .toLowerCase()
    .normalize("NFD");
  // Only these are diacritics; marks of Thai and kana make another letter.
  const plain = marked.replaceAll(/[\u0300-\u036f]/g, "").normalize("NFC");
  return Array.from(plain, (letter) => PLAIN[letter] ?? HAN_VARIANTS.get(letter) ?? katakana(letter)).join("");
}

/** Hiragana as katakana; everything else as it is. */
function katakana(letter: string): string {
  const point = letter.codePointAt(0) as number;
  return point >= 0x3041 && point <= 0x3096 ? String.fromCodePoint(point + 0x60) : letter;
}
