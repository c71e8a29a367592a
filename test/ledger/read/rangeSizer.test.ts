import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RangeSizer } from "../../../src/ledger/rangeSizer.ts";

/** Reads `blocks` blocks with a node that takes at most `limit`; gives the number of questions. */
function questions(sizer: RangeSizer, blocks: number, limit: number, always: boolean): number {
  let asked = 0;
  for (let next = 0; next < blocks; ) {
    const span = Math.min(sizer.size, blocks - next);
    asked += 1;
    if (span > limit) expect(sizer.failed(span, always)).toBe(true);
    else {
      sizer.succeeded(span, 0);
      next += span;
    }
  }
  return asked;
}

describe("RangeSizer", () => {
  it("needs at most twice the questions, and a few to find out, whatever the limit", () => {
    const limits = fc.integer({ min: 1, max: 20_000 });
    fc.assert(
      fc.property(limits, fc.integer({ min: 1, max: 50_000 }), fc.boolean(), (limit, blocks, always) => {
        const ideal = Math.ceil(blocks / Math.min(limit, 10_000));
        expect(questions(new RangeSizer(), blocks, limit, always)).toBeLessThanOrEqual(2 * ideal + 14);
      }),
      { numRuns: 300 },
    );
  });

  it("grows to the most where nothing limits it", () => {
    const sizer = new RangeSizer();
    questions(sizer, 100_000, 1e9, true);
    expect(sizer.size).toBe(10_000);
  });

  it("never goes beyond a span that is always refused", () => {
    const sizer = new RangeSizer();
    questions(sizer, 1_000_000, 777, true);
    expect(sizer.size).toBeLessThanOrEqual(777);
    expect(sizer.size).toBeGreaterThan(777 * 0.75);
  });

  it("tries a larger span again later where only its results were too many", () => {
    const sizer = new RangeSizer();
    questions(sizer, 100_000, 50, false);
    questions(sizer, 200_000, 1e9, false);
    expect(sizer.size).toBe(10_000);
  });

  it("follows a node that takes less than it did", () => {
    const sizer = new RangeSizer();
    questions(sizer, 100_000, 5_000, true);
    questions(sizer, 10_000, 100, true);
    expect(sizer.size).toBeLessThanOrEqual(100);
  });

  it("asks for less where an answer held too much", () => {
    const sizer = new RangeSizer({ initial: 100, targetLogs: 50 });
    sizer.succeeded(100, 500);
    expect(sizer.size).toBe(10);
  });

  it("gives up only at one block", () => {
    expect(new RangeSizer().failed(1, true)).toBe(false);
  });
});
