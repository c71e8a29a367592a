import { describe, expect, it } from "vitest";
import type { Breach } from "../../src/domain/benefitRecord.ts";
import { breachOf, clausesOf, clauseState, type PeriodClock } from "../../src/domain/clauseState.ts";
import type { Clause } from "../../src/domain/terms.ts";
import { Facts, JP, KR, leg, TW, terms } from "../support/facts.ts";

/** Months of 100 seconds, twelve to a year; 1000 is the start of January 2010. */
const clock: PeriodClock = {
  of: (moment) => {
    const months = Math.floor(moment / 100) - 10;
    return (2010 + Math.floor(months / 12)) * 100 + (((months % 12) + 12) % 12) + 1;
  },
  start: (month) => ((Math.floor(month / 100) - 2010) * 12 + (month % 100) + 9) * 100,
};
const clause = (fields: Partial<Clause> = {}): Clause => ({
  ...{ issuer: TW, recogniser: JP, kpi: 1, modes: 0b11, atLeast: true, periodMonths: 1, target: 5_000n },
  ...fields,
});
const facts = (clauses: readonly Clause[], legs = [leg()]) =>
  new Facts().members(10, TW, JP).adopted(100, 1, terms(legs, { clauses }));
const found = (given: Facts, now: number, judged = JP) => clausesOf(given.state().arrangements, judged, clock, now);
const monthsOf = (given: Facts, now: number) => found(given, now).map(({ period }) => period.from);

describe("the clauses by which an economy is judged", () => {
  it("count in each whole period that is over since the direction entered into force", () => {
    const given = facts([clause()]);
    expect(monthsOf(given, 1_000)).toEqual([]);
    expect(monthsOf(given, 1_199)).toEqual([201001]);
    expect(monthsOf(given, 1_300)).toEqual([201001, 201002, 201003]);
  });

  it("don't count in the month in which the direction entered into force later than at its start, also over new year", () => {
    expect(monthsOf(facts([clause()], [leg({ from: 1_001 })]), 1_200)).toEqual([201002]);
    expect(monthsOf(facts([clause()], [leg({ from: 2_150 })]), 2_400)).toEqual([201101, 201102]);
  });

  it("count until the last leg ends, and on while one is open", () => {
    const ends = [leg({ until: 1_100 }), leg({ until: 1_250 })];
    expect(monthsOf(facts([clause()], ends), 1_500)).toEqual([201001, 201002]);
    expect(monthsOf(facts([clause()], [...ends, leg({ from: 1_050 })]), 1_500)).toHaveLength(5);
    expect(monthsOf(facts([clause()], ends), 1_100)).toEqual([201001]);
  });

  it("are those of the judged side alone, in the clause's own periods, with all that a breach would name", () => {
    const given = facts([clause({ issuer: JP, recogniser: TW }), clause({ periodMonths: 3, kpi: 250 })]);
    expect(found(given, 1_400, TW)).toEqual([]);
    const [only, ...others] = found(given, 1_400);
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      claim: { judged: JP, counterpart: TW, arrangement: 1, version: 1, clause: 1, from: 1_000, until: 1_300 },
      ...{ kpi: undefined, modes: ["SEA", "AIR"], period: { from: 201001, before: 201004 } },
    });
  });

  it("are those of the version that governed when the period began", () => {
    const given = facts([clause()]).adopted(
      1_100,
      1,
      terms([leg({ from: 1_100 })], { clauses: [clause({ kpi: 2 })] }),
      2,
    );
    expect(found(given, 1_200).map(({ claim, clause: { kpi } }) => [claim.version, kpi])).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  it("are also those that a party was promised which a later version leaves out", () => {
    const given = facts([clause()], [leg({ until: 1_200 })]);
    const without = terms([leg({ issuer: KR, from: 1_200 })], { parties: [JP, KR], clauses: [clause({ issuer: KR })] });
    const promised = found(given.members(20, KR).adopted(1_200, 1, without, 2), 1_400);
    expect(promised.map(({ claim, period }) => [claim.counterpart, claim.version, period.from])).toEqual([
      [TW, 1, 201001],
      [TW, 1, 201002],
      [KR, 2, 201003],
      [KR, 2, 201004],
    ]);
  });

  it("are none of an arrangement that nobody signed, or whose direction never entered into force", () => {
    expect(found(facts([clause()], []), 1_400)).toEqual([]);
  });
});

describe("a clause in a period", () => {
  const [inQuestion] = found(facts([clause()]), 1_100);
  if (inQuestion === undefined) throw new Error("no clause to judge");
  const breach = { id: "0x1", claim: { ...inQuestion.claim } } as unknown as Breach;

  it("has no data until somebody told, and an unknown measure has no verdict", () => {
    expect(clauseState(inQuestion, undefined, [])).toMatchObject({ measured: { n: 0 }, breach: undefined });
    expect(clauseState({ ...inQuestion, kpi: undefined }, undefined, []).verdict).toBe("UNKNOWN_MEASURE");
    expect(clauseState(inQuestion, undefined, []).verdict).toBe("NOT_TOLD");
    expect(clauseState(inQuestion, { n: 0, value: undefined }, []).verdict).toBe("NO_FIGURE");
  });

  it("has the breach of exactly its claim", () => {
    for (const field of Object.keys(inQuestion.claim) as (keyof typeof inQuestion.claim)[]) {
      const other = { ...breach, claim: { ...inQuestion.claim, [field]: "other" } } as unknown as Breach;
      expect(breachOf(inQuestion.claim, [other])).toBeUndefined();
      expect(clauseState(inQuestion, undefined, [other, breach]).breach).toBe(breach);
    }
  });
});
