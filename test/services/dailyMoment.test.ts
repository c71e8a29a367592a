import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lastDue } from "../../src/services/dailyMoment.ts";

const at = (text: string) => Date.parse(text) / 1000;

describe("the daily moment", () => {
  it("is today's when that has come, and yesterday's before", () => {
    expect(lastDue(at("2026-11-25T03:00:00+08:00"), "03:00", "Asia/Taipei")).toBe(at("2026-11-25T03:00:00+08:00"));
    expect(lastDue(at("2026-11-25T02:59:59+08:00"), "03:00", "Asia/Taipei")).toBe(at("2026-11-24T03:00:00+08:00"));
  });

  it("is the moment to which the clock jumps on a day without that time", () => {
    // Auckland's clocks go from 02:00 to 03:00.
    expect(lastDue(at("2026-09-27T12:00:00+13:00"), "02:30", "Pacific/Auckland")).toBe(at("2026-09-27T03:30:00+13:00"));
  });

  it("is the first of two on a day that has the time twice", () => {
    expect(lastDue(at("2026-04-05T12:00:00+12:00"), "02:30", "Pacific/Auckland")).toBe(at("2026-04-05T02:30:00+13:00"));
  });

  it("is never after now, never more than a day and an hour before, and never goes back", () => {
    const zones = fc.constantFrom("Asia/Taipei", "Pacific/Auckland", "America/Santiago", "Asia/Kolkata");
    const moments = fc.integer({ min: at("2024-01-01T00:00:00Z"), max: at("2028-01-01T00:00:00Z") });
    fc.assert(
      fc.property(zones, moments, fc.integer({ min: 0, max: 90_000 }), (zone, now, later) => {
        const due = lastDue(now, "02:30", zone);
        expect(due).toBeLessThanOrEqual(now);
        expect(now - due).toBeLessThanOrEqual(90_000);
        expect(lastDue(now + later, "02:30", zone)).toBeGreaterThanOrEqual(due);
      }),
    );
  });
});
