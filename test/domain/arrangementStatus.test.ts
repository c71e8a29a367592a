import { describe, expect, it } from "vitest";
import { arrangementStatusAt, openProposal, partiesAt, termsAt } from "../../src/domain/arrangement.ts";
import type { ArrangementEvent } from "../../src/domain/event.ts";
import { Facts, idOf, JP, leg, TW, terms } from "../support/facts.ts";

const about = { arrangement: 1 } as const;
const direction = { issuer: TW, recogniser: JP } as const;
const members = () => new Facts().members(10, TW, JP);
const adopted = () => members().adopted(100, 1, terms([leg()]));
const proposed = (facts: Facts, time: number, version: number) =>
  facts.arrangement(time, JP, {
    ...{ ...about, type: "ArrangementProposed", version, proposer: JP },
    ...{ termsHash: idOf(version), terms: terms([leg({ benefits: BigInt(version) })]) },
  });
const arrangementOf = (facts: Facts) => facts.state().arrangements.arrangements.get(1)!;
const statusAt = (facts: Facts, moment: number) =>
  arrangementStatusAt(facts.state().arrangements, arrangementOf(facts), moment);
const and = (facts: Facts, time: number, event: ArrangementEvent) => facts.arrangement(time, TW, event);

describe("what an arrangement is, in one word", () => {
  it("is PROPOSED until all signed, SIGNED until a leg is in force, IN_FORCE while one is", () => {
    expect(statusAt(proposed(members(), 50, 1), 2_000)).toBe("PROPOSED");
    const facts = members().adopted(100, 1, terms([leg({ until: 3_000 }), leg({ from: 5_000 })]));
    expect(statusAt(facts, 999)).toBe("SIGNED");
    expect(statusAt(facts, 1_000)).toBe("IN_FORCE");
    expect(statusAt(facts, 3_000)).toBe("SIGNED");
    expect(statusAt(facts, 5_000)).toBe("IN_FORCE");
  });

  it("is not IN_FORCE by the legs of another arrangement", () => {
    const facts = members()
      .adopted(100, 1, terms([leg({ from: 9_000 })]))
      .adopted(100, 2, terms([leg()]));
    expect(statusAt(facts, 2_000)).toBe("SIGNED");
  });

  it("is SUSPENDED when nothing is in force any more from the notice's moment on, and no longer once it is resumed", () => {
    const notice = { ...about, type: "SuspensionNotified", ...direction, party: TW, effectiveAt: 3_000 } as const;
    const end = { ...about, type: "LegEndSet", ...direction, interval: 0, until: 2_000 } as const;
    const facts = and(and(adopted(), 200, end), 200, notice);
    expect(statusAt(facts, 1_999)).toBe("IN_FORCE");
    expect(statusAt(facts, 2_999)).toBe("SIGNED");
    expect(statusAt(facts, 3_000)).toBe("SUSPENDED");
    expect(statusAt(and(facts, 300, { ...about, type: "SuspensionCancelled", ...direction, party: TW }), 3_000)).toBe(
      "SIGNED",
    );
  });

  it("is TERMINATED from the agreed end on, whatever is still in force", () => {
    const facts = and(adopted(), 200, { ...about, type: "ArrangementTerminated", effectiveAt: 2_000 });
    expect(statusAt(facts, 1_999)).toBe("IN_FORCE");
    expect(statusAt(facts, 2_000)).toBe("TERMINATED");
  });

  it("is TERMINATED when fewer than two parties are left, and not if the notice is taken back", () => {
    const facts = and(adopted(), 200, { ...about, type: "WithdrawalNotified", party: TW, effectiveAt: 2_000 });
    expect(statusAt(facts, 1_999)).toBe("IN_FORCE");
    expect(statusAt(facts, 2_000)).toBe("TERMINATED");
    expect(statusAt(and(facts, 300, { ...about, type: "WithdrawalCancelled", party: TW }), 2_000)).toBe("IN_FORCE");
  });
});

describe("the terms of an arrangement", () => {
  it("are those of the newest version that governs, and of the first before that", () => {
    const facts = members()
      .adopted(100, 1, terms([leg()]))
      .adopted(500, 1, terms([leg({ benefits: 2n })]), 2);
    const benefitsAt = (moment: number) => termsAt(arrangementOf(facts), moment)?.legs[0]?.benefits;
    expect([99, 100, 499, 500].map(benefitsAt)).toEqual([1n, 1n, 1n, 2n]);
    expect(termsAt(arrangementOf(proposed(members(), 50, 1)), 100)).toBeUndefined();
  });

  it("are open for signature from the proposal until it is signed by all or cancelled", () => {
    expect(openProposal(arrangementOf(adopted()))).toBeUndefined();
    const facts = proposed(adopted(), 200, 2);
    expect(openProposal(arrangementOf(facts))?.version).toBe(2);
    and(facts, 300, { ...about, type: "ArrangementProposalCancelled", version: 2, party: JP } as ArrangementEvent);
    expect(openProposal(arrangementOf(facts))).toBeUndefined();
  });

  it("name the parties of the newest signed version, and of the proposal before there is one", () => {
    expect(partiesAt(arrangementOf(proposed(members(), 50, 1)), 100)).toEqual([JP, TW]);
  });
});
