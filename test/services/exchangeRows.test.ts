import { describe, expect, it } from "vitest";
import { lastDailyMoment } from "../../src/services/dailyMoment.ts";
import { exchangeRows } from "../../src/services/exchangeRows.ts";
import { profileOf } from "../http/hot/world.ts";
import { Facts, idOf, JP, leg, record, terms, TW } from "../support/facts.ts";

const facts = () =>
  new Facts()
    .members(10, TW, JP)
    .certification(100, "CertificationGranted", idOf(1), record())
    .adopted(100, 1, terms([leg()]));
const rows = (from: Facts, isStale = false, now = 2_000) =>
  exchangeRows(
    {
      own: JP,
      state: () => from.state(),
      places: () => [1, 2, 3].map((number) => ({ economy: TW, certificationId: idOf(number) })),
      // Of the second the ledger has not told, and the third was taken back meanwhile.
      profileOf: (_economy, id) =>
        [profileOf(2), profileOf(1, { aliases: [{ scheme: "OBIN", value: "B7" }] })].find(
          (one) => one.certificationId === id,
        ),
      pause: async () => {},
      isStale: () => isStale,
    },
    now,
  );

describe("the rows of a file", () => {
  it("are what partners told of and the ledger has, recognised or not", async () => {
    const [row, ...more] = await rows(facts());
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      issuer: TW,
      certification: idOf(1),
      tin: "TW123456781",
      aliases: "OBIN:B7",
      programme: "AEO",
      status: "CERTIFIED",
      SEA: "RECOGNISED",
    });
  });

  it("say a suspension, and where knowledge is past its bound", async () => {
    const suspended = facts().certification(
      1_900,
      "CertificationSuspended",
      idOf(1),
      record({ version: 2, status: "SUSPENDED", effectiveFrom: 1_900 }),
    );
    expect((await rows(suspended))[0]).toMatchObject({ status: "SUSPENDED", SEA: "SUSPENDED" });
    expect((await rows(suspended, true))[0]).toMatchObject({ status: "SUSPENDED", SEA: "STALE" });
    expect((await rows(suspended, false, 1_899))[0]).toMatchObject({ status: "CERTIFIED", SEA: "RECOGNISED" });
  });
});

describe("the moment of the day", () => {
  const at = (text: string) => Date.parse(text) / 1000;
  it.each([
    ["2026-11-25T03:00:00+09:00", "2026-11-25T02:00:00+09:00"],
    ["2026-11-25T02:00:00+09:00", "2026-11-25T02:00:00+09:00"],
    ["2026-11-25T01:59:59+09:00", "2026-11-24T02:00:00+09:00"],
  ])("of %s is %s in Japan", (now, moment) => {
    expect(lastDailyMoment(at(now), "02:00", "Asia/Tokyo")).toBe(at(moment));
  });

  it("is once a day where the clocks change", () => {
    const days = [7, 8, 9, 10].map((day) => at(`2026-03-${String(day).padStart(2, "0")}T12:00:00Z`));
    const moments = days.map((day) => lastDailyMoment(day, "02:30", "America/New_York"));
    expect(new Set(moments).size).toBe(4);
  });
});
