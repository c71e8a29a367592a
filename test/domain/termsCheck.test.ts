import { describe, expect, it } from "vitest";
import type { Economy } from "../../src/domain/economy.ts";
import { AeoError } from "../../src/domain/errors.ts";
import type { Clause, Leg, Terms } from "../../src/domain/terms.ts";
import { checkTerms, MAX_CLAUSES, MAX_LEGS, MAX_PARTIES } from "../../src/domain/termsCheck.ts";
import { JP, KR, leg, TW, terms } from "../support/facts.ts";

const clause = (fields: Partial<Clause> = {}): Clause => ({
  ...{ issuer: TW, recogniser: JP, kpi: 1, modes: 1, atLeast: true, periodMonths: 3, target: 1n },
  ...fields,
});

/** Where the terms are at fault, and why. */
function faultsOf(given: Terms, version = 1): readonly (readonly [string, string])[] {
  try {
    checkTerms(given, version);
    return [];
  } catch (error) {
    if (!(error instanceof AeoError)) throw error;
    expect(error.code).toBe("INVALID_TERMS");
    for (const { pointer } of error.faults) expect(error.message).toContain(pointer);
    return error.faults.map(({ pointer, detail }) => [pointer, detail] as const);
  }
}
const placesOf = (given: Terms, version?: number) => faultsOf(given, version).map(([pointer]) => pointer);
const economies = (count: number) =>
  Array.from({ length: count }, (_, i) => `A${String.fromCharCode(65 + (i % 26))}${i < 26 ? "" : i}` as Economy).sort();
const distinctLegs = (count: number) => Array.from({ length: count }, (_, i) => leg({ from: 1_000 + i }));

describe("terms", () => {
  it("pass at their limits", () => {
    expect(faultsOf(terms([leg()]))).toEqual([]);
    const parties = [...economies(MAX_PARTIES - 2), JP, TW].sort();
    expect(faultsOf(terms([leg()], { parties }))).toEqual([]);
    expect(faultsOf(terms(distinctLegs(MAX_LEGS)))).toEqual([]);
    expect(faultsOf(terms([leg()], { clauses: Array(MAX_CLAUSES).fill(clause()) }))).toEqual([]);
    for (const fields of [{ modes: 1 }, { modes: 15 }, { programme: 1 }, { programme: 255 }, { until: 1_001 }])
      expect(faultsOf(terms([leg(fields)]))).toEqual([]);
    for (const fields of [{ kpi: 1 }, { kpi: 255 }, { modes: 15 }, { periodMonths: 1 }, { periodMonths: 6 }])
      expect(faultsOf(terms([leg()], { clauses: [clause(fields), clause({ periodMonths: 12 })] }))).toEqual([]);
    expect(faultsOf(terms([leg({ benefits: 0n })], { kind: "INFORMATION" }))).toEqual([]);
  });

  it("have 2 to 32 parties in alphabetical order, each once", () => {
    expect(placesOf(terms([], { parties: [TW] }))).toEqual(["/parties", "/legs"]);
    const many = economies(MAX_PARTIES + 1);
    const between = leg({ issuer: many[0] as Economy, recogniser: many[1] as Economy });
    expect(faultsOf(terms([between], { parties: many }))).toEqual([["/parties", "2 to 32 parties"]]);
    const order = [["/parties/1", "in alphabetical order, each once"]];
    expect(faultsOf(terms([leg()], { parties: [TW, JP] }))).toEqual(order);
    expect(faultsOf(terms([leg()], { parties: [JP, JP, TW] }))).toEqual(order);
  });

  it("have 1 to 128 legs", () => {
    const count = [["/legs", "1 to 128 legs"]];
    expect(faultsOf(terms([]))).toEqual(count);
    expect(faultsOf(terms(distinctLegs(MAX_LEGS + 1)))).toEqual(count);
  });

  it.each<[string, Partial<Leg>, string]>([
    ["with itself", { recogniser: TW }, "between two different parties"],
    ["from a stranger", { issuer: KR }, "between two different parties"],
    ["to a stranger", { recogniser: KR }, "between two different parties"],
    ["of no mode", { modes: 0 }, "at least one mode"],
    ["of an unknown mode", { modes: 16 }, "at least one mode"],
    ["of no programme", { programme: 0 }, "a programme"],
    ["of a programme past the last", { programme: 256 }, "a programme"],
    ["of no tier", { tiers: 0 }, "at least one tier, or no tier"],
    ["of no operator type", { operatorTypes: 0 }, "at least one operator type"],
    ["that ends as it begins", { until: 1_000 }, "ends after it begins"],
  ])("have no leg %s", (_, fields, detail) => {
    expect(faultsOf(terms([leg({ from: 900 }), leg(fields)]))).toEqual([["/legs/1", detail]]);
  });

  it("say no leg twice, and name the one that is said again", () => {
    const other = leg({ benefits: 2n });
    expect(faultsOf(terms([leg(), other, leg(), other]))).toEqual([
      ["/legs/2", "the same leg as /legs/0"],
      ["/legs/3", "the same leg as /legs/1"],
    ]);
  });

  it("promise no benefits for information", () => {
    const detail = "an arrangement to exchange information promises no benefits";
    expect(faultsOf(terms([leg({ benefits: 1n })], { kind: "INFORMATION" }))).toEqual([["/legs/0", detail]]);
  });

  it("have at most 64 clauses", () => {
    const clauses = Array(MAX_CLAUSES + 1).fill(clause());
    expect(faultsOf(terms([leg()], { clauses }))).toEqual([["/clauses", "at most 64 clauses"]]);
  });

  it.each<[string, Partial<Clause>, string]>([
    ["with itself", { recogniser: TW }, "between two different parties"],
    ["of a stranger", { issuer: KR }, "between two different parties"],
    ["on a stranger", { recogniser: KR }, "between two different parties"],
    ["on nothing", { kpi: 0 }, "a measure"],
    ["on a measure past the last", { kpi: 256 }, "a measure"],
    ["of no mode", { modes: 0 }, "at least one mode"],
    ["of an unknown mode", { modes: 16 }, "at least one mode"],
    ["over two months", { periodMonths: 2 }, "a period of 1, 3, 6 or 12 months"],
  ])("have no clause %s", (_, fields, detail) => {
    expect(faultsOf(terms([leg()], { clauses: [clause(), clause(fields)] }))).toEqual([["/clauses/1", detail]]);
  });

  it("of the first version govern when it is signed, later ones from a date", () => {
    const dated = terms([leg()], { governsFrom: 5_000 });
    expect(faultsOf(dated)).toEqual([["/governsFrom", "the first version governs when it is signed"]]);
    expect(faultsOf(dated, 2)).toEqual([]);
  });
});
