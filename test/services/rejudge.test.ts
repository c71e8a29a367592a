import { expect, test } from "vitest";
import type { ClearanceJudgement } from "../../src/domain/clearanceJudgement.ts";
import type { LedgerChange } from "../../src/domain/ledgerChange.ts";
import { Rejudge, type RejudgeStore } from "../../src/services/rejudge.ts";
import { idOf, JP, TW } from "../support/facts.ts";

type Placed = ReturnType<RejudgeStore["namedAfter"]>[number];
const judgement = (standing: string) => ({ standing }) as unknown as ClearanceJudgement;
const OLD = judgement("ORDINARY");
const NEW = judgement("RECOGNISED");

/**
 * So many clearances of one certification and operator, all judged anew as RECOGNISED; each reading takes 30 ms.
 * @param identifiers by which declarations may name the operator of a certification
 */
function world(count: number, identifiers: readonly string[] = []) {
  const truths = new Map<number, ClearanceJudgement>();
  const rejudged: number[] = [];
  let [time, isAway, lost, doubts] = [0, false, 0, 0];
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
      setTruths(changes) {
        if (lost-- > 0) throw new Error("the connection was lost");
        for (const { record, truth } of changes) truths.set(record.id, truth);
      },
      ofCertification: (id, after, limit) => (asked.push(id), some(after, limit)),
      ofOperator: (_, operator, after, limit) => (asked.push(operator), some(after, limit)),
      namedAfter: (issuer, after, limit) => (asked.push(issuer), some(after, limit)),
      takenAfter: (after, limit) => (asked.push(`after ${after}`), some(after, limit)),
    },
    figures: { rejudged: (record: Placed) => rejudged.push(record.id) } as never,
    judge: () => NEW,
    identifiersOf: () => new Set(identifiers),
    doubted: () => (doubts += 1),
    issuers: () => [TW],
    now: () => 0,
    milliseconds: () => time,
  });
  return {
    rejudge,
    rejudged,
    asked,
    away: (is: boolean) => void (isAway = is),
    loseNextCommit: () => void (lost = 1),
    doubts: () => doubts,
  };
}

const eventsOf = (...ids: readonly number[]) =>
  ids.map((id) => ({ id: idOf(id), record: { economy: TW }, position: { registry: "certifications" } }));
const change = { kind: "advanced", events: eventsOf(1) } as unknown as LedgerChange;
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
  const events = eventsOf(1, 2, 3);
  away(true);
  expect(() => rejudge.ledgerChanged({ kind: "advanced", events } as unknown as LedgerChange)).toThrow("away");
  expect(() => rejudge.step()).toThrow("away");
  away(false);
  while (rejudge.step());
  expect(rejudged).toEqual(upTo(10));
  expect(asked).toEqual([1, 2, 3, 1, 2].map(idOf));
});

test("clearances of a certification's operator are found by every identifier, whichever certification they rest on", () => {
  const { rejudge, rejudged, asked } = world(10, ["TW1", "CODE"]);
  rejudge.ledgerChanged(change);
  expect(asked).toEqual(["TW1", "CODE"]);
  expect(rejudged).toEqual(upTo(10));
});

test("what others took is looked at once, from where all were looked at", () => {
  const { rejudge, rejudged, asked } = world(1_200);
  rejudge.allChanged([], 300);
  rejudge.othersTook();
  while (rejudge.step());
  expect(asked).toEqual(["after 300", "after 800"]);
  expect(rejudged).toEqual(upTo(1_200).slice(300));
  rejudge.othersTook();
  expect(rejudge.step()).toBe(false);
  expect(asked.at(-1)).toBe("after 1200");
});

test("when it is not known whether changes were committed, that is told, and they are made again", () => {
  const { rejudge, rejudged, loseNextCommit, doubts } = world(10);
  loseNextCommit();
  expect(() => rejudge.ledgerChanged(change)).toThrow("lost");
  expect([doubts(), rejudged]).toEqual([1, []]);
  expect(rejudge.step()).toBe(false);
  expect([doubts(), rejudged]).toEqual([1, upTo(10)]);
});
