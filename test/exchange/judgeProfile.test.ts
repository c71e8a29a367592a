import { describe, expect, it } from "vitest";
import { judgeProfile } from "../../src/exchange/judgeProfile.ts";
import { fixedId } from "./support/profiles.ts";

const OURS = fixedId(1);
const OTHER = fixedId(2);
const profile = { commitment: OURS, block: 10, mismatchBlock: null };

describe("a profile is", () => {
  it("verified by its commitment, wherever view and feed are", () => {
    for (const viewBlock of [undefined, 9, 10, 11])
      expect(judgeProfile(profile, { commitment: OURS, viewBlock, feedBlock: undefined }).verdict).toBe("VERIFIED");
  });

  it("held without blame while the view has not reached its block", () => {
    for (const viewBlock of [undefined, 9])
      for (const commitment of [undefined, OTHER])
        expect(judgeProfile(profile, { commitment, viewBlock, feedBlock: 99 })).toEqual({
          verdict: "HELD",
          mismatchBlock: null,
        });
  });

  it("contradicted from its own block on, by a view that has just reached it", () => {
    const grounds = { commitment: OTHER, viewBlock: 10 };
    expect(judgeProfile(profile, { ...grounds, feedBlock: 9 })).toEqual({ verdict: "HELD", mismatchBlock: 10 });
    expect(judgeProfile(profile, { ...grounds, feedBlock: 10 })).toEqual({ verdict: "REFUSED" });
  });

  it("held, with the block of the contradiction, while the feed has not been read as of that block", () => {
    for (const feedBlock of [undefined, 9, 19])
      expect(judgeProfile(profile, { commitment: OTHER, viewBlock: 20, feedBlock })).toEqual({
        verdict: "HELD",
        mismatchBlock: 20,
      });
  });

  it("refused once the feed was complete as of the first contradiction, however far the view went on since", () => {
    const contradicted = { ...profile, mismatchBlock: 20 };
    for (const commitment of [OTHER, undefined]) {
      const grounds = { commitment, viewBlock: 30 };
      expect(judgeProfile(contradicted, { ...grounds, feedBlock: 19 })).toEqual({ verdict: "HELD", mismatchBlock: 20 });
      expect(judgeProfile(contradicted, { ...grounds, feedBlock: 20 })).toEqual({ verdict: "REFUSED" });
    }
  });
});
