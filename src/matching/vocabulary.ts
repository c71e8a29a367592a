import { fold } from "./letters.ts";
import { FORM_PHRASES, FORM_WORDS, MADE_UP_MARKS, UNSPACED_FORMS } from "./legalForms.ts";
import { ABBREVIATIONS, GENERIC_CYRILLIC, GENERIC_UNSPACED, GENERIC_WORDS, JOINING } from "./words.ts";

const list = (text: string, separator = " "): readonly string[] => [...new Set(fold(text).split(separator))];
/** Any of some texts; none is taken for a part of a longer one. */
const anyOf = (parts: readonly string[]): string =>
  parts
    .toSorted((a, b) => b.length - a.length)
    .map((part) => part.replaceAll(/[()]/g, String.raw`\$&`))
    .join("|");

const joining = new Set(list(JOINING));
const formWords = new Set(list(FORM_WORDS));
const phrases = new RegExp(` (?:${anyOf(list(FORM_PHRASES, ";"))})(?= )`, "gu");
const firstWords = list(FORM_PHRASES, ";").map((phrase) => phrase.split(" ")[0] as string);
const unspacedForms = new RegExp(anyOf([...list(MADE_UP_MARKS, ";"), ...list(UNSPACED_FORMS)]), "gu");
const genericParts = new RegExp(`(${anyOf(list(GENERIC_UNSPACED))})`, "u");
const generic = new Set([GENERIC_WORDS, GENERIC_CYRILLIC, GENERIC_UNSPACED].flatMap((text) => list(text)));
const whole = new Map(ABBREVIATIONS.split(" ").map((pair) => pair.split("=") as [string, string]));

/** A folded name in plain letters without marks. */
export function withoutMarks(text: string): string {
  return text.includes("(") ? withoutUnspacedForms(text) : text;
}

/** A folded name without marks and without the legal forms of scripts that set no spaces. */
export function withoutUnspacedForms(text: string): string {
  return text.replaceAll(unspacedForms, " ");
}

/** Words without those of a legal form, and without those that join others; all of them, where nothing else is left. */
export function withoutForms(words: readonly string[]): readonly string[] {
  const text = ` ${words.join(" ")} `;
  const others = firstWords.some((first) => words.includes(first)) ? text.replaceAll(phrases, "").split(" ") : words;
  const left = others.filter((word) => word !== "" && !formWords.has(word) && !joining.has(word));
  return left.length > 0 ? left : words;
}

/** A word for which this one is short, or itself. */
export function inFull(word: string): string {
  return whole.get(word) ?? word;
}

/** Whether it says what a company does, not which one it is. */
export function isGeneric(word: string): boolean {
  return generic.has(word);
}

/** Cuts text of a script without spaces where what a company does begins or ends. */
export function cutGeneric(text: string): readonly string[] {
  return text.split(genericParts).filter((part) => part !== "");
}
