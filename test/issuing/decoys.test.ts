import { describe, expect, it } from "vitest";
import { chooseDecoys, decoyStatus } from "../../src/issuing/decoys.ts";

const list = { number: 1, size: 8_192, createdAt: 1_000, decoySecret: "Gv3yz5Jf2u1F0q8mVd2sYw" };
const WEEK = 7 * 86_400;

describe("decoys", () => {
  it("are a sixteenth of the list, other ones each time", () => {
    const [first, second] = [chooseDecoys(8_192), chooseDecoys(8_192)];
    expect([first.size, second.size]).toEqual([512, 512]);
    expect([...first].every((idx) => idx >= 0 && idx < 8_192)).toBe(true);
    expect([...first].filter((idx) => second.has(idx)).length).toBeLessThan(200);
  });

  it("begin valid as real ones do, and then end or are suspended for a while, one by one", () => {
    const at = (week: number) => Array.from({ length: 512 }, (_, idx) => decoyStatus(list, idx, 1_000 + week * WEEK));
    expect(new Set(at(0))).toEqual(new Set(["VALID"]));
    const counts = [10, 30, 60, 103].map((week) => at(week).filter((status) => status === "INVALID").length);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(counts.at(-1)).toBeGreaterThan(100);
    expect(at(30).filter((status) => status === "SUSPENDED").length).toBeGreaterThan(10);
    const weeks = Array.from({ length: 140 }, (_, week) => at(week));
    expect(
      weeks.some((week, n) => n > 0 && week.some((s, idx) => s === "VALID" && weeks[n - 1]?.[idx] === "SUSPENDED")),
    ).toBe(true);
    // What has ended stays so.
    for (let n = 1; n < weeks.length; n++)
      weeks[n - 1]?.forEach((status, idx) => status === "INVALID" && expect(weeks[n]?.[idx]).toBe("INVALID"));
  });

  it("can't be told from another list's secret", () => {
    const late = 1_000 + 60 * WEEK;
    const other = { ...list, decoySecret: "another secret of the gateway" };
    const differing = Array.from({ length: 512 }, (_, idx) => idx).filter(
      (idx) => decoyStatus(list, idx, late) !== decoyStatus(other, idx, late),
    );
    expect(differing.length).toBeGreaterThan(50);
  });
});
