import { expect, it } from "vitest";
import { benefitSlots } from "../../../src/audit/storage/benefits.ts";
import type { BenefitEvent } from "../../../src/domain/event.ts";
import { Facts, idOf, JP, KR, TW } from "../../support/facts.ts";
import { shown } from "./shown.ts";

const slotsOf = (facts: Facts): string[] => shown(benefitSlots(facts.state().benefits));

it("a report has its newest revision, root and totals", () => {
  const report = {
    arrangement: 1,
    partner: TW,
    from: 1_000,
    until: 2_000,
    revision: 1,
    root: idOf(21),
    totals: idOf(22),
  };
  const facts = new Facts().benefit(3_000, JP, { type: "BenefitReported", id: idOf(5), economy: JP, report });
  const subject = `report ${idOf(5)} of JP`;
  expect(slotsOf(facts)).toEqual([`${subject}: revision 1`, `${subject}: root 21`, `${subject}: totals 22`]);
  for (const revision of [2, 3]) {
    const newer = { ...report, revision, root: idOf(21 + revision), totals: idOf(31 + revision) };
    facts.benefit(3_000, JP, { type: "BenefitReported", id: idOf(5), economy: JP, report: newer });
  }
  expect(slotsOf(facts)).toEqual([`${subject}: revision 3`, `${subject}: root 24`, `${subject}: totals 34`]);
});

it("a report without a revision, as no history gives, has no slot", () => {
  const reports = new Map([[idOf(5), { economy: JP, revisions: [] }]]);
  expect(shown(benefitSlots({ reports, receipts: new Map(), breaches: new Map() }))).toEqual([]);
});

it("receipts have their root", () => {
  const anchored = { type: "ReceiptsAnchored", economy: KR, from: 1_000, until: 2_000, root: idOf(31) } as const;
  const facts = new Facts().benefit(3_000, KR, { ...anchored, id: idOf(6) });
  expect(slotsOf(facts)).toEqual([`receipts ${idOf(6)} of KR: root 31`]);
});

it("a breach has both sides, when it was raised, and how far it has come", () => {
  const claim = { judged: JP, counterpart: TW, arrangement: 1, version: 1, clause: 0, from: 1_000, until: 2_000 };
  const of = { id: idOf(7), economy: JP };
  const facts = new Facts().benefit(3_000, TW, { ...of, type: "BreachRaised", economy: TW, claim, evidence: idOf(41) });
  const steps: (readonly [BenefitEvent | undefined, number])[] = [
    [undefined, 1],
    [{ ...of, type: "BreachAcknowledged" }, 2],
    [{ ...of, type: "BreachAnswered", answer: idOf(42) }, 3],
    [{ ...of, type: "BreachResolved", economy: TW, outcome: "REMEDIED" }, 4],
  ];
  for (const [step, status] of steps) {
    if (step !== undefined) facts.benefit(4_000, step.economy, step);
    const words = `breach ${idOf(7)}: status ${status}, judged 19024, counterpart 21591, raisedAt 3000`;
    expect(slotsOf(facts)).toEqual([words]);
  }
});
