import { describe, expect, it } from "vitest";
import { endOfLegalDate, legalDateOf, startOfLegalDate } from "../../src/services/legalDate.ts";

const seconds = (text: string) => Date.parse(text) / 1000;

describe("legal dates", () => {
  it.each([
    ["Asia/Taipei", "2019-05-22", "2019-05-21T16:00:00Z", "2019-05-22T16:00:00Z"],
    ["Pacific/Auckland", "2019-04-07", "2019-04-06T11:00:00Z", "2019-04-07T12:00:00Z"], // the clocks go back: 25 hours
    ["America/Santiago", "2019-09-08", "2019-09-08T04:00:00Z", "2019-09-09T03:00:00Z"], // has no midnight: 23 hours
  ])("in %s %s is from %s until %s", (zone, date, from, until) => {
    expect(startOfLegalDate(date, zone)).toBe(seconds(from));
    expect(endOfLegalDate(date, zone)).toBe(seconds(until));
    expect(legalDateOf(seconds(from), zone)).toBe(date);
    expect(legalDateOf(seconds(until) - 1, zone)).toBe(date);
  });

  it.each(["2019-02-29", "2019-13-01", "22.5.2019", "", "2019-05-22T00:00"])("refuses %j", (date) => {
    expect(() => startOfLegalDate(date, "Asia/Taipei")).toThrow(expect.objectContaining({ code: "INVALID_DATE" }));
  });
});
