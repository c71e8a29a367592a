import { formOf } from "../../src/matching/form.ts";
import { generateOperators, type Operator } from "../../src/seeding/operators.ts";
import type { Prng } from "../../src/seeding/prng.ts";
import { loadSeeds } from "../../src/seeding/seeds.ts";

/** The first operators of each economy, as the demonstration has them. */
export function sampleOperators(perEconomy: number): ReadonlyMap<string, readonly Operator[]> {
  const seeds = loadSeeds();
  return new Map(
    seeds.economies.map(({ code }) => {
      const some: Operator[] = [];
      for (const operator of generateOperators(seeds, code)) {
        if (some.length === perEconomy) break;
        some.push(operator);
      }
      return [code as string, some];
    }),
  );
}

/** A name without the mark of a made-up one. */
export const unmarked = (name: string): string => name.replace(/ ?[(（][^()（）]*[)）]$/u, "");

/** What names are compared by, as text: equal for what is one name. */
export const coreOf = (name: string): string =>
  formOf(name)
    .words.map(({ text }) => text)
    .sort()
    .join(" ");

export interface Slip {
  readonly name: string;
  readonly slip: (name: string, prng: Prng) => string;
}

function atLetter(text: string, prng: Prng, change: (letters: string[], at: number) => void): string {
  const letters = Array.from(text);
  const places = letters.flatMap((letter, at) => (/\p{L}/u.test(letter) && at > 0 ? [at] : []));
  change(letters, prng.pick(places));
  return letters.join("");
}

/** What writers of one name do differently. */
export const HABITS: readonly Slip[] = [
  { name: "upper case", slip: (name) => name.toUpperCase() },
  { name: "no diacritics", slip: (name) => name.normalize("NFD").replaceAll(/[\u0300-\u036f]/g, "") },
  {
    name: "full width",
    slip: (name) => name.replaceAll(/[!-~]/g, (one) => String.fromCodePoint(one.charCodeAt(0) + 0xfee0)),
  },
  { name: "no punctuation", slip: (name) => name.replaceAll(/[.,«»]/g, "") },
];

/** Slips of the pen and of the eye, one to a name. */
export const SLIPS: readonly Slip[] = [
  { name: "letter left out", slip: (name, prng) => atLetter(name, prng, (all, at) => all.splice(at, 1)) },
  {
    name: "letter twice",
    slip: (name, prng) => atLetter(name, prng, (all, at) => all.splice(at, 0, all[at] as string)),
  },
  {
    name: "letters swapped",
    slip: (name, prng) =>
      atLetter(name, prng, (all, at) => ([all[at - 1], all[at]] = [all[at] as string, all[at - 1] as string])),
  },
  {
    name: "another letter",
    slip: (name, prng) =>
      atLetter(name, prng, (all, at) =>
        all.splice(at, 1, prng.pick(all.filter((one) => /\p{L}/u.test(one) && one !== all[at]))),
      ),
  },
];
