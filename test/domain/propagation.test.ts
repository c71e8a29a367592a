import { describe, expect, it } from "vitest";
import { boundOf, changesStatus, isBeforeLedger, isStatusChange } from "../../src/domain/propagation.ts";
import { Facts, idOf, JP, KR, leg, record, TW, terms } from "../support/facts.ts";

const stateOf = (...bounds: readonly number[]) =>
  bounds
    .reduce(
      (facts, statusBound, index) => facts.adopted(100, index + 1, terms([leg({ until: 3_000 })], { statusBound })),
      new Facts().members(10, TW, JP),
    )
    .state();
const bound = (bounds: readonly number[], at = 2_000, changed = record(), recogniser = JP) =>
  boundOf(stateOf(...bounds).arrangements, changed, recogniser, at);

describe("by when a partner should know of a change", () => {
  it("is the shortest bound of the arrangements that cover it; 0 when none was agreed", () => {
    expect(bound([60])).toBe(60);
    expect(bound([0, 90, 30])).toBe(30);
    expect(bound([0])).toBe(0);
  });

  it("is nothing for whom the change doesn't concern", () => {
    expect(bound([])).toBeUndefined();
    expect(bound([60], 999)).toBeUndefined();
    expect(bound([60], 1_000)).toBe(60);
    expect(bound([60], 3_000)).toBeUndefined();
    expect(bound([60], 2_000, record({ programme: 2 }))).toBeUndefined();
    expect(bound([60], 2_000, record(), KR)).toBeUndefined();
  });
});

describe("a change of status", () => {
  it("is any fact of a certification but an annulment that is only proposed, or rejected", () => {
    expect(changesStatus("CertificationAnnulled")).toBe(true);
    expect(changesStatus("CertificationAnnulmentProposed")).toBe(false);
    expect(changesStatus("CertificationAnnulmentRejected")).toBe(false);
    const facts = new Facts()
      .members(10, TW)
      .certification(100, "CertificationGranted", idOf(1), record())
      .certification(110, "CertificationAnnulmentProposed", idOf(1), record());
    expect(facts.events.filter(isStatusChange).map(({ type }) => type)).toEqual(["CertificationGranted"]);
  });

  it("lies before the ledger when its economy wasn't on it yet", () => {
    const { authorities } = new Facts().members(10, TW).state();
    expect([9, 10].map((decidedAt) => isBeforeLedger(authorities, TW, decidedAt))).toEqual([true, false]);
    expect(isBeforeLedger(authorities, KR, 10)).toBe(true);
  });
});
