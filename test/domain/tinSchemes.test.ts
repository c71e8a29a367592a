import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { economy } from "../../src/domain/economy.ts";
import { abnOf, isValidAbn } from "../../src/domain/tinCheckDigit.ts";
import { NACCS_RULES, naccsCode } from "../../src/domain/tinNaccs.ts";
import { TIN_SCHEMES, tinSchemesOf } from "../../src/domain/tinSchemes.ts";

const APEC = "AU BN CA CL CN HK ID JP KR MX MY NZ PE PG PH RU SG TH TW US VN".split(" ");

describe("the table of identifier schemes", () => {
  it("has unique ids, anchored patterns, a source each, and two-letter economies", () => {
    expect(new Set(TIN_SCHEMES.map(({ id }) => id)).size).toBe(TIN_SCHEMES.length);
    for (const scheme of TIN_SCHEMES) {
      expect(scheme.pattern.source).toMatch(/^\^.*\$$/);
      expect(scheme.pattern.flags).toBe("");
      expect(scheme.source.length).toBeGreaterThan(5);
      expect(economy(scheme.economy)).toBe(scheme.economy);
    }
  });

  it("says which forms were read in a source and which are assumed", () => {
    const apart = (verified: boolean) =>
      TIN_SCHEMES.filter((scheme) => scheme.verified === verified && !scheme.id.endsWith("_EORI")).map(({ id }) => id);
    expect(apart(true)).toEqual([
      "CN_AEO",
      "CN_CODE",
      "SG_AEO",
      "SG_CODE",
      "JP",
      "NZ",
      "TW",
      "MY",
      "AU_ABN",
      "GB",
      "IN",
    ]);
    expect(apart(false)).toHaveLength(21);
  });

  it("knows a scheme for each APEC economy, and none for others that were not asked for", () => {
    for (const code of APEC) expect(tinSchemesOf(code).length, code).toBeGreaterThan(0);
    expect(tinSchemesOf("ZZ")).toEqual([]);
  });
});

describe("a form", () => {
  it.each([
    ["CN_AEO", "AEOCN0123456789", ["AEOCN012345678", "AEOCN01234567890", "AEOCN012345678A", "AEOCM0123456789"]],
    ["CN_CODE", "CN0123456789", ["CN012345678", "CN01234567890", "CN012345678A"]],
    ["SG_AEO", "AEOSG12345678901A", ["AEOSG12345678901", "AEOSG12345678901AB"]],
    ["SG_CODE", "SG123456789012", ["SG12345678901", "SG1234567890123", "SG12345678901A"]],
    ["JP", "JP12345678901234567", ["JP1234567890123456", "JP123456789012345678", "JP1234567890123456A"]],
    ["NZ", "NZ1234", ["NZ123", "NZ12345", "NZ123A"]],
    ["TW", "TWA23456789", ["TW12345678", "TW1234567890"]],
    ["MY", "MYAB345H100001", ["MYAB345X100001", "MYAB345H10000", "MYAB345H10000A", "MYAB34H100001"]],
    ["AU_ABN", "51824753556", ["5182475355", "518247535566", "AU51824753556"]],
    ["GB", "A1B34567GB00", ["B1B34567GB00", "A1B34567GB0", "A1B34567GB0A", "A1B34567FR00"]],
    ["IN", "IN12345678901234A", ["IN12345678901234", "IN12345678901234AB"]],
    ["HK_AEO", "AEOHK0123456789", ["AEOHK012345678", "AEOHK012345678A", "HK0123456789"]],
    ["DE_EORI", "DE123456789012345", ["DE", "DE1234567890123456"]],
    ["MX_RFC", "MXABC010203XY1", ["MXABC010203X", "MXABC010203XY123"]],
    ["PE_RUC", "PE20131312955", ["PE2013131295", "PE2013131295A"]],
    ["CL_RUT", "CL12345678K", ["CL123456", "CL12345678A", "CL1234567890"]],
  ])("%s takes %s, and nothing longer, shorter or of other characters", (id, good, bad) => {
    const scheme = TIN_SCHEMES.find((each) => each.id === id);
    expect(scheme?.pattern.test(good)).toBe(true);
    expect(bad.filter((text) => scheme?.pattern.test(text))).toEqual([]);
  });
});

describe("Australian Business Numbers", () => {
  it.each(["51824753556", "11223491505", "20561300000", "31010111200", "90000100000"])(
    "%s has fitting check digits",
    (abn) => {
      expect(isValidAbn(abn)).toBe(true);
    },
  );

  it("catch every single wrong digit", () => {
    const serial = fc.stringMatching(/^\d{9}$/);
    fc.assert(
      fc.property(serial, fc.nat(10), fc.integer({ min: 1, max: 9 }), (digits, at, by) => {
        const abn = abnOf(digits);
        expect(isValidAbn(abn)).toBe(true);
        const wrong = Array.from(abn)
          .map((digit, i) => (i === at ? String((Number(digit) + by) % 10) : digit))
          .join("");
        expect(isValidAbn(wrong)).toBe(false);
      }),
      { numRuns: 5_000 },
    );
  });

  it("are made from nine digits and nothing else", () => {
    for (const serial of ["", "12345678", "1234567890", "12345678x"]) expect(() => abnOf(serial)).toThrow(RangeError);
    for (const text of ["", "5182475355", "518247535566", "5182475355x"]) expect(isValidAbn(text)).toBe(false);
  });
});

describe("NACCS codes", () => {
  it.each(NACCS_RULES.map((rule) => [rule.economy, ...rule.example] as const))(
    "%s: %s becomes %s",
    (code, text, expected) => {
      expect(naccsCode(text, economy(code))).toEqual({ ok: true, code: expected });
      expect(expected).toHaveLength(12);
    },
  );

  it("follow the published vectors", () => {
    expect(naccsCode("12345678901", economy("AU"))).toEqual({ ok: true, code: "A12345678901" });
    expect(naccsCode("my 12345-H-10-0001", economy("MY"))).toEqual({ ok: true, code: "A1234510MY00" });
    expect(naccsCode("A1B34567GB00", economy("GB"))).toEqual({ ok: true, code: "A1B34567GB00" });
  });

  it("are refused where no rule could be read, or the identifier does not fit", () => {
    expect(naccsCode("AEOCN0123456789", economy("CN"))).toMatchObject({ ok: false, reason: "NACCS_RULE_UNKNOWN" });
    expect(naccsCode("1234567890", economy("AU"))).toMatchObject({ ok: false, reason: "TIN_FORMAT" });
    expect(naccsCode("\u0410B134567GB00", economy("GB"))).toMatchObject({ ok: false, reason: "TIN_NOT_ASCII" });
    expect(naccsCode("", economy("MY"))).toMatchObject({ ok: false, reason: "TIN_FORMAT" });
  });

  it("never make anything throw, and are twelve capitals and digits", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.constantFrom("AU", "MY", "GB", "CN"), (text, code) => {
        const result = naccsCode(text, economy(code));
        if (result.ok) expect(result.code).toMatch(/^[A-Z0-9]{12}$/);
      }),
    );
  });
});
