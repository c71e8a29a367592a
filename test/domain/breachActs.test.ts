import { expect, it } from "vitest";
import type { Bytes32 } from "../../src/domain/event.ts";
import { Facts, JP, TW } from "../support/facts.ts";

const ID = `0x${"b1".repeat(32)}` as Bytes32;
const text = (byte: string) => `0x${byte.repeat(32)}` as Bytes32;
const claim = { judged: JP, counterpart: TW, arrangement: 1, version: 1, clause: 0, from: 1_000, until: 2_000 };

it("a breach says what was done about it, by whom, and at the time of which block", () => {
  const facts = new Facts()
    .members(500, TW, JP)
    .benefit(3_000, JP, { economy: JP, type: "BreachRaised", id: ID, claim, evidence: text("01") } as never)
    .benefit(3_100, TW, { economy: TW, type: "BreachEvidenceAdded", id: ID, evidence: text("02") } as never)
    .benefit(3_200, JP, { economy: JP, type: "BreachAcknowledged", id: ID } as never)
    .benefit(3_300, JP, { economy: JP, type: "BreachAnswered", id: ID, answer: text("03") } as never)
    .benefit(3_400, TW, { economy: TW, type: "BreachResolved", id: ID, outcome: "ACCEPTED" } as never);
  expect(facts.state().benefits.breaches.get(ID)).toMatchObject({
    status: "RESOLVED",
    outcome: "ACCEPTED",
    acts: [
      { act: "RAISED", by: JP, at: 3_000 },
      { act: "EVIDENCE_ADDED", by: TW, at: 3_100 },
      { act: "ACKNOWLEDGED", by: JP, at: 3_200 },
      { act: "ANSWERED", by: JP, at: 3_300 },
      { act: "RESOLVED", by: TW, at: 3_400 },
    ],
  });
});
