import anyAscii from "any-ascii";
import { similarity } from "./distance.ts";
import type { NameForm, NameWord } from "./form.ts";
import { scriptOf } from "./letters.ts";
import { HOMOPHONE_COST, OTHER_LETTER_COST, WORDS_FROM } from "./thresholds.ts";
import { isGeneric } from "./vocabulary.ts";

interface Pair {
  readonly a: number;
  readonly b: number;
  readonly alike: number;
  /** The same whichever name is asked about: ties are settled alike both ways round. */
  readonly key: string;
}

/**
 * How alike two names are, from 0 to 1: each word of the one goes to the word of the other that is most like it, and the weight of
 * those that found one, by how alike they are, is taken over the weight of all. The same both ways round; 1 for the same words.
 */
export function scoreForms(one: NameForm, other: NameForm): number {
  const [a, b] = joinSplit(one.words, other.words);
  const total = weightOf(a) + weightOf(b);
  if (total === 0) return 0;
  const takenA = new Set<number>();
  const takenB = new Set<number>();
  let score = 0;
  for (const pair of pairs(a, b)) {
    if (takenA.has(pair.a) || takenB.has(pair.b)) continue;
    takenA.add(pair.a);
    takenB.add(pair.b);
    score += pair.alike * ((a[pair.a] as NameWord).weight + (b[pair.b] as NameWord).weight);
  }
  return score / total > 1 - 1e-9 ? 1 : score / total;
}

function weightOf(words: readonly NameWord[]): number {
  return words.reduce((sum, { weight }) => sum + weight, 0);
}

/** Those that have anything in common, the most alike first. */
function pairs(a: readonly NameWord[], b: readonly NameWord[]): Pair[] {
  const found: Pair[] = [];
  a.forEach((x, i) => {
    b.forEach((y, j) => {
      const alike = likeness(x, y);
      if (alike >= WORDS_FROM) found.push({ a: i, b: j, alike, key: [x.text, y.text].sort().join(" ") });
    });
  });
  return found.sort((p, q) => q.alike - p.alike || (p.key < q.key ? -1 : p.key > q.key ? 1 : p.a - q.a || p.b - q.b));
}

function likeness(x: NameWord, y: NameWord): number {
  if (x.text === y.text) return 1;
  const [short, long] = x.letters.length < y.letters.length ? [x, y] : [y, x];
  // Two trades whose words are alike are two trades; "import" and "imports" are one.
  if (isGeneric(x.text) && isGeneric(y.text) && !long.text.startsWith(short.text)) return 0;
  if (short.letters.length < long.letters.length * WORDS_FROM) return 0;
  return similarity(x.letters, y.letters, costOf);
}

const isEastAsian = (letter: string): boolean => letter > "\u2e80";

/** Han characters of one sound are easily taken for each other by who types by sound. */
function costOf(x: string, y: string): number {
  if (!isEastAsian(x) || !isEastAsian(y)) return OTHER_LETTER_COST;
  return scriptOf(x) === "HAN" && anyAscii(x) === anyAscii(y) ? HOMOPHONE_COST : 1;
}

/** Writes as one word in both names what one of them writes as two: "Blue Water" and "Bluewater". */
function joinSplit(a: readonly NameWord[], b: readonly NameWord[]): [readonly NameWord[], readonly NameWord[]] {
  return [joinFor(a, b), joinFor(b, a)];
}

function joinFor(words: readonly NameWord[], others: readonly NameWord[]): readonly NameWord[] {
  const own = new Set(words.map(({ text }) => text));
  const wanted = others.filter(({ text }) => !own.has(text) && text.length > 3);
  let left = words;
  for (const word of wanted) {
    const halves = halvesOf(word.text, left);
    if (halves !== undefined) left = [...left.filter((_, index) => !halves.includes(index)), word];
  }
  return left;
}

/** Where the two words stand that make up this one. */
function halvesOf(text: string, words: readonly NameWord[]): readonly number[] | undefined {
  for (const [i, first] of words.entries()) {
    if (!text.startsWith(first.text)) continue;
    const j = words.findIndex((second, index) => index !== i && first.text + second.text === text);
    if (j >= 0) return [i, j];
  }
  return undefined;
}
