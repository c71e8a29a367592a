import { describe, expect, it } from "vitest";
import {
  intervalsBetween,
  legsInForce,
  openProposal,
  partiesAt,
  termsOf,
  untilOf,
} from "../../src/domain/arrangement.ts";
import { Facts, idOf, JP, KR, leg, TW, terms } from "../support/facts.ts";

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

describe("the legs and versions of an arrangement", () => {
  const stateOf = (facts: Facts) => facts.state().arrangements;
  const proposed = (facts: Facts, version: number, parties = [JP, TW]) =>
    facts.arrangement(200 + version, JP, {
      ...{ arrangement: 1, type: "ArrangementProposed", version, proposer: JP },
      ...{ termsHash: idOf(version), terms: terms([leg()], { parties }) },
    });

  it("know an end of a leg from the block that tells it, and a leg from the block that opens it", () => {
    const about = { arrangement: 1, type: "LegEndSet", issuer: TW, recogniser: JP, interval: 0 } as const;
    const facts = adopted().arrangement(2_000, TW, { ...about, until: 5_000 } as never);
    const [interval] = intervalsBetween(stateOf(facts), TW, JP);
    expect([1_999, 2_000].map((knownAt) => untilOf(interval!, knownAt))).toEqual([0, 5_000]);
    const inForce = (modeBit: number, knownAt: number) =>
      legsInForce(stateOf(adopted()), TW, JP, modeBit, 1_500, knownAt).length;
    expect([inForce(1, 99), inForce(1, 100), inForce(0, 100), inForce(16, 100)]).toEqual([0, 1, 1, 0]);
    expect(intervalsBetween(stateOf(facts), JP, TW)).toEqual([]);
  });

  it("have the newest version open until all have signed it or it is cancelled", () => {
    const open = (facts: Facts) => openProposal(arrangementOf(facts))?.version;
    expect(open(adopted())).toBeUndefined();
    expect(open(proposed(adopted(), 2))).toBe(2);
    const signed = proposed(adopted(), 2).arrangement(300, TW, {
      arrangement: 1,
      type: "ArrangementSigned",
      version: 2,
      party: TW,
    });
    expect(openProposal(arrangementOf(signed))?.signatures).toEqual([TW]);
    const twice = proposed(adopted().adopted(150, 1, terms([leg()]), 2), 3);
    expect(open(twice)).toBe(3);
    const cancelled = proposed(adopted(), 2).arrangement(300, JP, {
      arrangement: 1,
      type: "ArrangementProposalCancelled",
      version: 2,
    } as never);
    expect(open(cancelled)).toBeUndefined();
    expect(openProposal({ ...arrangementOf(adopted()), proposals: [] })).toBeUndefined();
  });

  it("have the parties of the newest version that all signed, before that of the newest proposed", () => {
    const later = proposed(adopted(), 2, [JP, TW, KR]);
    expect(partiesAt(arrangementOf(later), 900)).toEqual([JP, TW]);
    const first = proposed(proposed(new Facts().members(10, TW, JP), 1), 2, [JP, KR]);
    expect(partiesAt(arrangementOf(first), 900)).toEqual([JP, KR]);
    expect(partiesAt({ ...arrangementOf(first), proposals: [] }, 900)).toEqual([]);
    expect(partiesAt({ ...arrangementOf(adopted()), proposals: [] }, 900)).toEqual([]);
    expect(termsOf(arrangementOf(first), 3)).toBeUndefined();
  });

  it("forget suspensions when a new version is adopted, keep signatures with their version", () => {
    const notified = adopted().arrangement(200, TW, {
      ...{ arrangement: 1, type: "SuspensionNotified", issuer: TW, recogniser: JP },
      ...{ party: TW, effectiveAt: 900 },
    });
    expect(arrangementOf(notified).suspensions.size).toBe(1);
    notified.adopted(300, 1, terms([leg()]), 2);
    expect(arrangementOf(notified).suspensions.size).toBe(0);
    expect(arrangementOf(notified).proposals.map(({ signatures }) => signatures)).toEqual([
      [JP, TW],
      [JP, TW],
    ]);
  });

  it.each<[string, object, string]>([
    ["a version that was never proposed", { type: "ArrangementSigned", version: 9, party: TW }, "has no version 9"],
    [
      "a leg that was never opened",
      { type: "LegEndSet", issuer: TW, recogniser: JP, interval: 7, until: 9 },
      "an interval that was never opened",
    ],
    [
      "a direction without legs",
      { type: "LegEndSet", issuer: JP, recogniser: TW, interval: 0, until: 9 },
      "an interval that was never opened",
    ],
    ["a leg out of order", { type: "LegEnteredIntoForce", version: 1, interval: 5, leg: leg() }, "are not in order"],
  ])("can't be told with %s", (_what, event, words) => {
    const facts = adopted().arrangement(200, TW, { arrangement: 1, ...event } as never);
    expect(() => facts.state()).toThrow(words);
  });

  it("are not changed by a confirmation, which the leg's own entry follows", () => {
    const facts = adopted().arrangement(200, TW, {
      arrangement: 1,
      type: "EntryIntoForceConfirmed",
      party: TW,
    } as never);
    expect(stateOf(facts)).toEqual(stateOf(adopted()));
  });
});
