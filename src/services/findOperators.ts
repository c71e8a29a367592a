import type { Economy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import type { Profile } from "../domain/profile.ts";
import { formOf } from "../matching/form.ts";
import { matchAddress } from "../matching/matchAddress.ts";
import { type Comparison, matchName, type NameMatch } from "../matching/matchName.ts";
import type { OperatorIndex } from "./operatorIndex.ts";

/** What papers without a code say of an operator. */
export interface FindQuestion {
  readonly name: string;
  readonly address?: string | undefined;
  readonly issuer?: Economy | undefined;
  /** 1 to MOST_CANDIDATES. */
  readonly limit: number;
}

/** An operator that may be the one. */
export interface Candidate {
  readonly profile: Profile;
  /** 0 to 1: of its name, and of its address where one was given. */
  readonly score: number;
  readonly nameMatch: NameMatch;
  readonly addressMatch: Comparison | undefined;
}

export const MOST_CANDIDATES = 20;
/** How many of the index's finds are compared. */
const COMPARED = 60;
/** What is less like the name given is no candidate. */
const CANDIDATE_FROM = 0.6;
/** How much the address counts beside the name. */
const ADDRESS_SHARE = 0.25;
const LEAST_LETTERS = 3;

/** Finds partners' operators by name and address. */
export type FindOperators = (question: FindQuestion) => Promise<Candidate[]>;

/**
 * Ranks them; the best first, never more than MOST_CANDIDATES: who has papers without a code finds the one, but nobody lists them all.
 * What is found is then verified by its TIN.
 * @throws AeoError INVALID_PARAMETER for a name of less than three letters besides its legal form (two, of a script with many)
 */
export function createFindOperators(index: Pick<OperatorIndex, "search">): FindOperators {
  return async ({ name, address, issuer, limit }) => {
    const form = formOf(name);
    if (lettersOf(name) < LEAST_LETTERS)
      throw new AeoError("INVALID_PARAMETER", "a name has at least three letters besides its legal form", {
        faults: [{ pointer: "/name", detail: "at least three letters besides the legal form" }],
      });
    const found = await index.search(form, COMPARED, issuer);
    return found
      .map((profile) => candidateOf(profile, name, address))
      .filter(({ nameMatch }) => nameMatch.score >= CANDIDATE_FROM)
      .sort((a, b) => b.score - a.score || (a.profile.tin < b.profile.tin ? -1 : 1))
      .slice(0, Math.min(limit, MOST_CANDIDATES));
  };
}

/** Each character of Han, kana and Hangul says as much as two letters. */
function lettersOf(name: string): number {
  const text = formOf(name)
    .words.map((word) => word.text)
    .join("");
  return Array.from(text).reduce(
    (sum, letter) => sum + (/[\p{Script=Han}\p{Script=Katakana}\p{Script=Hangul}]/u.test(letter) ? 2 : 1),
    0,
  );
}

function candidateOf(profile: Profile, name: string, address: string | undefined): Candidate {
  const nameMatch = matchName(name, profile);
  const addressMatch = address === undefined ? undefined : matchAddress(address, profile.address);
  const score =
    addressMatch === undefined
      ? nameMatch.score
      : nameMatch.score * (1 - ADDRESS_SHARE) + addressMatch.score * ADDRESS_SHARE;
  return { profile, score: Math.round(score * 1000) / 1000, nameMatch, addressMatch };
}
