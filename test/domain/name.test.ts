import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseLatinName, parseName } from "../../src/domain/name.ts";

describe("a name", () => {
  it.each([
    ["keeps other scripts", "臺灣範例貿易股份有限公司", "臺灣範例貿易股份有限公司"],
    ["composes", "Cafe\u0301 S.A.", "Café S.A."],
    ["folds spaces", "  A\u00a0 B\u3000C ", "A B C"],
  ])("%s", (_, text, expected) => {
    expect(parseName(text, "the name")).toBe(expected);
  });

  it.each([
    "",
    "   ",
    "a".repeat(201),
    "A\u0000B",
    "A\nB",
    "A\u202eB",
    "A\u200bB",
    "A\u2066B",
    "A\ufeffB",
    "A\u2028B",
    "\ud800",
    "Caf\ufffd",
    "\ue000",
    "A\u00adB",
  ])("refuses %j without repeating it", (text) => {
    const refused = () => parseName(text, "the name");
    expect(refused).toThrow(expect.objectContaining({ code: "INVALID_NAME" }));
    expect(refused).toThrow(/^the name /);
  });

  it.each([
    ["\u0415vil Corp", "U+0415"],
    ["Acme C\u043erp", "U+043E"],
    ["Evil \u0421\u041e\u0420\u0420", "U+0421"],
    ["\u0391lpha Ltd", "U+0391"],
    ["Lanhe \u85cd\u548c", "U+85CD"],
  ])("in Latin letters takes no letter of another script: %s", (text, point) => {
    expect(() => parseLatinName(text, "the legal name")).toThrow(
      expect.objectContaining({ code: "INVALID_NAME", message: expect.stringContaining(point) }),
    );
    expect(parseName(text, "the name in local script")).toBe(text);
  });

  it.each([
    "Ünder Spółka Łódź & Søn, S.A. (\u2116 5)",
    "K\u02bbai \uff21\uff22 3\u00b5m \u2163",
    "\u0410\u041e \u0417\u0430\u0432\u043e\u0434",
  ])("in Latin letters, or wholly in another script, is taken: %s", (text) =>
    expect(parseLatinName(text, "the legal name")).toBe(text.normalize("NFC")),
  );

  it("is stable once parsed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (text) => {
        let name: string;
        try {
          name = parseName(text, "the name");
        } catch {
          return;
        }
        expect(parseName(name, "the name")).toBe(name);
      }),
    );
  });
});
