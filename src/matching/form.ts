import anyAscii from "any-ascii";
import { asItLooks, fold, looksLatin, type Script, scriptOf } from "./letters.ts";
import { GENERIC_WEIGHT } from "./thresholds.ts";
import { cutGeneric, inFull, isGeneric, withoutForms, withoutMarks, withoutUnspacedForms } from "./vocabulary.ts";

/** A word of a name as it is compared. */
export interface NameWord {
  readonly text: string;
  /** What edits are counted in: letters; of Hangul the parts of syllables. */
  readonly letters: readonly string[];
  /** 0 to 1. */
  readonly weight: number;
}

/** A name as it is compared: folded, without its legal form, in words. No words: there is no letter or digit in it. */
export interface NameForm {
  readonly words: readonly NameWord[];
  /** The scripts of at least a third of its letters. */
  readonly scripts: ReadonlySet<Script>;
  /** Whether letters of another script stand where Latin ones belong. */
  readonly isDisguised: boolean;
}

const PLAIN = /^[ -~]*$/;
const ONLY_LATIN: ReadonlySet<Script> = new Set(["LATIN"]);
const NO_SCRIPT: ReadonlySet<Script> = new Set();
const WORDS = /[\p{L}\p{M}\p{N}]+/gu;
/** Scripts that set no spaces, or set them as they like. */
const UNSPACED = /[\p{Script=Han}\p{Script=Katakana}ー\p{Script=Hangul}\p{Script=Thai}]+/gu;

/** What a name is compared by. */
export function formOf(name: string): NameForm {
  return PLAIN.test(name) ? plainFormOf(name) : anyFormOf(name);
}

/** Nearly all names in Latin letters have no others: the patterns of other scripts need not be tried on them. */
function plainFormOf(name: string): NameForm {
  const text = fold(name);
  const split = plainWordsOf(withoutMarks(text));
  const left = withoutForms(joinInitials(split.length > 0 ? split : plainWordsOf(text))).map(inFull);
  return {
    words: left.map(wordOf),
    scripts: left.some((word) => /[a-z]/.test(word)) ? ONLY_LATIN : NO_SCRIPT,
    isDisguised: false,
  };
}

function anyFormOf(name: string): NameForm {
  const split = wordsOf(withoutUnspacedForms(fold(name)));
  const all = split.length > 0 ? split : wordsOf(fold(name));
  const scriptsOfAll = scriptsOf(all);
  const plain = all.map((word) => plainly(word, scriptsOfAll));
  const left = withoutForms(joinInitials(plain)).map(inFull);
  return {
    words: withUnspaced(left).map(wordOf),
    scripts: scriptsOf(left),
    isDisguised: plain.some((word, index) => word !== all[index]),
  };
}

/** A name's own words in Latin letters, by their sound as far as letters tell it; what a company does is translated, not spelt. */
export function transliterated(form: NameForm): NameForm {
  const own = form.words.filter(({ text }) => !isGeneric(text));
  const heard = (own.length > 0 ? own : form.words).map(({ text }) =>
    anyAscii(text)
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, ""),
  );
  return { ...form, words: heard.filter(Boolean).map(wordOf) };
}

function wordsOf(text: string): readonly string[] {
  return text.replaceAll(/['’`ʼ]/g, "").match(WORDS) ?? [];
}

function plainWordsOf(text: string): readonly string[] {
  return text.replaceAll(/['`]/g, "").match(/[a-z0-9]+/g) ?? [];
}

/** A word among Latin ones that looks Latin, as it looks. */
function plainly(word: string, scripts: ReadonlySet<Script>): string {
  const isMixed = /\p{Script=Latin}/u.test(word) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word);
  const isAlien = scripts.has("LATIN") && looksLatin(word);
  return isMixed || isAlien ? asItLooks(word) : word;
}

/** "s a de c v" as "sa de cv". */
function joinInitials(words: readonly string[]): readonly string[] {
  const joined: string[] = [];
  let open = false;
  for (const word of words) {
    const isInitial = word.length === 1 && /[\p{Script=Latin}\p{Script=Cyrillic}]/u.test(word);
    if (isInitial && open) joined.push(`${joined.pop()}${word}`);
    else joined.push(word);
    open = isInitial;
  }
  return joined;
}

/** What is written without spaces is one text, however it was set, cut where what the company does stands. */
function withUnspaced(words: readonly string[]): readonly string[] {
  const spaced = words.flatMap((word) => word.replaceAll(UNSPACED, " ").split(" ").filter(Boolean));
  const unspaced = words.flatMap((word) => word.match(UNSPACED) ?? []).join("");
  return [...spaced, ...cutGeneric(unspaced)];
}

function wordOf(text: string): NameWord {
  return {
    text,
    letters: PLAIN.test(text) ? text.split("") : Array.from(text.normalize("NFD")),
    weight: isGeneric(text) ? GENERIC_WEIGHT : 1,
  };
}

function scriptsOf(words: readonly string[]): ReadonlySet<Script> {
  const counts = new Map<Script, number>();
  let total = 0;
  for (const letter of words.join("")) {
    const script = scriptOf(letter);
    if (script === undefined) continue;
    counts.set(script, (counts.get(script) ?? 0) + 1);
    total++;
  }
  return new Set([...counts].filter(([, count]) => count * 3 >= total).map(([script]) => script));
}
