import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerWindow, isWithin } from "../../src/domain/answerWindow.ts";
import { type Grounds, type Question, recognise } from "../../src/domain/recognition.ts";
import { busyActs, busyFacts, FIRST, LAST } from "../support/busyFacts.ts";
import { Facts, idOf, JP, leg, record, TW, terms } from "../support/facts.ts";

const near = fc.integer({ min: FIRST - 100, max: LAST + 200 });
const question = fc.record({
  validAt: near,
  knownAt: near,
  departedAt: fc.option(near, { nil: undefined }),
  operatorType: fc.constantFrom(undefined, "IMPORTER" as const, "EXPORTER" as const),
});

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
        fc.constantFrom(0, 2_500),
        question,
        near,
        near,
        (acts, validUntil, asked, valid, known) => {
          const grounds = groundsOf(busyFacts(acts, validUntil));
          const first: Question = { issuer: TW, recogniser: JP, mode: "SEA", ...asked };
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

function into({ from, until }: { from: number; until: number }, moment: number): number {
  return Math.min(Math.max(moment, from), until - 1);
}
