import { describe, expect, it } from "vitest";
import { economy } from "../../src/domain/economy.ts";
import { generateAllOperators, generateOperators, type Operator } from "../../src/seeding/operators.ts";
import { operatorTotal } from "../../src/seeding/plan.ts";
import { loadSeeds } from "../../src/seeding/seeds.ts";

const seeds = loadSeeds();
const byEconomy = new Map<string, Operator[]>(seeds.economies.map(({ code }) => [code, []]));
for (const operator of generateAllOperators(seeds)) byEconomy.get(operator.economy)?.push(operator);
const of = (code: string): Operator[] => byEconomy.get(code) ?? [];

/** How many operators there are of each set of types. */
function byTypes(operators: readonly Operator[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operatorTypes } of operators) {
    const key = operatorTypes.join("+");
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** The totals of the README, column by column of Table 1. */
const TOTALS: Record<string, number> = {
  AU: 325,
  BN: 0,
  CA: 2_088,
  CL: 2,
  CN: 3_200,
  HK: 38,
  ID: 110,
  JP: 60,
  KR: 832,
  MX: 631,
  MY: 70,
  NZ: 125,
  PE: 85,
  PG: 0,
  PH: 0,
  RU: 177,
  SG: 193,
  TH: 182,
  TW: 122,
  US: 11_579,
  VN: 69,
};

describe("the number of operators", () => {
  it("is 19,888, by economy as listed", () => {
    expect(Object.fromEntries([...byEconomy].map(([code, operators]) => [code, operators.length]))).toEqual(TOTALS);
    expect(Object.values(TOTALS).reduce((total, count) => total + count, 0)).toBe(19_888);
    for (const [code, total] of Object.entries(TOTALS)) expect(operatorTotal(seeds, economy(code)), code).toBe(total);
  });

  it("is the first column of Table 1, or the second where the first is blank", () => {
    for (const { economy: code, idb, wco } of seeds.counts.rows) {
      const second = "parts" in wco ? wco.parts.reduce((total, { count }) => total + count, 0) : 0;
      expect(of(code), code).toHaveLength("count" in idb ? idb.count : second);
    }
  });

  it("is nothing for an economy that is not in the table", () => {
    expect([...generateOperators(seeds, economy("CO"))]).toEqual([]);
    expect([...generateOperators(seeds, economy("PG"))]).toEqual([]);
  });
});

describe("a count that the form of identifier cannot hold", () => {
  it("ends in an error, not in an endless search", () => {
    const rows = seeds.counts.rows.map((row) =>
      row.economy === "NZ" ? { ...row, idb: { count: 10_001, lines: "112" } } : row,
    );
    const operators = generateOperators({ ...seeds, counts: { ...seeds.counts, rows } }, economy("NZ"));
    expect(() => [...operators]).toThrow(/no unused identifier/);
  });
});

describe("the operator types", () => {
  it("are Korea's by the published numbers, one type each", () => {
    expect(byTypes(of("KR"))).toEqual({
      EXPORTER: 276,
      IMPORTER: 143,
      CUSTOMS_BROKER: 105,
      FREIGHT_FORWARDER: 205,
      ROAD_CARRIER: 34,
      SEA_CARRIER: 9,
      AIR_CARRIER: 2,
      GROUND_HANDLER: 6,
      WAREHOUSE_OPERATOR: 52,
    });
  });

  it("are exporter alone in New Zealand", () => {
    expect(byTypes(of("NZ"))).toEqual({ EXPORTER: 125 });
  });

  it("occur among importers and exporters in the proportion of the published types", () => {
    expect(byTypes(of("TW"))).toEqual({ "IMPORTER+EXPORTER+MANUFACTURER": 115, "IMPORTER+EXPORTER": 7 });
    expect(byTypes(of("JP"))).toEqual({ IMPORTER: 17, EXPORTER: 43 });
    for (const code of ["MX", "MY", "TH"]) expect(Object.keys(byTypes(of(code)))).toEqual(["IMPORTER+EXPORTER"]);
  });

  it("are drawn where the report gives a number alone", () => {
    for (const code of ["US", "CN", "CA", "AU", "RU"]) {
      expect(Object.keys(byTypes(of(code))).sort()).toEqual(["EXPORTER", "IMPORTER", "IMPORTER+EXPORTER"]);
    }
  });
});

describe("the size classes", () => {
  it("make up exactly the published number of small and medium-sized ones, the rest being large", () => {
    for (const { economy: code, count } of seeds.sme.certified) {
      const classes = of(code).map(({ smeClass }) => smeClass);
      expect(
        classes.filter((each) => each !== "LARGE" && each !== null),
        code,
      ).toHaveLength(count);
      expect(
        classes.filter((each) => each === "LARGE"),
        code,
      ).toHaveLength((TOTALS[code] ?? 0) - count);
    }
  });

  it("are not stated where no number was published", () => {
    const published = new Set<string>(seeds.sme.certified.map(({ economy: code }) => code));
    for (const [code, operators] of byEconomy) {
      if (!published.has(code))
        expect(
          operators.every(({ smeClass }) => smeClass === null),
          code,
        ).toBe(true);
    }
  });
});
