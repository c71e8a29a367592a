import { describe, expect, it } from "vitest";
import { notableSeeds, simulate } from "./simulate.ts";

const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);

describe("a gateway in trouble of every kind, and after it", () => {
  it.each([...new Set([...notableSeeds(), ...SEEDS])])("keeps every promise with seed %i", async (seed) => {
    const { final, failed, blocks } = await simulate(seed);
    expect(final + failed).toBeGreaterThan(0);
    expect(blocks).toBeGreaterThan(0);
  });
});

describe("a seed", () => {
  it("fixes everything that happens", async () => {
    expect(await simulate(5)).toEqual(await simulate(5));
  });
});
