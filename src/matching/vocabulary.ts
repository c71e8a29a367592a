import { fold } from "./letters.ts";
import { FORM_PHRASES, FORM_WORDS, MADE_UP_MARKS, UNSPACED_FORMS } from "./legalForms.ts";
import { ABBREVIATIONS, GENERIC_CYRILLIC, GENERIC_UNSPACED, GENERIC_WORDS, JOINING } from "./words.ts";

const list = (text: string, separator = " "): readonly string[] => [...new Set(fold(text).split(separator))];
/** A part is not cut out of a longer one. */
const longestFirst = (parts: readonly string[]): readonly string[] => [...parts].sort((a, b) => b.length - a.length);

const joining = new Set(list(JOINING));
const formWords = new Set(list(FORM_WORDS));
const phrases = longestFirst(list(FORM_PHRASES, ";"));
const generic = new Set([...list(GENERIC_WORDS), ...list(GENERIC_CYRILLIC)]);
const genericParts = longestFirst(list(GENERIC_UNSPACED));
const unspacedForms = longestFirst(list(UNSPACED_FORMS));
const marks = list(MADE_UP_MARKS, ";");
const whole = new Map(ABBREVIATIONS.split(" ").map((pair) => pair.split("=") as [string, string]));

/** A folded name without marks and without the legal forms of scripts that set no spaces. */
export function withoutUnspacedForms(text: string): string {
  return [...marks, ...unspacedForms].reduce((left, part) => left.replaceAll(part, " "), text);
}

/** Words without those of a legal form, and without those that join others; all of them, where nothing else is left. */
export function withoutForms(words: readonly string[]): readonly string[] {
  const text = phrases.reduce((left, phrase) => left.replaceAll(` ${phrase} `, " "), ` ${words.join(" ")} `);
  const left = text.split(" ").filter((word) => word !== "" && !formWords.has(word) && !joining.has(word));
  return left.length > 0 ? left : words;
}

/** A word for which this one is short, or itself. */
export function inFull(word: string): string {
  return whole.get(word) ?? word;
}

/** Whether it says what a company does, not which one it is. */
export function isGeneric(word: string): boolean {
  return generic.has(word) || genericParts.includes(word);
}

/** Cuts text of a script without spaces where what a company does begins or ends. */
export function cutGeneric(text: string): readonly string[] {
  for (const part of genericParts) {
    const at = text.indexOf(part);
    if (at < 0) continue;
    return [...cutGeneric(text.slice(0, at)), part, ...cutGeneric(text.slice(at + part.length))];
  }
  return text === "" ? [] : [text];
}
