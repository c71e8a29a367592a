import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { economy } from "../../src/domain/economy.ts";
import { PROGRAMMES } from "../../src/domain/programme.ts";
import { parseTin } from "../../src/domain/tin.ts";
import { addDays, addYears, daysBetween } from "../../src/seeding/legalDate.ts";
import { generateAllOperators, generateOperators, type Operator } from "../../src/seeding/operators.ts";
import { loadSeeds } from "../../src/seeding/seeds.ts";
import { COUNTS_AS_OF } from "../../src/seeding/validity.ts";

const seeds = loadSeeds();
const all = [...generateAllOperators(seeds)];
const of = (code: string): Operator[] => all.filter((operator) => operator.economy === code);
const digest = (operators: Iterable<Operator>): string =>
  createHash("sha256")
    .update(JSON.stringify([...operators]))
    .digest("hex");

describe("the operators", () => {
  it("are the same, byte for byte, whenever and wherever they are made", () => {
    expect(digest(generateAllOperators(seeds))).toBe(digest(all));
    // Changes with any word list or rule of the generator, and then with every demonstration built on it.
    expect(digest(all)).toBe("5b746583b6c839cf05b8f5ebd1516bb9c9b3b2a6095dfe25f0176feda2ff9acd");
  });

  it("are others for another seed text, in the same numbers", () => {
    const others = [...generateOperators(seeds, economy("JP"), { seed: "another" })];
    expect(others).toHaveLength(60);
    const tins = new Set(of("JP").map(({ tin }) => tin));
    expect(others.filter(({ tin }) => tins.has(tin))).toEqual([]);
  });

  it("do not depend on which other economies are made", () => {
    for (const code of ["TW", "NZ", "MY"]) expect([...generateOperators(seeds, economy(code))]).toEqual(of(code));
  });

  it("are made one at a time", () => {
    const operators = generateOperators(seeds, economy("US"));
    expect(operators.next().value).toEqual(of("US")[0]);
    expect(operators.return(undefined)).toEqual({ done: true, value: undefined });
  });

  it("have unique identifiers, aliases and names within their economy", () => {
    const keys = all.flatMap(({ economy: code, tin, aliases, legalName }) =>
      [tin, legalName, ...aliases.map(({ value }) => value)].map((key) => `${code} ${key}`),
    );
    expect(new Set(keys).size).toBe(keys.length);
    const local = all.flatMap(({ economy: code, localName }) => (localName === null ? [] : [`${code} ${localName}`]));
    expect(new Set(local).size).toBe(local.length);
  });

  it("have identifiers in the form of their economy, canonical, with fitting check digits", () => {
    for (const { economy: code, tin, aliases } of all) {
      expect(parseTin(tin, code)).toMatchObject({ ok: true, tin, economy: code });
      for (const { scheme, value } of aliases) {
        if (scheme === "NACCS") expect(value).toMatch(/^A[A-Z0-9]{11}$/);
        else expect(parseTin(value, code)).toMatchObject({ ok: true, tin: value, scheme: { id: scheme } });
      }
    }
    expect(new Set(all.filter(({ aliases }) => aliases.length > 0).map((each) => each.economy))).toEqual(
      new Set(["AU", "CN", "MY", "SG"]),
    );
  });

  it("say that they are made up, in the flag, the name and the local name", () => {
    const markers: Record<string, RegExp> = {
      TW: /^\p{sc=Han}+（虛構）$/u,
      HK: /^\p{sc=Han}+（虛構）$/u,
      CN: /^\p{sc=Han}+（虚构）$/u,
      JP: /^\p{sc=Han}+（架空）$/u,
      KR: /^주식회사 \p{sc=Hangul}+\(가상\)$/u,
      TH: /^บริษัท \p{sc=Thai}+ จำกัด \(สมมติ\)$/u,
      RU: /^(ООО|АО) «\p{sc=Cyrillic}+» \(вымышленное\)$/u,
      VN: /^Công ty TNHH .+ \(Hư cấu\)$/u,
    };
    for (const operator of all) {
      expect(operator.synthetic).toBe(true);
      expect(operator.legalName).toMatch(/^\S.*\S \(Synthetic\)$/);
      expect(operator.legalName).not.toMatch(/ {2}|[{}]/);
      const marker = markers[operator.economy];
      if (marker === undefined) expect(operator.localName).toBeNull();
      else expect(operator.localName).toMatch(marker);
    }
  });

  it("have an address in their economy, with a postcode but in Hong Kong, China", () => {
    for (const { economy: code, address } of all) {
      expect(address.country).toBe(code);
      expect(address.lines.join(" ")).toMatch(/\d/);
      expect(address.lines.join(" ") + address.city).not.toContain("#");
      if (code === "HK") expect(address.postcode).toBeNull();
      else expect(address.postcode).toMatch(/^[A-Z0-9][A-Z0-9 -]*$/);
    }
  });

  it("are in their economy's programme, with a tier where it decides on eligibility", () => {
    for (const { economy: code, programme, tier, consentRegime } of all) {
      const row = seeds.economies.find((each) => each.code === code);
      expect(programme).toBe(row?.programme.name);
      expect(consentRegime).toBe(code === "TW" ? "PER_PARTNER" : "GENERAL");
      if (tier === null) expect(["CN", "SG"]).not.toContain(code);
      else expect(PROGRAMMES[programme].tiers).toContain(tier);
    }
    expect(new Set(of("CN").map(({ tier }) => tier))).toEqual(new Set(["ADVANCED"]));
    expect(new Set(of("SG").map(({ tier }) => tier))).toEqual(new Set(["STP", "STP_PLUS"]));
  });
});

describe("the validity of certifications", () => {
  const legal = (operator: Operator, asOf: string) => {
    expect(daysBetween(operator.validFrom, asOf)).toBeGreaterThan(0);
    if (operator.validUntil === null) return;
    expect(daysBetween(asOf, operator.validUntil)).toBeGreaterThanOrEqual(0);
  };

  it("follows the rule of the economy", () => {
    const years: Record<string, number> = { HK: 3, MX: 2, MY: 2, SG: 3, VN: 3 };
    for (const operator of all) {
      legal(operator, COUNTS_AS_OF);
      const term = years[operator.economy];
      if (term === undefined) expect(operator.validUntil).toBeNull();
      else expect(operator.validUntil).toBe(addDays(addYears(operator.validFrom, term), -1));
    }
    for (const { validFrom } of of("CL")) expect(validFrom >= "2017-01-01").toBe(true);
    for (const { validFrom } of of("TW")) expect(validFrom >= "2013-01-01").toBe(true);
  });

  it("covers whatever day is asked for", () => {
    const day = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays(COUNTS_AS_OF, days));
    fc.assert(
      fc.property(day, fc.constantFrom("HK", "MX", "MY", "TW"), (asOf, code) => {
        for (const operator of generateOperators(seeds, economy(code), { asOf })) legal(operator, asOf);
      }),
      { numRuns: 50 },
    );
  });

  it("cannot be asked for before the counts, or for what is no date", () => {
    for (const asOf of ["2019-07-30", "2019-7-31", "2019-13-01", "soon"]) {
      expect(() => generateOperators(seeds, economy("MX"), { asOf }).next()).toThrow(RangeError);
    }
  });
});
