import { beforeEach, describe, expect, it } from "vitest";
import type { LedgerEvent } from "../../src/domain/event.ts";
import type { MeasuredPropagation, PropagationFigures, PropagationStage } from "../../src/domain/propagation.ts";
import { monthsOf } from "../../src/services/months.ts";
import { propagation } from "../../src/services/propagation.ts";
import { PropagationBook } from "../../src/services/propagationBook.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";
import { Propagation, PROPAGATION_MIGRATIONS } from "../../src/store/propagation.ts";
import { Facts, idOf, JP, leg, record, terms, TW } from "../support/facts.ts";

const months = monthsOf("UTC");
const START = Date.UTC(2026, 2, 1) / 1000;
const APRIL = Date.UTC(2026, 3, 1) / 1000;
let facts: Facts;
let store: Propagation;
let now: number;
let failing: boolean;

beforeEach(() => {
  facts = new Facts().members(1_000, TW, JP).adopted(1_500, 1, terms([leg()], { statusBound: 60 }));
  store = new Propagation(SqliteDatabase.open(":memory:", PROPAGATION_MIGRATIONS));
  now = START;
  failing = false;
});

function open(verified = facts.events.at(-1)?.position.block): PropagationBook {
  return new PropagationBook({
    own: JP,
    state: () => facts.state(),
    months,
    store: {
      transaction: (body) => store.transaction(body),
      mark: () => store.mark(),
      rows: () => store.rows(),
      save: (row) => store.save(row),
      setMark(since, place) {
        if (failing) throw new Error("the disk is full");
        store.setMark(since, place);
      },
    },
    page: ({ block, logIndex }, limit) =>
      facts.events
        .filter(({ position }) => position.registry === "certifications")
        .filter(({ position: at }) => at.block > block || (at.block === block && at.logIndex > logIndex))
        .slice(0, limit),
    verifiedBlock: () => verified,
    now: () => now,
  });
}

/** A suspension that is on the ledger at `time`, decided some seconds before. */
function suspended(time: number, number: number, decidedBefore = 0, fields: Parameters<typeof record>[0] = {}): void {
  facts.certification(time, "CertificationSuspended", idOf(number), record({ status: "SUSPENDED", ...fields }));
  const event = facts.events.at(-1) as LedgerEvent & { decidedAt: number };
  facts.events[facts.events.length - 1] = { ...event, decidedAt: time - decidedBefore } as LedgerEvent;
}

const of = (figures: readonly PropagationFigures[], stage: PropagationStage, month: number | null = null) =>
  figures.find((one) => one.stage === stage && one.month === month);

describe("what a recognising gateway measures", () => {
  it("is from the block, and from the decision, until its view has the change; by month, against the bound", () => {
    const book = open();
    suspended(START + 100, 1, 10);
    now = START + 102;
    book.step();
    suspended(APRIL + 100, 2, 59);
    now = APRIL + 105;
    book.step();
    const figures = book.figures(TW);
    expect(of(figures, "LEDGER_TO_PARTNER")).toMatchObject({ n: 2, p50: 2, max: 5, bounded: 0 });
    expect(of(figures, "DECISION_TO_PARTNER")).toMatchObject({ n: 2, max: 64, bounded: 2, beyond: 1 });
    expect(of(figures, "DECISION_TO_PARTNER", 202603)).toMatchObject({ n: 1, max: 12, beyond: 0 });
    expect(of(figures, "DECISION_TO_PARTNER", 202604)).toMatchObject({ n: 1, max: 64, beyond: 1 });
  });

  it("leaves out what no leg in force covers, own changes, proposals, and what was there before it began", () => {
    suspended(START - 10, 1);
    const book = open();
    suspended(START + 1, 2, 0, { programme: 3 });
    suspended(START + 2, 3, 0, { economy: JP });
    facts.certification(START + 3, "CertificationAnnulmentProposed", idOf(2), record());
    now = START + 20;
    book.step();
    expect(book.figures(TW)).toEqual([]);
  });

  it("does not count a past that a new gateway reads on its first day", () => {
    suspended(START - 10, 1);
    suspended(START + 10, 2);
    const book = open(-1);
    now = START + 30;
    book.step();
    expect(of(book.figures(TW), "LEDGER_TO_PARTNER")).toMatchObject({ n: 1, max: 20 });
  });

  it("does not call a decision late that was taken before its economy was on the ledger", () => {
    const book = open();
    suspended(START + 1, 1, START - 500);
    now = START + 3;
    book.step();
    expect(book.figures(TW).map(({ stage }) => stage)).toEqual(["LEDGER_TO_PARTNER", "LEDGER_TO_PARTNER"]);
  });

  it("counts each change once over restarts, and one that came while it was off as known when it is on again", () => {
    const book = open();
    suspended(START + 10, 1);
    now = START + 11;
    book.step();
    suspended(START + 20, 2);
    now = START + 500;
    const again = open();
    again.step();
    again.step();
    expect(of(again.figures(TW), "LEDGER_TO_PARTNER")).toMatchObject({ n: 2, max: 480 });
    expect(again.since).toBe(START);
  });

  it("counts nothing that the store did not take, and all of it later", () => {
    const book = open();
    suspended(START + 10, 1);
    now = START + 11;
    failing = true;
    expect(() => book.step()).toThrow("the disk is full");
    expect(book.figures(TW)).toEqual([]);
    failing = false;
    now = START + 14;
    book.step();
    expect(of(book.figures(TW), "LEDGER_TO_PARTNER")).toMatchObject({ n: 1, max: 4 });
  });

  it("reads more than one page", () => {
    const book = open();
    for (let number = 1; number <= 2_100; number += 1) suspended(START + number, number);
    now = START + 2_100;
    book.step();
    expect(of(book.figures(TW), "LEDGER_TO_PARTNER")?.n).toBe(2_100);
  });
});

describe("propagation", () => {
  const told: MeasuredPropagation = { since: START, figures: [] };
  const pairs = (own: typeof TW) =>
    propagation(
      { own, state: () => facts.state(), months, measured: () => told, told: () => ({ told, receivedAt: START + 9 }) },
      START + 1_000,
    );

  it("from decision to ledger is the same on both sides, and the other way is what the partner told", () => {
    suspended(START + 100, 1, 61);
    suspended(START + 200, 2, 1);
    suspended(START + 300, 3, START);
    const [issuing] = pairs(TW);
    const [recognising] = pairs(JP);
    expect(issuing?.toLedger).toEqual(recognising?.toLedger);
    expect(issuing).toMatchObject({ issuer: TW, recogniser: JP, arrangements: [1], bound: 60, beforeLedger: 1 });
    expect(of(issuing?.toLedger ?? [], "DECISION_TO_LEDGER")).toMatchObject({ n: 2, max: 61, bounded: 2, beyond: 1 });
    expect([issuing?.toldAt, recognising?.toldAt]).toEqual([START + 9, undefined]);
  });

  it("has a direction only where recognition ever was in force", () => {
    expect(pairs(TW).map(({ issuer, recogniser }) => `${issuer}>${recogniser}`)).toEqual(["TW>JP"]);
  });
});
