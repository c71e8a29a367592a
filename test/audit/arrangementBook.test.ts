import { describe, expect, it } from "vitest";
import { ArrangementBook, bitOf, keyOf, numbersIn, presentParties } from "../../src/audit/arrangementBook.ts";
import type { ArrangementEvent } from "../../src/domain/event.ts";
import type { Terms } from "../../src/domain/terms.ts";
import { Facts, idOf, JP, KR, leg, terms, TW, writerOf } from "../support/facts.ts";
import { positionAt } from "./rules/said.ts";

const NOW = 5_000;
const TERMS = terms([leg({ until: 9_000 })], { noticeDays: 2 });

/** A book after the first arrangement's adoption, in force from 2,000, and what happened then. */
function bookOf(...events: readonly (readonly [time: number, event: ArrangementEvent])[]): ArrangementBook {
  const book = new ArrangementBook();
  for (const event of new Facts().adopted(2_000, 1, TERMS).events) book.apply(event as never);
  return after(book, ...events);
}

function after(book: ArrangementBook, ...events: readonly (readonly [time: number, event: ArrangementEvent])[]) {
  for (const [time, event] of events)
    book.apply({ position: positionAt("arrangements", time), writer: writerOf(TW), ...event });
  return book;
}

const side = { arrangement: 1, issuer: TW, recogniser: JP } as const;
const of = { arrangement: 1, party: TW } as const;
const proposed = (version: number, given: Terms = TERMS, proposer = TW): ArrangementEvent => {
  return { type: "ArrangementProposed", arrangement: 1, version, proposer, termsHash: idOf(version), terms: given };
};
const adopted = (version: number, governsFrom: number) =>
  ({ type: "ArrangementAdopted", arrangement: 1, version, governsFrom }) as const;
const entered = (interval: number, given = leg(), arrangement = 1) =>
  ({ type: "LegEnteredIntoForce", arrangement, version: 1, interval, leg: given }) as const;
const end = (until: number, interval = 0) => ({ type: "LegEndSet", ...side, interval, until }) as const;
const suspended = (effectiveAt = 6_000) => ({ type: "SuspensionNotified", ...side, party: JP, effectiveAt }) as const;

const plans = (book: ArrangementBook): number[] => (book.intervals.get("TW>JP") ?? []).map((each) => each.plannedUntil);
const direction = (book: ArrangementBook) => book.arrangements.get(1)?.directions.get("TW>JP");

describe("the next version of an arrangement", () => {
  it("plans the end of every interval that can still change, at the latest when it governs", () => {
    const planned = (interval: number, until: number, governsFrom: number): number | undefined => {
      const legs = terms([leg({ until })]);
      const book = bookOf([2_100, entered(1, leg({ until }))]);
      return plans(after(book, [NOW, proposed(2, legs)], [NOW, adopted(2, governsFrom)]))[interval];
    };
    expect(planned(1, 0, 7_000)).toBe(7_000);
    expect(planned(1, 8_000, 7_000)).toBe(7_000);
    expect(planned(1, 6_000, 7_000)).toBe(6_000);
    expect(planned(1, 7_000, 7_000)).toBe(7_000);
    expect(planned(0, 8_000, 7_000)).toBe(7_000); // the first ends at 9,000
    // One that ended, at the block or before, stays as it was.
    expect(planned(1, NOW, NOW)).toBe(NOW);
    expect(planned(1, NOW, NOW - 1_000)).toBe(NOW);
    expect(planned(1, NOW + 1, NOW - 1_000)).toBe(NOW - 1_000);
  });

  it("leaves another arrangement's intervals, and those before where its direction begins to look", () => {
    const foreign = bookOf();
    after(foreign, [2_000, { ...proposed(1), arrangement: 2 }], [2_100, entered(1, leg({ until: 8_000 }), 2)]);
    expect(plans(after(foreign, [NOW, proposed(2)], [NOW, adopted(2, 7_000)]))).toEqual([7_000, 8_000]);
    const passed = bookOf([2_100, end(2_500)], [2_100, entered(1)], [3_000, suspended()], [3_100, end(8_000)]);
    expect(direction(passed)?.scanFrom).toBe(1);
    expect(plans(after(passed, [NOW, proposed(2)], [NOW, adopted(2, 7_000)]))).toEqual([9_000, 7_000]);
  });

  it("ends suspensions, the proposal and its signatures", () => {
    const signed = { type: "ArrangementSigned", ...of, version: 2 } as const;
    const book = bookOf([3_000, suspended()], [NOW, proposed(2, TERMS, KR)], [NOW, signed]);
    expect(direction(book)).toMatchObject({ party: JP, effectiveAt: 6_000 });
    expect(book.arrangements.get(1)).toMatchObject({ version: 1, signatures: 2, acceding: KR });
    after(book, [NOW, adopted(2, 7_000)]);
    expect(direction(book)).toEqual({ issuer: TW, recogniser: JP, party: undefined, effectiveAt: 0, scanFrom: 0 });
    const settled = { version: 2, signatures: 0, acceding: undefined, proposed: undefined, governsFrom: 7_000 };
    expect(book.arrangements.get(1)).toMatchObject({ ...settled, termsHash: idOf(2), terms: TERMS, noticeDays: 2 });
  });
});

describe("a proposal", () => {
  it("is of one who accedes when a party of before did not make it", () => {
    const acceding = (book: ArrangementBook) => book.arrangements.get(1)?.acceding;
    expect(acceding(after(new ArrangementBook(), [NOW, proposed(1)]))).toBeUndefined();
    expect(acceding(bookOf([NOW, proposed(2)]))).toBeUndefined();
    expect(acceding(bookOf([NOW, proposed(2, TERMS, KR)]))).toBe(KR);
    const left = { type: "WithdrawalNotified", ...of, effectiveAt: NOW } as const;
    expect(acceding(bookOf([NOW, left], [NOW, proposed(2)]))).toBe(TW);
    expect(acceding(bookOf([NOW, left], [NOW - 1, proposed(2)]))).toBeUndefined();
  });

  it("that is cancelled leaves nothing", () => {
    const signed = { type: "ArrangementSigned", ...of, version: 2 } as const;
    const cancelled = { type: "ArrangementProposalCancelled", ...of, version: 2 } as const;
    const book = bookOf([NOW, proposed(2, TERMS, KR)], [NOW, signed], [NOW, cancelled]);
    const nothing = { proposed: undefined, signatures: 0, acceding: undefined };
    expect(book.arrangements.get(1)).toMatchObject({ ...nothing, version: 1, terms: TERMS });
  });
});

describe("who leaves", () => {
  const leaves = { type: "WithdrawalNotified", ...of, effectiveAt: NOW } as const;
  const leaving = (book: ArrangementBook) => [...(book.arrangements.get(1)?.leavesAt ?? [])];

  it("is remembered until it stays, or comes back", () => {
    expect(leaving(bookOf([3_000, leaves]))).toEqual([[TW, NOW]]);
    expect(leaving(bookOf([3_000, leaves], [3_000, { type: "WithdrawalCancelled", ...of }]))).toEqual([]);
    expect(leaving(bookOf([3_000, leaves], [3_000, { type: "ArrangementAcceded", ...of, version: 1 }]))).toEqual([]);
  });

  it("is a party until then", () => {
    const subject = bookOf([3_000, leaves]).arrangements.get(1)!;
    expect(presentParties(subject, NOW - 1)).toEqual([JP, TW]);
    expect(presentParties(subject, NOW)).toEqual([JP]);
    const before = after(new ArrangementBook(), [NOW, proposed(1)]).arrangements.get(1)!;
    expect(presentParties(before, NOW)).toEqual([]);
  });
});

describe("a direction", () => {
  it("keeps the interval where it began", () => {
    expect(direction(bookOf([NOW, entered(1)], [NOW, entered(2)]))?.scanFrom).toBe(0);
    const other = after(
      new ArrangementBook(),
      [1_000, { ...proposed(1), arrangement: 2 }],
      [1_000, entered(0, leg(), 2)],
    );
    after(other, [2_000, proposed(1)], [2_000, entered(1)]);
    expect(direction(other)?.scanFrom).toBe(1);
  });

  it("begins to look at the first interval that its suspension can end", () => {
    const from = (...events: readonly (readonly [number, ArrangementEvent])[]) =>
      direction(bookOf(...events))?.scanFrom;
    expect(from([3_000, suspended()])).toBe(0);
    expect(from([2_100, end(2_500)], [2_100, entered(1)], [2_499, suspended()])).toBe(0);
    expect(from([2_100, end(2_500)], [2_100, entered(1)], [2_500, suspended()])).toBe(1);
    // None is left: it stays where it was.
    expect(from([2_100, end(2_500)], [3_000, suspended()])).toBe(0);
    const twice = [2_100, end(2_500)] as const;
    expect(from(twice, [2_100, entered(1)], [3_000, suspended()], [3_000, end(2_600, 1)], [3_100, suspended()])).toBe(
      1,
    );
  });

  it("never looks back", () => {
    const book = bookOf([2_100, entered(1)], [2_200, end(2_500)], [3_000, suspended()]);
    // An interval before that opens again, as no contract lets it, is passed over.
    expect(direction(after(book, [3_000, end(0)], [3_100, suspended()]))?.scanFrom).toBe(1);
  });

  it.each([
    { type: "SuspensionCancelled", ...side, party: JP },
    { type: "ArrangementResumed", ...side, party: JP, from: 0 },
  ] as const)("is free after $type", (event) => {
    const book = bookOf([2_100, end(2_500)], [2_100, entered(1)], [3_000, suspended()], [NOW, event]);
    expect(direction(book)).toMatchObject({ party: undefined, effectiveAt: 0, scanFrom: 1 });
  });
});

describe("what is signed and confirmed by several", () => {
  const confirmed = { type: "EntryIntoForceConfirmed", arrangement: 1, version: 1, legIndex: 0 } as const;

  it("is in force for the modes that both sides confirmed alike", () => {
    const one = { ...confirmed, modes: 1, from: 10 };
    const book = bookOf([NOW, { ...one, party: TW }], [NOW, { ...one, party: JP, from: 11 }]);
    const subject = book.arrangements.get(1)!;
    expect([...subject.confirmations]).toEqual([
      ["1 0 1 10", 1],
      ["1 0 1 11", 2],
    ]);
    expect(subject.entered.size).toBe(0);
    after(
      book,
      [NOW, { ...one, party: JP }],
      [NOW, { ...one, modes: 4, party: JP }],
      [NOW, { ...one, modes: 4, party: TW }],
    );
    expect([...subject.entered]).toEqual([["1 0", 5]]);
  });

  it("is an end of one version alone", () => {
    const ends = { type: "TerminationSigned", ...of, effectiveAt: 8_000 } as const;
    const book = bookOf([NOW, ends], [NOW, { ...ends, party: JP }], [NOW, { ...ends, effectiveAt: 9_000 }]);
    expect([...book.arrangements.get(1)!.terminations]).toEqual([
      ["1 8000", 3],
      ["1 9000", 2],
    ]);
    after(book, [NOW, proposed(2)], [NOW, adopted(2, NOW)], [NOW, ends]);
    expect(book.arrangements.get(1)!.terminations.get("2 8000")).toBe(2);
  });
});

it("numbers come back from their key", () => {
  expect(keyOf(1, 23, 4)).toBe("1 23 4");
  expect(numbersIn(keyOf(1, 23, 4))).toEqual([1, 23, 4]);
});

it("a party's bit is its place in the terms, up to the thirty-second", () => {
  const parties = Array.from({ length: 32 }, (_, at) => `P${at}` as never);
  expect([bitOf(parties, parties[0]!), bitOf(parties, parties[31]!)]).toEqual([1, 0x80000000]);
  expect([bitOf(parties, TW), bitOf(undefined, TW)]).toEqual([0, 0]);
});

describe("what no contract lets through", () => {
  const all: ArrangementEvent[] = [
    { type: "ArrangementProposalCancelled", ...of, version: 1 },
    { type: "ArrangementSigned", ...of, version: 1 },
    adopted(1, NOW),
    { type: "ArrangementAcceded", ...of, version: 1 },
    { type: "EntryIntoForceConfirmed", ...of, version: 1, legIndex: 7, modes: 1, from: 0 },
    end(NOW, 7),
    suspended(),
    { type: "SuspensionCancelled", ...side, party: JP },
    { type: "ArrangementResumed", ...side, party: JP, from: 0 },
    { type: "WithdrawalNotified", ...of, effectiveAt: NOW },
    { type: "WithdrawalCancelled", ...of },
    { type: "TerminationSigned", ...of, effectiveAt: NOW },
    { type: "ArrangementTerminated", arrangement: 1, effectiveAt: NOW },
  ];

  it.each(all)("stops no book: $type", (event) => {
    const empty = after(new ArrangementBook(), [NOW, event]);
    expect([empty.arrangements.size, empty.intervals.size]).toEqual([0, 0]);
    // Of one that is only proposed, of another direction, or of a party that it has not.
    const cancelled = { type: "ArrangementProposalCancelled", ...of, version: 1 } as const;
    expect(() => after(new ArrangementBook(), [NOW, proposed(1)], [NOW, cancelled], [NOW, event])).not.toThrow();
    expect(() => bookOf([NOW, { ...event, issuer: KR, party: KR } as never])).not.toThrow();
    expect(() => bookOf([NOW, event])).not.toThrow();
  });
});
