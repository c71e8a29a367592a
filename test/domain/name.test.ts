import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseName } from "../../src/domain/name.ts";

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
