import { describe, expect, it } from "vitest";
import { parseTin } from "../../src/domain/tin.ts";
import { normaliseTin } from "../../src/domain/tinCharacters.ts";

/** Characters that look like a capital letter or digit, or fold to one, by the character they imitate. */
const LOOKALIKES: Record<string, string> = {
  A: "\u0410\u0391\u13aa\u{1d400}\u{1d5a0}\u24b6\u00c0\u0100",
  B: "\u0412\u0392\u13f4\u212c\u{1d401}\ua7b4",
  C: "\u0421\u216d\u2102\u{1d402}\u03f9",
  E: "\u0415\u0395\u2130\u{1d404}\u13ac",
  H: "\u041d\u0397\u210b\u{1d407}\u13bb",
  I: "\u0406\u0399\u2160\u{1d408}\u04c0\u0130\u0131",
  K: "\u041a\u039a\u212a\u{1d40a}",
  M: "\u041c\u039c\u216f\u{1d40c}\u03fa",
  N: "\u039d\u2115\u{1d40d}",
  O: "\u041e\u039f\u{1d40e}\u0555\u2c9e",
  P: "\u0420\u03a1\u2119\u{1d40f}",
  S: "\u0405\u017f\u{1d412}\u13da",
  T: "\u0422\u03a4\u{1d413}\u22a4",
  X: "\u0425\u03a7\u2169\u{1d417}",
  Z: "\u0396\u2124\u{1d419}",
  "0": "\u0660\u06f0\u0966\u0e50\u{1d7ce}\u2070\u2080\u0ce6\u3007",
  "1": "\u0661\u06f1\u0967\u0e51\u{1d7cf}\u00b9\u2081\u2460\u2474",
  "2": "\u0662\u06f2\u0968\u0e52\u{1d7d0}\u00b2\u2082\u01a7",
  "3": "\u0663\u06f3\u0969\u0417\u{1d7d1}\u00b3\u01b7",
};

/** Marks that render as nothing, or turn the reading direction. */
const UNSEEN =
  "\u00ad\u034f\u061c\u115f\u1160\u17b4\u180b\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e" +
  "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u206a\u3164\ufe00\ufe0f\ufeff\uffa0\u{e0001}\u{e0041}\u{e0100}";

/** Spaces and dashes that are not the ASCII ones. */
const OTHER_SEPARATORS =
  "\u00a0\u1680\u2000\u2003\u2007\u2009\u202f\u205f\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc";

describe("confusable characters", () => {
  it.each(Object.entries(LOOKALIKES))("that imitate %s are refused, plain and normalised", (_, imitations) => {
    for (const imitation of imitations) {
      for (const text of [
        `${imitation}Z1234`,
        `NZ12${imitation}4`,
        `TW12345678${imitation}`,
        `AEO<NZ12${imitation}4>`,
      ]) {
        expect(parseTin(text), `U+${imitation.codePointAt(0)?.toString(16)}`).toMatchObject({
          ok: false,
          reason: "TIN_NOT_ASCII",
        });
        expect(parseTin(normaliseTin(text)).ok).toBe(false);
      }
    }
  });

  it("that cannot be seen are refused anywhere in the text, plain and normalised", () => {
    for (const mark of UNSEEN) {
      for (const text of [`${mark}NZ1234`, `NZ12${mark}34`, `NZ1234${mark}`]) {
        expect(parseTin(text), `U+${mark.codePointAt(0)?.toString(16)}`).toMatchObject({
          reason: "TIN_INVISIBLE_CHARACTER",
        });
        expect(parseTin(normaliseTin(text)).ok).toBe(false);
      }
    }
  });

  it("that only resemble a space or a hyphen are not taken for one", () => {
    for (const separator of OTHER_SEPARATORS) expect(parseTin(`NZ${separator}1234`)).toMatchObject({ ok: false });
  });

  it("from the whole of Unicode: only ASCII letters, digits and separators are ever accepted", () => {
    const accepted: string[] = [];
    for (let point = 0; point <= 0x10ffff; point++) {
      const character = String.fromCodePoint(point);
      if (parseTin(`TW12345678${character}`).ok) accepted.push(character);
    }
    expect(accepted.join("")).toBe("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
  });

  it("case folding is not fooled by letters whose capital is another letter", () => {
    for (const letter of ["\u0131", "\u017f", "\u00df", "\ufb01"])
      expect(parseTin(`TW12345678${letter}`).ok).toBe(false);
  });
});
