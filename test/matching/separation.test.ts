import { beforeAll, describe, expect, it } from "vitest";
import { compareNames, type MatchVerdict } from "../../src/matching/matchName.ts";
import { createPrng } from "../../src/seeding/prng.ts";
import { coreOf, HABITS, sampleOperators, SLIPS, unmarked } from "./names.ts";

const PER_ECONOMY = 40;
type Counts = Record<MatchVerdict, number>;
const none = (): Counts => ({ MATCH: 0, POSSIBLE: 0, MISMATCH: 0, NOT_COMPARABLE: 0 });

/** Names in Latin letters, and those in the economies' own scripts, by economy. */
const latin: string[][] = [];
const local: string[][] = [];
beforeAll(() => {
  for (const operators of sampleOperators(PER_ECONOMY).values()) {
    latin.push(operators.map(({ legalName }) => legalName));
    local.push(operators.flatMap(({ localName }) => localName ?? []));
  }
});

/** Every two operators of one economy that have another name: their words are drawn from one short list, so that many share some. */
function othersOf(lists: readonly (readonly string[])[]): Counts {
  const counts = none();
  for (const names of lists)
    for (const [index, one] of names.entries())
      for (const other of names.slice(index + 1))
        if (coreOf(one) !== coreOf(other)) counts[compareNames(one, other).verdict]++;
  return counts;
}

function slipsOf(lists: readonly (readonly string[])[], seed: string): Counts {
  const prng = createPrng(seed);
  const counts = none();
  for (const name of lists.flat())
    for (const { slip } of SLIPS) counts[compareNames(slip(unmarked(name), prng), name).verdict]++;
  return counts;
}

const total = (counts: Counts) => counts.MATCH + counts.POSSIBLE + counts.MISMATCH + counts.NOT_COMPARABLE;
/** Of one slip of the same name and one other name, how many of those that were taken for the same are. */
const precision = (same: Counts, others: Counts) =>
  same.MATCH / total(same) / (same.MATCH / total(same) + others.MATCH / total(others));

describe("the thresholds, on the demonstration's operators", () => {
  it("what writers do differently is a match, each time", () => {
    const prng = createPrng("habits");
    for (const name of [...latin, ...local].flat())
      for (const { name: habit, slip } of HABITS)
        expect([habit, name, compareNames(slip(unmarked(name), prng), name)]).toEqual([
          habit,
          name,
          { verdict: "MATCH", score: 1 },
        ]);
  });

  it("tell slips from other companies, in Latin letters", () => {
    const same = slipsOf(latin, "latin");
    const others = othersOf(latin);
    expect(same.MATCH / total(same)).toBeGreaterThan(0.65);
    expect((same.MATCH + same.POSSIBLE) / total(same)).toBeGreaterThan(0.97);
    expect(others.MATCH / total(others)).toBeLessThan(0.0005);
    expect(others.MISMATCH / total(others)).toBeGreaterThan(0.99);
    expect(precision(same, others)).toBeGreaterThan(0.999);
  });

  it("tell slips from other companies, in the economies' own scripts", () => {
    const same = slipsOf(local, "local");
    const others = othersOf(local);
    expect((same.MATCH + same.POSSIBLE) / total(same)).toBeGreaterThan(0.65);
    expect(others.MATCH / total(others)).toBeLessThan(0.0005);
    expect(others.MISMATCH / total(others)).toBeGreaterThan(0.98);
  });
});
