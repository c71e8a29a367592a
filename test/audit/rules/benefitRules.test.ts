import { describe, expect, it } from "vitest";
import { checkBenefit } from "../../../src/audit/rules/benefitRules.ts";
import type { BenefitEvent, BenefitReport } from "../../../src/domain/event.ts";
import { breachIdOf, receiptsIdOf, reportIdOf } from "../../../src/ledger/contentIds.ts";
import { Facts, idOf, JP, KR, TW, writerOf } from "../../support/facts.ts";
import { foldedFrom, positionAt, said } from "./said.ts";

const NOW = 5_000;

function saidOf(facts: Facts, event: BenefitEvent): string[] {
  const { state } = foldedFrom(facts.events);
  const whole = { position: positionAt("benefits", NOW), writer: writerOf(TW), ...event };
  return said((say) => checkBenefit(whole, state.benefits, say));
}

describe("a report", () => {
  const period = { arrangement: 1, partner: TW, from: 1_000, until: NOW };
  const reported = (fields: Partial<BenefitReport> = {}) => {
    const report = { ...period, revision: 1, root: idOf(1), totals: idOf(2), ...fields };
    return { type: "BenefitReported", economy: JP, id: reportIdOf(JP, report), report } as const;
  };

  it("of a period that is over, each revision after the other, is lawful", () => {
    expect(saidOf(new Facts(), reported())).toEqual([]);
    expect(saidOf(new Facts(), reported({ from: NOW - 1 }))).toEqual([]);
    const facts = new Facts().benefit(NOW, JP, reported());
    expect(saidOf(facts, reported({ revision: 2 }))).toEqual([]);
    facts.benefit(NOW, JP, reported({ revision: 2 }));
    expect(saidOf(facts, reported({ revision: 3 }))).toEqual([]);
    expect(saidOf(facts, reported({ from: 2_000 }))).toEqual([]);
  });

  it.each([0, 1, 3])("in revision %i after the first skips or repeats one", (revision) => {
    const facts = new Facts().benefit(NOW, JP, reported());
    const words = [`report.revision: the next revision is 2, not ${revision}`];
    expect(saidOf(facts, reported({ revision }))).toEqual(words);
  });

  it("begins with its first revision", () => {
    const words = ["report.revision: the next revision is 1, not 2"];
    expect(saidOf(new Facts(), reported({ revision: 2 }))).toEqual(words);
  });

  it.each([{ until: NOW + 1 }, { from: NOW }, { from: NOW + 1 }])(
    "of the period %o is of none, or not over",
    (part) => {
      const words = ["report.until: the period is none, or not over"];
      expect(saidOf(new Facts(), reported(part))).toEqual(words);
    },
  );

  it("has the id that follows from it", () => {
    const words = ["id: the report's id does not follow from it"];
    expect(saidOf(new Facts(), { ...reported(), id: idOf(3) })).toEqual(words);
    expect(saidOf(new Facts(), { ...reported(), economy: KR })).toEqual(words);
  });
});

describe("an anchor of receipts", () => {
  const anchored = { type: "ReceiptsAnchored", economy: JP, from: 1_000, until: 2_000, root: idOf(4) } as const;
  const id = receiptsIdOf(JP, 1_000, 2_000);

  it("has the id of its period, once", () => {
    expect(saidOf(new Facts(), { ...anchored, id })).toEqual([]);
    const words = ["id: the id does not follow from the period"];
    expect(saidOf(new Facts(), { ...anchored, id, until: 2_001 })).toEqual(words);
    const again = ["id: receipts of this period are there already"];
    expect(saidOf(new Facts().benefit(NOW, JP, { ...anchored, id }), { ...anchored, id })).toEqual(again);
  });
});

describe("a breach", () => {
  const clause = { arrangement: 1, version: 1, clause: 0 };
  const claim = { judged: JP, counterpart: TW, ...clause, from: 1_000, until: 2_000 };
  const id = breachIdOf(claim);
  const raised = { type: "BreachRaised", id, economy: TW, claim, evidence: idOf(5) } as const;
  const acknowledged = { type: "BreachAcknowledged", id, economy: JP } as const;
  const answered = { type: "BreachAnswered", id, economy: JP, answer: idOf(6) } as const;
  const evidence = { type: "BreachEvidenceAdded", id, economy: TW, evidence: idOf(7) } as const;
  const resolved = { type: "BreachResolved", id, economy: TW, outcome: "REMEDIED" } as const;
  const after = (...steps: readonly BenefitEvent[]): Facts => {
    const facts = new Facts();
    for (const step of [raised, ...steps]) facts.benefit(NOW, step.economy, step);
    return facts;
  };

  it("is raised once, by either side, under the id of its claim", () => {
    expect(saidOf(new Facts(), raised)).toEqual([]);
    expect(saidOf(new Facts(), { ...raised, economy: JP })).toEqual([]);
    expect(saidOf(new Facts(), { ...raised, economy: KR })).toEqual(["economy: it is on neither side"]);
    expect(saidOf(after(), raised)).toEqual(["id: the breach was raised before"]);
    const words = ["id: the breach's id does not follow from the claim"];
    expect(saidOf(new Facts(), { ...raised, claim: { ...claim, clause: 1 } })).toEqual(words);
  });

  it.each([acknowledged, answered, evidence, resolved])("that nobody raised knows no $type", (step) => {
    expect(saidOf(new Facts(), step)).toEqual(["id: there is no such breach"]);
  });

  it("is acknowledged, answered and resolved in this order, and evidence is added until it is resolved", () => {
    const stages = [
      ["RAISED", after(), [acknowledged, evidence, resolved]],
      ["ACKNOWLEDGED", after(acknowledged), [answered, evidence, resolved]],
      ["ANSWERED", after(acknowledged, answered), [evidence, resolved]],
      ["RESOLVED", after(acknowledged, answered, resolved), []],
    ] as const;
    for (const [status, facts, lawful] of stages) {
      for (const step of [acknowledged, answered, evidence, resolved]) {
        const found = new Set(saidOf(facts, step));
        const expected = (lawful as readonly BenefitEvent[]).includes(step) ? [] : [`id: the breach was ${status}`];
        expect([...found], `${step.type} of ${status}`).toEqual(expected);
      }
    }
  });

  it("is acknowledged and answered by the judged, resolved by the counterpart, and both may add evidence", () => {
    expect(saidOf(after(), { ...acknowledged, economy: TW })).toEqual(["economy: it is for JP"]);
    expect(saidOf(after(acknowledged), { ...answered, economy: TW })).toEqual(["economy: it is for JP"]);
    expect(saidOf(after(), { ...resolved, economy: JP })).toEqual(["economy: it is for TW"]);
    expect(saidOf(after(), { ...evidence, economy: JP })).toEqual([]);
    expect(saidOf(after(), { ...evidence, economy: KR })).toEqual(["economy: it is for JP or TW"]);
  });
});
