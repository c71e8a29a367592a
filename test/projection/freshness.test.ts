import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assessFreshness, type FreshnessInput } from "../../src/projection/freshness.ts";
import { FreshnessTracker, type FreshnessTrackerOptions } from "../../src/projection/freshnessTracker.ts";
import type { LedgerAsOf } from "../../src/domain/asOf.ts";

const BOUNDS = { bound: 300, lagAfter: 30, haltAfter: 120 };
const DAY = 86_400;
const START = 1_700_000_000;

const age = fc.oneof(fc.integer({ min: 0, max: 1_000 }), fc.constant(Number.POSITIVE_INFINITY));
const input: fc.Arbitrary<FreshnessInput> = fc.record({
  sinceVerified: age,
  sinceAnswer: age,
  sinceNewBlock: age,
  behindFor: fc.oneof(fc.constant(0), age),
  headTime: fc.oneof(fc.constant(undefined), fc.integer({ min: START, max: START + 2_000 })),
  now: fc.integer({ min: START, max: START + 2_000 }),
});

describe("assessFreshness", () => {
  const fresh: FreshnessInput = {
    sinceVerified: 5,
    sinceAnswer: 0,
    sinceNewBlock: 5,
    behindFor: 0,
    headTime: START,
    now: START + 5,
  };

  it.each([
    ["LIVE", null, {}],
    ["LIVE", null, { sinceVerified: 59, sinceNewBlock: 59, now: START + 59 }],
    ["LIVE", null, { behindFor: 2 }],
    ["LAGGING", "BEHIND", { behindFor: 31, sinceVerified: 31 }],
    ["LAGGING", "UNREACHABLE", { sinceAnswer: 31, sinceVerified: 31, sinceNewBlock: 31 }],
    ["HALTED", "NO_BLOCKS", { sinceVerified: 130, sinceNewBlock: 130, now: START + 130 }],
    ["STALE", "NO_ADVANCE", { sinceVerified: 301, sinceNewBlock: 301 }],
    ["STALE", "OLD_HEAD", { now: START + 301 }],
    ["STALE", "NEVER_READ", { headTime: undefined }],
  ] as const)("says %s (%s)", (freshness, cause, fields) => {
    expect(assessFreshness({ ...fresh, ...fields }, BOUNDS)).toEqual({ freshness, cause });
  });

  it.each([
    ["LIVE", null, { sinceVerified: 300 }],
    ["LIVE", null, { now: START + 300 }],
    ["LIVE", null, { sinceAnswer: 30 }],
    ["LIVE", null, { behindFor: 30 }],
    ["LIVE", null, { sinceNewBlock: 120 }],
    ["LIVE", null, { sinceNewBlock: 121, behindFor: 1 }],
    ["HALTED", "NO_BLOCKS", { sinceNewBlock: 121 }],
    ["LAGGING", "UNREACHABLE", { sinceAnswer: 31, behindFor: 31, sinceNewBlock: 121 }],
    ["LAGGING", "BEHIND", { behindFor: 31, sinceNewBlock: 121 }],
    ["STALE", "NEVER_READ", { headTime: undefined, sinceVerified: 301 }],
    ["STALE", "NO_ADVANCE", { sinceVerified: 301, sinceAnswer: 31, now: START + 301 }],
    ["STALE", "OLD_HEAD", { now: START + 301, sinceAnswer: 31, behindFor: 31 }],
  ] as const)("says %s (%s) at a bound, past it, and of several causes the first", (freshness, cause, fields) => {
    expect(assessFreshness({ ...fresh, ...fields }, BOUNDS)).toEqual({ freshness, cause });
  });

  it("is STALE whenever any of its reasons holds, and gives a cause exactly when not LIVE", () => {
    fc.assert(
      fc.property(input, (given) => {
        const { freshness, cause } = assessFreshness(given, BOUNDS);
        const stale =
          given.headTime === undefined || given.sinceVerified > 300 || given.now - (given.headTime ?? 0) > 300;
        expect(freshness === "STALE").toBe(stale);
        expect(cause === null).toBe(freshness === "LIVE");
      }),
    );
  });

  it("never improves because anything got older", () => {
    const older = fc.record({ sinceVerified: age, sinceAnswer: age, sinceNewBlock: age, wall: fc.nat({ max: 2_000 }) });
    fc.assert(
      fc.property(input, older, (given, more) => {
        fc.pre(given.behindFor === 0); // a view that is behind may be told apart from a halted chain, both are warnings
        const later: FreshnessInput = {
          ...given,
          sinceVerified: given.sinceVerified + more.sinceVerified,
          sinceAnswer: given.sinceAnswer + more.sinceAnswer,
          sinceNewBlock: given.sinceNewBlock + more.sinceNewBlock,
          now: given.now + more.wall,
        };
        const rank = (one: FreshnessInput): number => {
          const { freshness } = assessFreshness(one, BOUNDS);
          return freshness === "LIVE" ? 0 : freshness === "STALE" ? 2 : 1;
        };
        expect(rank(later)).toBeGreaterThanOrEqual(rank(given));
      }),
    );
  });
});

/** A ledger and a machine whose time the test lets pass; the wall clock can also be set. */
function machine(options: Partial<FreshnessTrackerOptions> = {}) {
  let seconds = 0;
  let shift = 0;
  let block = 10;
  const asOf = (): LedgerAsOf => ({ block, blockHash: "0x", time: START + seconds, heads: {} as LedgerAsOf["heads"] });
  const tracker = new FreshnessTracker({
    monotonic: () => 5_000_000 + seconds * 1_000,
    wall: () => (START + seconds + shift) * 1_000,
    ...options,
  });
  const self = {
    tracker,
    asOf,
    pass: (more: number) => {
      seconds += more;
    },
    setClock: (by: number) => {
      shift += by;
    },
    /** The chain makes a block, and the view verifies it. */
    read: () => {
      block += 1;
      tracker.nodeAnswered({ number: block });
      tracker.verified(asOf());
    },
    /** The node answers with the same block as before. */
    poll: (at = block) => tracker.nodeAnswered({ number: at }),
    freshness: () => tracker.assess().freshness,
  };
  return self;
}

describe("FreshnessTracker", () => {
  it("is STALE until the ledger was read", () => {
    const { tracker, read, freshness } = machine();
    expect(tracker.assess()).toEqual({ freshness: "STALE", cause: "NEVER_READ" });
    read();
    expect(freshness()).toBe("LIVE");
  });

  it("stays LIVE on a quiet chain with its heartbeat", () => {
    const { pass, read, poll, freshness } = machine();
    for (let beat = 0; beat < 30; beat += 1) {
      read();
      for (let second = 0; second < 60; second += 5) {
        pass(5);
        poll();
        expect(freshness()).toBe("LIVE");
      }
    }
  });

  it("tells a chain that makes no blocks, then STALE", () => {
    const { tracker, pass, read, poll } = machine();
    read();
    for (let second = 0; second < 400; second += 1) {
      pass(1);
      poll();
      const expected = second + 1 > 300 ? "STALE" : second + 1 > 120 ? "HALTED" : "LIVE";
      expect(tracker.assess().freshness, `${second}`).toBe(expected);
    }
  });

  it("tells a view that falls behind the node, and a node that falls behind the view", () => {
    for (const [cause, head] of [
      ["BEHIND", 99],
      ["BEHIND", 5],
    ] as const) {
      const { tracker, pass, read, poll } = machine();
      read();
      poll(head);
      pass(31);
      poll(head);
      expect(tracker.assess()).toEqual({ freshness: "LAGGING", cause });
      read();
      expect(tracker.assess().freshness).toBe("LIVE");
    }
  });

  it("tells a node that stands still from a chain that does, when somebody else knows of newer blocks", () => {
    const { tracker, pass, read, poll } = machine();
    read();
    tracker.toldOf(500);
    pass(130);
    poll();
    expect(tracker.assess()).toEqual({ freshness: "LAGGING", cause: "BEHIND" });
  });

  it("tells that no node answers", () => {
    const { tracker, pass, read } = machine();
    read();
    pass(31);
    expect(tracker.assess()).toEqual({ freshness: "LAGGING", cause: "UNREACHABLE" });
    pass(300);
    expect(tracker.assess().freshness).toBe("STALE");
  });

  it("after a restart takes what was verified for as old as it is, once the node confirms it", () => {
    const before = machine();
    const restored = before.asOf();
    for (const [elapsed, expected] of [
      [20, "LIVE"],
      [400, "STALE"],
    ] as const) {
      const { tracker, pass, freshness } = machine({ restored });
      pass(elapsed);
      expect(freshness()).toBe("STALE");
      tracker.nodeAnswered({ number: restored.block });
      tracker.confirmed(restored);
      expect(freshness(), `${elapsed} s`).toBe(expected);
      pass(290);
      tracker.nodeAnswered({ number: restored.block });
      expect(freshness()).toBe(elapsed === 20 ? "STALE" : expected);
    }
  });

  it("is not fooled by a node that serves the past, however steadily", () => {
    const { tracker, pass, asOf } = machine();
    for (let block = 1; block < 20; block += 1) {
      pass(2);
      tracker.nodeAnswered({ number: block });
      tracker.verified({ ...asOf(), block, time: asOf().time - 3_600 });
      expect(tracker.assess().freshness).toBe("STALE");
    }
    expect(tracker.assess().cause).toBe("OLD_HEAD");
  });

  it("after blocks were taken back is judged by what is read then", () => {
    const { tracker, pass, read, asOf, freshness } = machine();
    read();
    tracker.rolledBack({ ...asOf(), block: asOf().block - 3 });
    pass(2);
    read();
    expect(freshness()).toBe("LIVE");
  });
});

describe("a clock that somebody sets", () => {
  type Deed = { readonly pass: number; readonly deed: "read" | "poll" | "nothing"; readonly jump: number };
  const deeds: fc.Arbitrary<Deed[]> = fc.array(
    fc.record({
      pass: fc.nat({ max: 200 }),
      deed: fc.constantFrom("read", "poll", "nothing"),
      jump: fc.constantFrom(0, 0, DAY, -DAY, 3_600, -3_600),
    }),
    { minLength: 1, maxLength: 40 },
  );

  it("changes no answer at all, forwards or backwards, at any moment", () => {
    fc.assert(
      fc.property(deeds, (history) => {
        const told = machine();
        const set = machine();
        for (const { pass, deed, jump } of history) {
          set.setClock(jump);
          for (const one of [told, set]) {
            one.pass(pass);
            if (deed === "read") one.read();
            if (deed === "poll") one.poll();
          }
          expect(set.tracker.assess()).toEqual(told.tracker.assess());
          expect(set.tracker.trustedNow()).toBe(told.tracker.trustedNow());
        }
      }),
      { numRuns: 300 },
    );
  });

  it("shows as skew", () => {
    const { tracker, setClock, pass } = machine();
    expect(tracker.clockSkew()).toBe(0);
    setClock(DAY);
    pass(10);
    expect(tracker.clockSkew()).toBe(DAY);
    setClock(-2 * DAY);
    expect(tracker.clockSkew()).toBe(-DAY);
  });

  it("is corrected forwards as far as both the clock and a verified block say, as after the machine slept", () => {
    const { tracker, setClock, read, asOf, poll } = machine();
    read();
    setClock(DAY); // asleep: the monotonic clock stood still, the wall clock did not
    tracker.nodeAnswered({ number: 999 });
    tracker.verified({ ...asOf(), block: 999, time: START + DAY });
    expect(tracker.trustedNow()).toBe(START + DAY);
    expect(tracker.clockSkew()).toBe(0);
    // Old blocks are known for old now.
    tracker.verified({ ...asOf(), block: 1_000, time: START + 60 });
    poll(1_000);
    expect(tracker.assess()).toEqual({ freshness: "STALE", cause: "OLD_HEAD" });
  });

  it("that was behind at the start is not believed when verified blocks are later", () => {
    const restored = { ...machine().asOf(), time: START + DAY };
    expect(machine({ restored }).tracker.trustedNow()).toBe(START + DAY);
  });
});
