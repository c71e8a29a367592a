import { expect, test } from "vitest";
import type { ClearanceJudgement } from "../../src/domain/clearanceJudgement.ts";
import type { LedgerChange } from "../../src/domain/ledgerChange.ts";
import { Rejudge, type RejudgeStore } from "../../src/services/rejudge.ts";
import { idOf, JP, TW } from "../support/facts.ts";

type Placed = ReturnType<RejudgeStore["namedAfter"]>[number];
const judgement = (standing: string) => ({ standing }) as unknown as ClearanceJudgement;
const OLD = judgement("ORDINARY");
const NEW = judgement("RECOGNISED");

/** So many clearances of one certification and operator, all judged anew as RECOGNISED. */
function world(count: number) {
  const truths = new Map<number, ClearanceJudgement>();
  const rejudged: number[] = [];
  const some = (after: number, limit: number): Placed[] =>
    Array.from({ length: Math.min(limit, count - after) }, (_, index) => {
      const id = after + index + 1;
      return { id, clearance: {}, relied: OLD, truth: truths.get(id) ?? OLD } as unknown as Placed;
    });
  const rejudge = new Rejudge({
    store: {
      setTruths: (changes) => changes.forEach(({ record, truth }) => truths.set(record.id, truth)),
      ofCertification: (_, after, limit) => some(after, limit),
      ofOperator: (_, __, after, limit) => some(after, limit),
      namedAfter: (_, after, limit) => some(after, limit),
    },
    figures: { rejudged: (record: Placed) => rejudged.push(record.id) } as never,
    judge: () => NEW,
    issuers: () => [TW],
    now: () => 0,
  });
  return { rejudge, rejudged };
}

const certified = { kind: "advanced", events: [{ id: idOf(1), position: { registry: "certifications" } }] };
const change = certified as unknown as LedgerChange;
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test("a few clearances of a certification are judged again at once, with nothing left to do", () => {
  const { rejudge, rejudged } = world(499);
  rejudge.ledgerChanged(change);
  expect(rejudged).toEqual(upTo(499));
  expect(rejudge.step()).toBe(false);
});

test.each([
  ["a certification", (rejudge: Rejudge) => rejudge.ledgerChanged(change)],
  ["an operator", (rejudge: Rejudge) => rejudge.operatorsChanged(TW, ["TW1"])],
])("many of %s in steps, each once", (_, happen) => {
  const { rejudge, rejudged } = world(1_200);
  happen(rejudge);
  expect(rejudged).toEqual(upTo(500));
  expect(rejudge.step()).toBe(true);
  expect(rejudged).toEqual(upTo(1_000));
  expect(rejudge.step()).toBe(false);
  expect(rejudged).toEqual(upTo(1_200));
});

test("those of an economy wait, and what changes again meanwhile begins anew", () => {
  const { rejudge, rejudged } = world(2_100);
  rejudge.economyChanged(JP);
  expect(rejudged).toEqual([]);
  expect(rejudge.step()).toBe(true);
  expect(rejudged).toEqual(upTo(2_000));
  rejudge.economyChanged(JP);
  expect([rejudge.step(), rejudge.step(), rejudge.step()]).toEqual([true, false, false]);
  expect(rejudged).toEqual(upTo(2_100));
});
