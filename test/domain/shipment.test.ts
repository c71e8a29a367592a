import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MODES } from "../../src/domain/mode.ts";
import { OPERATOR_TYPES } from "../../src/domain/operatorType.ts";
import { RECOGNITIONS, without } from "../../src/domain/recognition.ts";
import {
  chainVerdict,
  operatorTypeOf,
  PARTY_ROLES,
  type PartyStanding,
  standingOf,
} from "../../src/domain/shipment.ts";

const standings = fc.array(fc.constantFrom<PartyStanding>("AEO", "NOT_AEO", "CANNOT_TELL"), {
  minLength: 1,
  maxLength: 7,
});

/** Every way in which the open ones may turn out. */
function outcomes(parties: readonly PartyStanding[]): PartyStanding[][] {
  return parties.reduce<PartyStanding[][]>(
    (all, one) =>
      all.flatMap((before) =>
        (one === "CANNOT_TELL" ? (["AEO", "NOT_AEO"] as const) : [one]).map((turned) => [...before, turned]),
      ),
    [[]],
  );
}

function plain(parties: readonly PartyStanding[]): string {
  if (parties.every((one) => one === "AEO")) return "ALL_AEO";
  return parties.some((one) => one === "AEO") ? "PARTLY" : "NONE";
}

describe("the verdict on a chain", () => {
  it("is what every outcome of the open ones would give, and that nobody can tell where they differ", () => {
    fc.assert(
      fc.property(standings, (parties) => {
        const possible = new Set(outcomes(parties).map(plain));
        expect(chainVerdict(parties)).toBe(possible.size === 1 ? [...possible][0] : "CANNOT_TELL");
      }),
    );
  });

  it("does not depend on the order of the parties", () => {
    const shuffled = standings.chain((parties) =>
      fc.tuple(fc.constant(parties), fc.shuffledSubarray(parties, { minLength: parties.length })),
    );
    fc.assert(
      fc.property(shuffled, ([parties, others]) => {
        expect(chainVerdict(others)).toBe(chainVerdict(parties));
      }),
    );
  });

  it("needs a party", () => {
    expect(() => chainVerdict([])).toThrow(RangeError);
  });
});

describe("a party", () => {
  it("counts only where it is recognised; stale or ambiguous knowledge says nothing", () => {
    for (const recognition of RECOGNITIONS) {
      const wanted = recognition === "RECOGNISED" ? "AEO" : recognition === "STALE" ? "CANNOT_TELL" : "NOT_AEO";
      expect(standingOf(without(recognition, { code: "NO_PROFILE" }))).toBe(wanted);
    }
    expect(standingOf(without("UNKNOWN", { code: "AMBIGUOUS_IDENTIFIER", economies: [] }))).toBe("CANNOT_TELL");
    expect(standingOf(without("UNKNOWN", { code: "AMBIGUOUS_CODE", economies: [], schemes: [] }))).toBe("CANNOT_TELL");
  });

  it("is judged as a type of operator that exists", () => {
    for (const role of PARTY_ROLES)
      for (const mode of MODES) expect([...OPERATOR_TYPES, undefined]).toContain(operatorTypeOf(role, mode));
    expect(operatorTypeOf("CARRIER", "AIR")).toBe("AIR_CARRIER");
    expect(operatorTypeOf("CONSIGNEE", "SEA")).toBeUndefined();
  });
});
