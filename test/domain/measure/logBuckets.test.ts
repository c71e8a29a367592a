import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DELAY_BUCKETS, RELEASE_BUCKETS } from "../../../src/domain/measure/logBuckets.ts";

describe.each([
  ["release times", RELEASE_BUCKETS, 128],
  ["delays", DELAY_BUCKETS, 256],
] as const)("the buckets of %s", (_what, { count, of, lowest, middle }, precision) => {
  it("hold their durations, and follow one another without a gap up to a year", () => {
    for (let bucket = 0; bucket < count; bucket += 1) {
      expect(of(lowest(bucket))).toBe(bucket);
      expect(of(lowest(bucket + 1) - 1)).toBe(bucket);
    }
    expect([lowest(0), lowest(count)]).toEqual([0, 2 ** 25]);
    expect([2 ** 25, 2 ** 31, 2 ** 40].map(of)).toEqual([count - 1, count - 1, count - 1]);
  });

  it(`are taken for a duration within 1/${precision} of each of theirs, and below 256 s to the second`, () => {
    fc.assert(
      fc.property(fc.oneof(fc.nat(2_000), fc.nat(2 ** 25 - 1)), (seconds) => {
        const off = Math.abs(middle(of(seconds)) - seconds);
        if (seconds < 256) expect(off).toBe(0);
        else expect(off / seconds).toBeLessThan(1 / precision);
      }),
    );
    // No better than promised either: the widest bucket of all, relative to its durations.
    const [shortest, longest] = [2 ** 24, 2 ** 24 + 2 ** 25 / precision - 1];
    expect(of(shortest)).toBe(of(longest));
    expect(of(longest + 1)).toBe(of(longest) + 1);
  });
});

it("keeps the numbers of the buckets of delays, since stores have them", () => {
  const durations = [0, 127, 128, 255, 256, 258, 511, 512, 1_000, 86_400, 1_000_000, 2 ** 25 - 1];
  expect(durations.map(DELAY_BUCKETS.of)).toEqual([0, 127, 128, 255, 256, 257, 383, 384, 506, 1_320, 1_780, 2_431]);
});
