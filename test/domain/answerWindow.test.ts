import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerWindow, isWithin } from "../../src/domain/answerWindow.ts";
import { type Grounds, type Question, recognise } from "../../src/domain/recognition.ts";
import { busyActs, busyFacts, FIRST, LAST, termsAtRandom } from "../support/busyFacts.ts";
import { Facts, idOf, JP, KR, leg, record, TW, terms, writerOf } from "../support/facts.ts";

const near = fc.integer({ min: FIRST - 100, max: LAST + 200 });
const question = fc.record({
  validAt: near,
  knownAt: near,
  departedAt: fc.option(near, { nil: undefined }),
  operatorType: fc.constantFrom(undefined, "IMPORTER" as const, "EXPORTER" as const),
});
/** Whether the departure of a question is one of its moments, to the second. */
const departs = fc.constantFrom("whenever", "at validAt", "at the other validAt");

function groundsOf(facts: Facts): Grounds {
  const { authorities, arrangements, certifications } = facts.state();
  return { stale: undefined, authorities, arrangements, certifications: [...certifications.values()] };
}

describe("the window of an answer", () => {
  it("holds only moments at which a fresh answer is the same, whatever happened", () => {
    let kept = 0;
    fc.assert(
      fc.property(
        busyActs,
        termsAtRandom,
        fc.constantFrom(0, 2_500),
        question,
        departs,
        near,
        near,
        (acts, termsOf, validUntil, asked, departs, valid, known) => {
          const grounds = groundsOf(busyFacts(acts, validUntil, termsOf));
          const first: Question = { issuer: TW, recogniser: JP, mode: "SEA", ...departing(asked, departs, valid) };
          const window = answerWindow(first, grounds);
          expect(isWithin(window.valid, first.validAt) && isWithin(window.known, first.knownAt)).toBe(true);
          const other = { ...first, validAt: valid, knownAt: known };
          // Both moments drawn at random, and drawn into the window, so that every run compares something.
          for (const later of [
            other,
            { ...first, validAt: into(window.valid, valid), knownAt: into(window.known, known) },
          ]) {
            if (!isWithin(window.valid, later.validAt) || !isWithin(window.known, later.knownAt)) continue;
            kept += 1;
            expect(recognise(later, grounds)).toEqual(recognise(first, grounds));
          }
        },
      ),
      { numRuns: 2_000 },
    );
    expect(kept).toBeGreaterThanOrEqual(2_000);
  });

  it("ends to the second where the certification, the leg or a suspension of tomorrow begins to count", () => {
    const facts = new Facts()
      .members(10, TW, JP)
      .certification(1_000, "CertificationGranted", idOf(1), record({ validUntil: 3_000 }))
      .adopted(1_000, 1, terms([leg({ until: 2_800 })]))
      .certification(
        1_500,
        "CertificationSuspended",
        idOf(1),
        record({ version: 2, status: "SUSPENDED", effectiveFrom: 2_000, validUntil: 3_000 }),
      );
    const at = (validAt: number) =>
      answerWindow(
        {
          issuer: TW,
          recogniser: JP,
          mode: "SEA",
          operatorType: undefined,
          departedAt: undefined,
          validAt,
          knownAt: 9_999,
        },
        groundsOf(facts),
      ).valid;
    expect(at(1_999)).toEqual({ from: 1_500, until: 2_000 });
    expect(at(2_000)).toEqual({ from: 2_000, until: 2_800 });
    expect(at(2_900)).toEqual({ from: 2_800, until: 3_000 });
    expect(at(3_000)).toEqual({ from: 3_000, until: Number.POSITIVE_INFINITY });
  });
});

function departing(asked: Omit<Question, "issuer" | "recogniser" | "mode">, departs: string, other: number) {
  if (departs === "whenever") return asked;
  return { ...asked, departedAt: departs === "at validAt" ? asked.validAt : other };
}

function into({ from, until }: { from: number; until: number }, moment: number): number {
  return Math.min(Math.max(moment, from), until - 1);
}

describe("a window ends where", () => {
  it("the goods departed, and a second later, as far as valid time goes", () => {
    const departure = { goodsInTransit: "AT_DEPARTURE" } as const;
    const facts = new Facts()
      .members(10, TW, JP)
      .adopted(100, 1, terms([leg({ benefits: 1n })], departure))
      .adopted(100, 2, terms([leg({ benefits: 2n })]))
      .certification(1_000, "CertificationGranted", idOf(1), record());
    const grounds = groundsOf(facts);
    const at = (validAt: number): Question => ({ ...asked, validAt, knownAt: 9_999, departedAt: 3_000 });
    expect([2_999, 3_000, 3_001].map((validAt) => recognise(at(validAt), grounds).benefits)).toEqual([1n, 3n, 1n]);
    expect([2_999, 3_000, 3_001].map((validAt) => answerWindow(at(validAt), grounds))).toEqual([
      { valid: { from: 1_000, until: 3_000 }, known: { from: 1_000, until: Number.POSITIVE_INFINITY } },
      { valid: { from: 3_000, until: 3_001 }, known: { from: 1_000, until: Number.POSITIVE_INFINITY } },
      {
        valid: { from: 3_001, until: Number.POSITIVE_INFINITY },
        known: { from: 1_000, until: Number.POSITIVE_INFINITY },
      },
    ]);
  });

  const asked = { issuer: TW, recogniser: JP, mode: "SEA", operatorType: undefined, departedAt: undefined } as const;
  const windowAt = (facts: Facts, validAt: number, knownAt: number) =>
    answerWindow({ ...asked, validAt, knownAt }, groundsOf(facts));
  const facts = () =>
    new Facts()
      .members(10, TW, JP)
      .certification(1_000, "CertificationGranted", idOf(1), record())
      .adopted(1_100, 1, terms([leg()]));

  it("the end of a leg becomes known, or comes", () => {
    const ended = facts().arrangement(2_500, TW, {
      type: "LegEndSet",
      arrangement: 1,
      issuer: TW,
      recogniser: JP,
      interval: 0,
      until: 5_000,
    } as never);
    expect(windowAt(ended, 3_000, 2_499).known.until).toBe(2_500);
    expect(windowAt(ended, 3_000, 2_500).known.from).toBe(2_500);
    expect(windowAt(ended, 4_999, 3_000).valid).toEqual({ from: 2_500, until: 5_000 });
    expect(windowAt(ended, 5_000, 3_000).valid.from).toBe(5_000);
  });

  it.each([TW, JP])("the status of a side, here %s, changes", (economy) => {
    const suspended = facts().authority(3_000, { type: "MemberSuspended", economy, ballotId: 1, compromisedSince: 0 });
    expect(windowAt(suspended, 2_000, 2_999).known.until).toBe(3_000);
    expect(windowAt(suspended, 2_000, 3_000).known).toEqual({ from: 3_000, until: Number.POSITIVE_INFINITY });
  });

  it("a mark on the writer's key becomes known", () => {
    const marked = facts().authority(3_000, {
      type: "WriterCompromised",
      economy: TW,
      account: writerOf(TW),
      compromisedSince: 900,
    });
    expect(windowAt(marked, 2_000, 2_000).known.until).toBe(3_000);
    expect(windowAt(marked, 2_000, 3_000).known.from).toBe(3_000);
  });

  it("a mark on the writer's economy, which is neither side, becomes known or is known to end", () => {
    const before = new Facts().members(10, TW, JP, KR).certification(1_000, "CertificationGranted", idOf(1), record());
    const [granted] = [...before.state().certifications.values()];
    const { authorities, arrangements } = new Facts()
      .members(10, TW, JP, KR)
      .authority(3_000, { type: "MemberSuspended", economy: KR, ballotId: 1, compromisedSince: 900 })
      .authority(4_000, { type: "MemberReinstated", economy: KR, ballotId: 2 })
      .state();
    const entries = (granted as NonNullable<typeof granted>).entries.map((one) => ({ ...one, writer: writerOf(KR) }));
    const grounds = {
      stale: undefined,
      authorities,
      arrangements,
      certifications: [{ ...granted, entries }],
    } as Grounds;
    const known = (knownAt: number) => answerWindow({ ...asked, validAt: 2_000, knownAt }, grounds).known;
    expect([known(2_999).until, known(3_000), known(4_000).from]).toEqual([
      3_000,
      { from: 3_000, until: 4_000 },
      4_000,
    ]);
  });

  it("nothing does, for sides and writers of whom nothing is known", () => {
    const { certifications } = facts().state();
    const nothing = new Facts().state();
    const grounds = { ...nothing, stale: undefined, certifications: [...certifications.values()] };
    expect(answerWindow({ ...asked, validAt: 2_000, knownAt: 2_000 }, grounds as Grounds).known).toEqual({
      from: 1_000,
      until: Number.POSITIVE_INFINITY,
    });
  });

  it("it says: with its first second in, its last out", () => {
    expect([9, 10, 19, 20].map((moment) => isWithin({ from: 10, until: 20 }, moment))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
