import { describe, expect, it } from "vitest";
import { partiesAt } from "../../src/domain/arrangement.ts";
import { Facts, JP, leg, TW, terms } from "../support/facts.ts";

const adopted = () => new Facts().members(10, TW, JP).adopted(100, 1, terms([leg()]));
const arrangementOf = (facts: Facts) => facts.state().arrangements.arrangements.get(1)!;

describe("an arrangement", () => {
  it("counts a party that left and acceded again as a party", () => {
    const facts = adopted().arrangement(200, TW, {
      arrangement: 1,
      type: "WithdrawalNotified",
      party: TW,
      effectiveAt: 300,
    });
    expect(partiesAt(arrangementOf(facts), 299)).toEqual([JP, TW]);
    expect(partiesAt(arrangementOf(facts), 300)).toEqual([JP]);
    facts.arrangement(400, TW, { arrangement: 1, type: "ArrangementAcceded", version: 2, party: TW });
    expect(partiesAt(arrangementOf(facts), 400)).toEqual([JP, TW]);
  });

  it("forgets signatures under its end when a new version is adopted", () => {
    const facts = adopted().arrangement(200, TW, {
      arrangement: 1,
      type: "TerminationSigned",
      party: TW,
      effectiveAt: 900,
    });
    expect([...arrangementOf(facts).terminations]).toEqual([[900, [TW]]]);
    facts.adopted(300, 1, terms([leg()]), 2);
    expect(arrangementOf(facts).terminations.size).toBe(0);
  });
});
