import { describe, expect, it } from "vitest";
import { applyBenefitEvent, emptyBenefits, isBenefitEvent } from "../../src/domain/benefitRecord.ts";
import type { BenefitEvent, BenefitReport, BreachClaim } from "../../src/domain/event.ts";
import { Facts, idOf, JP, TW } from "../support/facts.ts";

const claim: BreachClaim = {
  ...{ judged: JP, counterpart: TW, arrangement: 1, version: 1, clause: 0, from: 10, until: 20 },
};
const report = (revision: number) => ({ arrangement: 1, partner: TW, revision }) as unknown as BenefitReport;

type Act = readonly [typeof TW, BenefitEvent];

/** The state after the acts, one second apart from 100 on. */
function after(...acts: readonly Act[]) {
  const facts = new Facts();
  acts.forEach(([by, event], index) => facts.benefit(100 + index, by, event));
  const state = emptyBenefits();
  for (const event of facts.events) if (isBenefitEvent(event)) applyBenefitEvent(state, event);
  return state;
}

describe("what authorities committed to", () => {
  const raised = [TW, { type: "BreachRaised", id: idOf(1), economy: TW, claim, evidence: idOf(11) }] as const;
  const about = { id: idOf(1), economy: JP } as const;
  const answered = [JP, { ...about, type: "BreachAnswered", answer: idOf(13) }] as const;

  it("keeps every revision of a report, the newest last", () => {
    const told = (revision: number) =>
      [JP, { type: "BenefitReported", id: idOf(5), economy: JP, report: report(revision) }] as const;
    expect(after(told(1), told(2)).reports.get(idOf(5))).toEqual({ economy: JP, revisions: [report(1), report(2)] });
  });

  it("keeps the root of receipts with its period", () => {
    const anchored = { from: 10, until: 20, root: idOf(9) };
    const state = after([JP, { type: "ReceiptsAnchored", id: idOf(6), economy: JP, ...anchored }]);
    expect(state.receipts.get(idOf(6))).toEqual({ economy: JP, ...anchored });
  });

  it("follows a breach from its claim to its outcome, with the evidence of both sides", () => {
    const { breaches } = after(
      raised,
      [JP, { ...about, type: "BreachEvidenceAdded", evidence: idOf(12) }],
      [JP, { ...about, type: "BreachAcknowledged" }],
      answered,
      [TW, { id: idOf(1), economy: TW, type: "BreachResolved", outcome: "REMEDIED" as never }],
    );
    expect(breaches.get(idOf(1))).toEqual({
      ...{ id: idOf(1), claim, raisedBy: TW, raisedAt: 100, status: "RESOLVED", outcome: "REMEDIED", answer: idOf(13) },
      evidence: [
        { by: TW, commitment: idOf(11), time: 100 },
        { by: JP, commitment: idOf(12), time: 101 },
      ],
      acts: [
        { act: "RAISED", by: TW, at: 100 },
        { act: "EVIDENCE_ADDED", by: JP, at: 101 },
        { act: "ACKNOWLEDGED", by: JP, at: 102 },
        { act: "ANSWERED", by: JP, at: 103 },
        { act: "RESOLVED", by: TW, at: 104 },
      ],
    });
  });

  it("has a breach in the status of the newest step", () => {
    const statusAfter = (...acts: readonly Act[]) => after(raised, ...acts).breaches.get(idOf(1));
    expect(statusAfter()).toMatchObject({ status: "RAISED", outcome: null, answer: null });
    expect(statusAfter([JP, { ...about, type: "BreachAcknowledged" }])?.status).toBe("ACKNOWLEDGED");
    expect(statusAfter(answered)?.status).toBe("ANSWERED");
  });

  it("takes no step of a breach that nobody raised, nor a fact of another registry", () => {
    expect(() => after(answered)).toThrow(RangeError);
    expect(new Facts().members(10, JP).events.some(isBenefitEvent)).toBe(false);
  });
});
