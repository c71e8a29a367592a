import { expect, test } from "vitest";
import { Timeline, type TimelineSubject } from "../../src/audit/timeline.ts";
import { applyEvent, emptyLedgerState } from "../../src/domain/ledgerState.ts";
import { Facts, idOf, JP, leg, record, terms, TW, writerOf } from "../support/facts.ts";

/** Kind and lateness of each fact about a subject. */
function lateOf(facts: Facts, subject: TimelineSubject): (readonly [string, number])[] {
  const state = emptyLedgerState();
  const timeline = new Timeline(subject);
  for (const event of facts.events) {
    applyEvent(state, event);
    timeline.take(event, state);
  }
  return timeline.facts.map(({ event, lateBy }) => [event.type, lateBy] as const);
}

test("a direction that was in force before the ledger heard of it is late, as a certification is", () => {
  const facts = new Facts()
    .members(500, JP, TW)
    .certification(1_600, "CertificationGranted", idOf(1), record({ validFrom: 1_000 }))
    .adopted(2_000, 1, terms([leg({ from: 1_400 }), leg({ issuer: JP, recogniser: TW, from: 9_000 })]))
    .arrangement(3_000, JP, {
      arrangement: 1,
      type: "LegEndSet",
      issuer: TW,
      recogniser: JP,
      interval: 0,
      until: 2_500,
    });
  expect(lateOf(facts, { kind: "arrangement", number: 1 })).toEqual([
    ["ArrangementProposed", 0],
    ["ArrangementSigned", 0],
    ["ArrangementSigned", 0],
    ["ArrangementAdopted", 0],
    ["LegEnteredIntoForce", 600],
    ["LegEnteredIntoForce", 0],
    ["LegEndSet", 500],
  ]);
  expect(lateOf(facts, { kind: "certification", id: idOf(1) })).toEqual([["CertificationGranted", 600]]);
});

test("a key that was revoked with effect from an earlier moment is late, a writer without a first day is not", () => {
  const account = writerOf(TW);
  const key = { economy: TW, keyId: idOf(7) } as const;
  const added = {
    type: "StatementKeyAdded",
    ...key,
    purpose: "HEAD",
    publicKey: idOf(1),
    from: 600,
    until: 0,
  } as const;
  const facts = new Facts()
    .members(500, TW)
    .authority(600, added)
    .authority(900, { type: "StatementKeyRevoked", ...key, revokedAt: 700 })
    .authority(950, { type: "WriterSet", economy: TW, account, roles: 1, from: 0, until: 0, generation: 1 });
  expect(lateOf(facts, { kind: "authority", economy: TW })).toEqual([
    ["MemberAdmitted", 0],
    ["WriterSet", 0],
    ["StatementKeyAdded", 0],
    ["StatementKeyRevoked", 200],
    ["WriterSet", 0],
  ]);
});
