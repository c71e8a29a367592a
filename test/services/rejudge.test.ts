import { expect, test } from "vitest";
import type { ClearanceJudgement } from "../../src/domain/clearanceJudgement.ts";
import type { LedgerChange } from "../../src/domain/ledgerChange.ts";
import { Rejudge, type RejudgeStore } from "../../src/services/rejudge.ts";
import { idOf, JP, TW } from "../support/facts.ts";

type Placed = ReturnType<RejudgeStore["namedAfter"]>[number];
const judgement = (standing: string) => ({ standing }) as unknown as ClearanceJudgement;
const OLD = judgement("ORDINARY");
const NEW = judgement("RECOGNISED");

/** So many clearances of one certification and operator, all judged anew as RECOGNISED; each reading takes 30 ms. */
function world(count: number) {
  const truths = new Map<number, ClearanceJudgement>();
  const rejudged: number[] = [];
  let [time, isAway] = [0, false];
  const some = (after: number, limit: number): Placed[] => {
    if (isAway) throw new Error("the store is away");
    time += 30;
    return Array.from({ length: Math.max(0, Math.min(limit, count - after)) }, (_, index) => {
      const id = after + index + 1;
      return { id, clearance: {}, relied: OLD, truth: truths.get(id) ?? OLD } as unknown as Placed;
    });
  };
  const asked: string[] = [];
  const rejudge = new Rejudge({
    store: {
      setTruths: (changes) => changes.forEach(({ record, truth }) => truths.set(record.id, truth)),
      ofCertification: (id, after, limit) => (asked.push(id), some(after, limit)),
      ofOperator: (_, operator, after, limit) => (asked.push(operator), some(after, limit)),
      namedAfter: (issuer, after, limit) => (asked.push(issuer), some(after, limit)),
    },
    figures: { rejudged: (record: Placed) => rejudged.push(record.id) } as never,
    judge: () => NEW,
    issuers: () => [TW],
    now: () => 0,
    milliseconds: () => time,
  });
  return { rejudge, rejudged, asked, away: (is: boolean) => void (isAway = is) };
}

const certified = { kind: "advanced", events: [{ id: idOf(1), position: { registry: "certifications" } }] };
const change = certified as unknown as LedgerChange;
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test("a few clearances of a certification are judged again at once, with nothing left to do", () => {
  const { rejudge, rejudged, asked } = world(199);
  rejudge.ledgerChanged(change);
  expect(rejudged).toEqual(upTo(199));
  expect(asked).toHaveLength(1);
  expect(rejudge.step()).toBe(false);
});

test.each([
  ["a certification", (rejudge: Rejudge) => rejudge.ledgerChanged(change)],
  ["an operator", (rejudge: Rejudge) => rejudge.operatorsChanged(TW, ["TW1"])],
])("many of %s in turns, each once", (_, happen) => {
  const { rejudge, rejudged } = world(900);
  happen(rejudge);
  expect(rejudged).toEqual(upTo(400));
  expect(rejudge.step()).toBe(true);
  expect(rejudged).toEqual(upTo(800));
  expect(rejudge.step()).toBe(false);
  expect(rejudged).toEqual(upTo(900));
});

test("many operators take no longer than a turn at once, and go before an economy", () => {
  const { rejudge, asked } = world(0);
  rejudge.economyChanged(JP);
  rejudge.operatorsChanged(TW, ["A", "B", "C"]);
  expect(asked).toEqual(["A", "B"]);
  expect(rejudge.step()).toBe(false);
  expect(asked).toEqual(["A", "B", "C", JP]);
});

test("what changes again meanwhile begins anew", () => {
  const { rejudge, rejudged, asked } = world(1_100);
  rejudge.economyChanged(JP);
  expect(rejudged).toEqual([]);
  expect(rejudge.step()).toBe(true);
  expect(rejudged).toEqual(upTo(1_000));
  rejudge.economyChanged(JP);
  expect([rejudge.step(), rejudge.step()]).toEqual([true, false]);
  expect(rejudged).toEqual(upTo(1_100));
  expect(asked).toHaveLength(5);
});

test("nothing is forgotten while the store is away", () => {
  const { rejudge, rejudged, asked, away } = world(10);
  const events = [1, 2, 3].map((id) => ({ id: idOf(id), position: { registry: "certifications" } }));
  away(true);
  expect(() => rejudge.ledgerChanged({ kind: "advanced", events } as unknown as LedgerChange)).toThrow("away");
  expect(() => rejudge.step()).toThrow("away");
  away(false);
  while (rejudge.step());
  expect(rejudged).toEqual(upTo(10));
  expect(asked).toEqual([1, 2, 3, 1, 2].map(idOf));
});
