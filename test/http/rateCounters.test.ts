import { describe, expect, it } from "vitest";
import { RateCounters } from "../../src/http/rateCounters.ts";

describe("rate counters", () => {
  it("begin anew a window after a caller's first request, each caller by itself", () => {
    let now = 1_000;
    const counters = new RateCounters(3, 60_000, () => now);
    expect(counters.increment("a").totalHits).toBe(1);
    now += 59_999;
    expect(counters.increment("a").totalHits).toBe(2);
    expect(counters.increment("b").totalHits).toBe(1);
    now += 1;
    expect(counters.increment("a").totalHits).toBe(1);
    expect(counters.increment("b").totalHits).toBe(2);
  });

  it("keep a count over the turn of their two halves", () => {
    let now = 0;
    const counters = new RateCounters(3, 60_000, () => now);
    counters.increment("first");
    now = 59_000;
    counters.increment("late");
    now = 61_000;
    expect(counters.increment("late").totalHits).toBe(2);
    now = 118_999;
    expect(counters.increment("late").totalHits).toBe(3);
    now = 119_000;
    expect(counters.increment("late").totalHits).toBe(1);
  });

  it("count one network of IPv6 as one address, and a known caller by its subject, whatever its address", () => {
    const counters = new RateCounters(3, 60_000);
    expect(counters.keyOf("2001:db8::1", undefined)).toBe(counters.keyOf("2001:db8::ffff", undefined));
    expect(counters.keyOf("10.0.0.1", "officer-1")).toBe(counters.keyOf("10.0.0.2", "officer-1"));
    const keys = [undefined, "officer-1", "officer-2"].map((subject) => counters.keyOf("10.0.0.1", subject));
    expect(new Set(keys).size).toBe(3);
  });
});
