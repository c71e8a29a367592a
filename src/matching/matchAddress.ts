import type { PostalAddress } from "../domain/profile.ts";
import { formOf, transliterated } from "./form.ts";
import type { Comparison, MatchVerdict } from "./matchName.ts";
import { similarity } from "./distance.ts";
import { ADDRESS_MATCH_FROM, ADDRESS_POSSIBLE_FROM, WORDS_FROM } from "./thresholds.ts";

/**
 * An address on the papers beside the certified one: how much of what was given is found in it. Papers give less than an address has,
 * and a company has more than one, so that it is not the same both ways round.
 */
export function matchAddress(given: string, address: PostalAddress): Comparison {
  const text = [...address.lines, address.city, address.postcode ?? "", address.country].join(" ");
  const asked = formOf(given);
  const known = formOf(text);
  if (asked.words.length === 0) return { verdict: "NOT_COMPARABLE", score: 0 };
  if (![...asked.scripts].some((script) => known.scripts.has(script)) && asked.scripts.size > 0) {
    const score = shareFound(wordsOf(transliterated(asked)), wordsOf(transliterated(known)));
    return { verdict: score >= ADDRESS_POSSIBLE_FROM ? "POSSIBLE" : "NOT_COMPARABLE", score };
  }
  const score = shareFound(wordsOf(asked), wordsOf(known));
  if (score >= ADDRESS_MATCH_FROM) return { verdict: "MATCH", score };
  return { verdict: score >= ADDRESS_POSSIBLE_FROM ? "POSSIBLE" : "MISMATCH", score };
}

function wordsOf({ words }: ReturnType<typeof formOf>): readonly (readonly string[])[] {
  return words.map(({ letters }) => letters);
}

/** Words count by their length; numbers must be the same. */
function shareFound(asked: readonly (readonly string[])[], known: readonly (readonly string[])[]): number {
  let found = 0;
  let all = 0;
  for (const word of asked) {
    const best = Math.max(0, ...known.map((other) => likeness(word, other)));
    found += best >= WORDS_FROM ? best * word.length : 0;
    all += word.length;
  }
  return all === 0 ? 0 : Math.round((found / all) * 1000) / 1000;
}

function likeness(a: readonly string[], b: readonly string[]): number {
  const isNumber = /^\p{N}+$/u.test(a.join(""));
  return isNumber ? Number(a.join("") === b.join("")) : similarity(a, b);
}

/** What a verdict says, in one English sentence without any address. */
export const ADDRESS_SENTENCES: Readonly<Record<MatchVerdict, string>> = {
  MATCH: "The address given is the certified one.",
  POSSIBLE: "The address given is partly the certified one; compare it by eye.",
  MISMATCH: "The address given is not the certified one; the operator may have others.",
  NOT_COMPARABLE: "The address given cannot be compared with the certified one.",
};
