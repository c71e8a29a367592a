import fc from "fast-check";
import { expect, test } from "vitest";
import { pageOf } from "../../src/audit/timelinePage.ts";
import type { TimelineFact } from "../../src/audit/timeline.ts";

const TYPES = ["CertificationGranted", "CertificationSuspended", "MemberAdmitted"] as const;

const facts = fc
  .array(fc.record({ step: fc.integer({ min: 0, max: 2 }), type: fc.constantFrom(...TYPES) }), { maxLength: 40 })
  .map((steps) => {
    let [block, logIndex] = [1, -1];
    return steps.map(({ step, type }) => {
      [block, logIndex] = step === 0 ? [block, logIndex + 1] : [block + step, 0];
      const registry = type === "MemberAdmitted" ? "authorities" : "certifications";
      const position = { registry, block, logIndex, time: 1_000 + 10 * block, sequence: 1, transaction: "0x" };
      return {
        event: { type, position },
        actor: undefined,
        effectiveAt: undefined,
        lateBy: 0,
      } as never as TimelineFact;
    });
  });

test("pages, one after the other, are the whole", () => {
  fc.assert(
    fc.property(facts, fc.integer({ min: 1, max: 9 }), (all, limit) => {
      const seen: TimelineFact[] = [];
      let page = pageOf(all, { limit });
      for (;;) {
        seen.push(...page.facts);
        expect(page.total).toBe(all.length);
        expect(page.facts.length).toBeLessThanOrEqual(limit);
        if (page.next === null) break;
        page = pageOf(all, { limit, after: page.next });
      }
      expect(seen).toEqual(all);
    }),
  );
});

test("only the wanted kinds and times are left, and all of them", () => {
  fc.assert(
    fc.property(facts, fc.integer({ min: 1_000, max: 1_800 }), fc.integer({ min: 1, max: 400 }), (all, from, span) => {
      const kinds = new Set(["CertificationSuspended", "authorities"] as const);
      const { facts: found, total } = pageOf(all, { kinds, from, to: from + span });
      expect(total).toBe(found.length);
      expect(found).toEqual(
        all.filter(
          ({ event: { type, position } }) =>
            type !== "CertificationGranted" && position.time >= from && position.time < from + span,
        ),
      );
    }),
  );
});
