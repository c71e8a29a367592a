import type { Profile } from "../domain/profile.ts";
import { formOf, type NameForm, transliterated } from "./form.ts";
import { scoreForms } from "./score.ts";
import { MATCH_FROM, POSSIBLE_FROM, TRANSLITERATED_FROM } from "./thresholds.ts";

/**
 * MATCH: the same but for what writers do differently. POSSIBLE: may be the same. MISMATCH: another one. NOT_COMPARABLE: in another
 * script, and its sound says nothing; or there is no letter in it.
 */
export const MATCH_VERDICTS = ["MATCH", "POSSIBLE", "MISMATCH", "NOT_COMPARABLE"] as const;
export type MatchVerdict = (typeof MATCH_VERDICTS)[number];

/** How two names stand to each other. */
export interface Comparison {
  readonly verdict: MatchVerdict;
  /** 0 to 1, to three places. */
  readonly score: number;
}

export const NAME_FIELDS = ["legalName", "localName"] as const;
export type NameField = (typeof NAME_FIELDS)[number];

/** How the name on the papers stands to that of the operator. */
export interface NameMatch extends Comparison {
  /** Which of the operator's names it is most like; null when it can be compared with none. */
  readonly comparedWith: NameField | null;
}

/** How likely two names are one company's. The same both ways round; a name is a MATCH with itself by 1. */
export function compareNames(one: string, other: string): Comparison {
  return compareForms(formOf(one), formOf(other));
}

function compareForms(a: NameForm, b: NameForm): Comparison {
  if (a.words.length === 0 || b.words.length === 0) return { verdict: "NOT_COMPARABLE", score: 0 };
  if (!shareScript(a, b)) return compareSounds(a, b);
  const score = rounded(scoreForms(a, b));
  // Letters that only look right are no slip of the pen.
  const isDisguised = a.isDisguised !== b.isDisguised;
  return { verdict: judge(score, isDisguised), score };
}

function judge(score: number, isDisguised: boolean): MatchVerdict {
  if (score >= MATCH_FROM && !isDisguised) return "MATCH";
  return score >= POSSIBLE_FROM ? "POSSIBLE" : "MISMATCH";
}

/** Without letters (a number for a name) nothing is written in any script. */
function shareScript({ scripts: a }: NameForm, { scripts: b }: NameForm): boolean {
  return a.size === 0 || b.size === 0 || [...a].some((script) => b.has(script));
}

/** A translation sounds like another name, so that another sound says nothing. */
function compareSounds(one: NameForm, other: NameForm): Comparison {
  const score = rounded(scoreForms(transliterated(one), transliterated(other)));
  return { verdict: score >= TRANSLITERATED_FROM ? "POSSIBLE" : "NOT_COMPARABLE", score };
}

function rounded(score: number): number {
  return Math.round(score * 1000) / 1000;
}

const RANK: Readonly<Record<MatchVerdict, number>> = { MATCH: 3, POSSIBLE: 2, MISMATCH: 1, NOT_COMPARABLE: 0 };

/**
 * The name on the papers beside those of an operator; the best counts. Where one of them is in the papers' script, what the other
 * sounds like counts no more. An operator's aliases are codes, not names.
 */
export function matchName(given: string, operator: Pick<Profile, NameField>): NameMatch {
  const asked = formOf(given);
  const names = NAME_FIELDS.flatMap((field) => {
    const name = operator[field];
    const isLeftOut = field === "localName" && name !== null && shareNothing(given, name);
    return name === null || isLeftOut ? [] : [{ field, form: formOf(name) }];
  });
  const alike = names.filter(({ form }) => shareScript(asked, form));
  const compared = (alike.length > 0 ? alike : names).map(({ field, form }) => ({
    field,
    ...compareForms(asked, form),
  }));
  const [best] = compared.sort((a, b) => RANK[b.verdict] - RANK[a.verdict] || b.score - a.score);
  if (best === undefined) return { verdict: "NOT_COMPARABLE", score: 0, comparedWith: null };
  const { field, verdict, score } = best;
  return { verdict, score, comparedWith: verdict === "NOT_COMPARABLE" ? null : field };
}

/** Seen at once, without taking them apart. What the name in local script sounds like is then left to the legal name. */
function shareNothing(given: string, name: string): boolean {
  return /^[ -~]*$/.test(given) && !/\p{Script=Latin}/u.test(name);
}

/** What a verdict says, in one English sentence without any name. */
export const NAME_SENTENCES: Readonly<Record<MatchVerdict, string>> = {
  MATCH: "The name given is the operator's.",
  POSSIBLE: "The name given may be the operator's; compare it by eye.",
  MISMATCH: "The name given is not the operator's.",
  NOT_COMPARABLE: "The name given cannot be compared with the operator's.",
};
