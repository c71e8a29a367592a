import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { economy } from "../../src/domain/economy.ts";
import { makeTin, rucOf, rutOf } from "../../src/seeding/identifiers.ts";
import { addDays, addYears, daysBetween } from "../../src/seeding/legalDate.ts";
import { createPrng } from "../../src/seeding/prng.ts";

describe("createPrng", () => {
  it("gives the same stream for the same text, and another for another", () => {
    const stream = (seed: string) => {
      const prng = createPrng(seed);
      return Array.from({ length: 50 }, () => prng.below(1_000));
    };
    expect(stream("a")).toEqual(stream("a"));
    expect(stream("a")).not.toEqual(stream("b"));
    // Computed apart from this code: SHA-256 of the seed's digest and eight zero bytes, as 32-bit words modulo 1,000.
    expect(stream("").slice(0, 5)).toEqual([836, 832, 16, 187, 115]);
  });

  it("stays below the bound and reaches every value of it about equally often", () => {
    const prng = createPrng("spread");
    const seen = Array.from({ length: 10 }, () => 0);
    for (let i = 0; i < 100_000; i++) seen[prng.below(10)]! += 1;
    for (const count of seen) expect(Math.abs(count - 10_000)).toBeLessThan(500);
    fc.assert(fc.property(fc.integer({ min: 1, max: 2 ** 32 }), (bound) => prng.below(bound) < bound));
  });

  it("favours no value where the bound does not divide the words", () => {
    const prng = createPrng("bias");
    const third = 2 ** 30;
    let low = 0;
    for (let i = 0; i < 30_000; i++) if (prng.below(3 * third) < third) low += 1;
    expect(Math.abs(low - 10_000)).toBeLessThan(500);
  });

  it("picks from lists and makes texts of an alphabet", () => {
    const prng = createPrng("x");
    expect(prng.text(20, "AB")).toMatch(/^[AB]{20}$/);
    expect(["p", "q"]).toContain(prng.pick(["p", "q"]));
    expect(() => prng.pick([])).toThrow(RangeError);
  });
});

describe("legal dates", () => {
  it.each([
    ["2019-12-31", 1, "2020-01-01"],
    ["2020-02-28", 1, "2020-02-29"],
    ["2020-03-01", -1, "2020-02-29"],
  ])("%s and %i days is %s", (date, days, expected) => {
    expect(addDays(date, days)).toBe(expected);
    expect(daysBetween(date, expected)).toBe(days);
  });

  it.each([
    ["2019-05-22", 3, "2022-05-22"],
    ["2020-02-29", 2, "2022-03-01"],
    ["2020-02-29", -4, "2016-02-29"],
  ])("%s and %i years is %s", (date, years, expected) => {
    expect(addYears(date, years)).toBe(expected);
  });

  it("refuse what is no date", () => {
    for (const text of ["", "2019-1-1", "2019-13-01", "20190101", "2019-01-01T00:00:00Z"]) {
      expect(() => addDays(text, 1)).toThrow(RangeError);
      expect(() => addYears(text, 1)).toThrow(RangeError);
    }
  });
});

describe("check digits of tax numbers", () => {
  it.each([
    ["12345678", "5"],
    ["15576215", "2"],
    ["76086428", "5"],
    ["10000013", "K"],
    ["10000004", "0"],
  ])("Chile: %s has %s", (serial, digit) => {
    expect(rutOf(serial)).toBe(`${serial}${digit}`);
  });

  it.each([
    ["2013131295", "5"],
    ["2010007097", "0"],
  ])("Peru: %s has %s", (serial, digit) => {
    expect(rucOf(serial)).toBe(`${serial}${digit}`);
  });

  it("are not made for an economy without operators", () => {
    expect(() => makeTin(economy("BN"), createPrng("x"))).toThrow(RangeError);
  });
});
