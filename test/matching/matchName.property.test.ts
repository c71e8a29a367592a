import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareNames } from "../../src/matching/matchName.ts";
import { sampleOperators, unmarked } from "./names.ts";

const names = [...sampleOperators(20).values()]
  .flat()
  .flatMap(({ legalName, localName }) => [legalName, localName ?? legalName]);
const seeded = fc.constantFrom(...names);
const letters = (from: string) => fc.stringMatching(new RegExp(`^[${from}]{1,8}$`, "u"));
const word = fc.oneof(
  letters("a-zé"),
  letters("а-я"),
  letters("金洋海源貿易"),
  letters("ア-ン"),
  letters("가나다라무역"),
  letters("ก-ฮ"),
);
const anyName = fc.oneof(
  seeded,
  fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(" ")),
  fc.string({ unit: "binary" }),
);
const latinWords = fc.uniqueArray(fc.stringMatching(/^[a-z]{4,9}$/), { minLength: 1, maxLength: 5 });
const FORMS = ["Co., Ltd.", "Inc", "S.A. de C.V.", "GmbH", "Pty Ltd", "Sdn. Bhd.", "K.K.", "Pte. Ltd.", "LLC"];

describe("comparing names", () => {
  it("gives the same both ways round, with a score from 0 to 1", () => {
    fc.assert(
      fc.property(anyName, anyName, (one, two) => {
        const compared = compareNames(one, two);
        expect(compareNames(two, one)).toEqual(compared);
        expect(compared.score).toBeGreaterThanOrEqual(0);
        expect(compared.score).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2_000 },
    );
  });

  it("a name with a letter in it is a match with itself, by 1", () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const { verdict, score } = compareNames(name, name);
        expect(
          verdict === "NOT_COMPARABLE"
            ? !/[\p{L}\p{N}]/u.test(name.normalize("NFKC"))
            : verdict === "MATCH" && score === 1,
        ).toBe(true);
      }),
    );
  });

  it("does not heed the order of words, case, diacritics, or the legal form", () => {
    const written = latinWords.chain((words) =>
      fc.tuple(fc.constant(words), fc.shuffledSubarray(words, { minLength: words.length }), fc.constantFrom(...FORMS)),
    );
    fc.assert(
      fc.property(written, ([words, shuffled, form]) => {
        const accented = shuffled.map((one) => one.replaceAll("e", "é").replaceAll("o", "ô").toUpperCase()).join(" ");
        expect(compareNames(words.join(" "), `${accented}, ${form}`)).toEqual({ verdict: "MATCH", score: 1 });
      }),
    );
  });

  it("does not heed them in what it is compared with either", () => {
    fc.assert(
      fc.property(latinWords, seeded, fc.constantFrom(...FORMS), (words, name, form) => {
        const plain = compareNames(words.join(" "), unmarked(name));
        expect(compareNames(`${words.toReversed().join(" ").toUpperCase()} ${form}`, name)).toEqual(plain);
      }),
    );
  });
});
