import { describe, expect, it } from "vitest";
import {
  PROGRAMMES,
  type Programme,
  programmeCode,
  programmeOf,
  tierCode,
  tierName,
} from "../../src/domain/programme.ts";

describe("programmes and tiers", () => {
  it("are found by the numbers that stand for them", () => {
    for (const programme of Object.keys(PROGRAMMES) as Programme[]) {
      expect(programmeOf(programmeCode(programme))).toBe(programme);
      for (const tier of PROGRAMMES[programme].tiers)
        expect(tierName(programme, tierCode(programme, tier) as number)).toBe(tier);
    }
    expect(programmeOf(99)).toBeUndefined();
  });

  it("number tiers from 1; 0 is none, and a tier of another programme has no number", () => {
    expect(tierCode("STP", "STP")).toBe(1);
    expect(tierCode("STP", "STP_PLUS")).toBe(2);
    expect(tierCode("STP", undefined)).toBe(0);
    expect(tierCode("STP", "TIER_1")).toBeUndefined();
    expect(tierName("STP", 0)).toBeUndefined();
    expect(tierName("STP", 3)).toBeUndefined();
  });
});
