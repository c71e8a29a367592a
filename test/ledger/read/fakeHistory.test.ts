import { describe, expect, it } from "vitest";
import { applyEvent, emptyLedgerState } from "../../../src/domain/ledgerState.ts";
import { FakeLedger } from "../../support/fakeLedger.ts";
import { Random } from "../../support/random.ts";
import { mineHistory, RandomFacts } from "../../support/randomFacts.ts";

describe("a made-up history", () => {
  it("can be folded, and touches every registry", () => {
    const ledger = new FakeLedger();
    mineHistory(ledger, new RandomFacts(1), new Random(2), 300);
    const state = emptyLedgerState();
    for (const event of ledger.events) applyEvent(state, event);
    expect(state.authorities.members.size).toBe(5);
    expect(state.certifications.size).toBeGreaterThan(100);
    expect(state.arrangements.intervals.size).toBeGreaterThan(5);
    expect(state.benefits.breaches.size).toBeGreaterThan(5);
  });
});
