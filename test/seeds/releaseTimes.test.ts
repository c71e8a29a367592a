import { describe, expect, it } from "vitest";
import { secondsOf } from "../../src/seeding/duration.ts";
import { roundHalfAway as round } from "../../src/domain/measure/rateOfChange.ts";
import { daysBetween } from "../../src/seeding/legalDate.ts";
import { loadSeeds } from "../../src/seeding/seeds.ts";

const { releaseTimes, arrangements } = loadSeeds();

type Row = (typeof releaseTimes)[number]["rows"][number];
const seconds = (time: Row["before"]): number | undefined => ("seconds" in time ? time.seconds : undefined);
const published = (row: Row): number | undefined => ("percent" in row.rate ? row.rate.percent : undefined);
const change = (before: number, after: number): number => ((after - before) / before) * 100;
const decimals = (row: Row): number => /\.(\d+)/.exec(row.rate.text)?.[1]?.length ?? 0;

const rows = releaseTimes.flatMap((table) =>
  table.rows.map((row) => ({ name: `T${table.table} ${row.mode} S${row.stage}`, row })),
);
const rated = rows.flatMap(({ name, row }) => {
  const [before, after, rate] = [seconds(row.before), seconds(row.after), published(row)];
  return before === undefined || after === undefined || rate === undefined ? [] : [{ name, row, before, after, rate }];
});

describe("the release times", () => {
  it("are the 18 rows of Tables 2 to 7, in seconds as the report's text gives them", () => {
    const cells = rows.map(({ name, row }) => [
      name,
      seconds(row.before) ?? ("missing" in row.before && row.before.missing),
      seconds(row.after) ?? ("missing" in row.after && row.after.missing),
    ]);
    expect(cells).toEqual([
      ["T2 SEA S1", 44_246.3, 29_966.9],
      ["T2 AIR S1", 2_872.5, 2_041.4],
      ["T2 SEA S2", 552_441.8, 282_113.8],
      ["T2 AIR S2", 109_602.1, 136_123.9],
      ["T3 SEA S1", 64_493, "NO_RECORDS"],
      ["T3 AIR S1", 2_730, 1_639.7],
      ["T3 SEA S2", 514_104, "NO_RECORDS"],
      ["T3 AIR S2", 217_653, 165_603],
      ["T4 SEA S1", 233_668.5, 86_374.5],
      ["T4 AIR S1", 17_548.4, "NO_RECORDS"],
      ["T4 SEA S2", 480_543.3, 1_910_880],
      ["T4 AIR S2", 87_356.9, "NO_RECORDS"],
      ["T5 SEA S1", 1_365, "NO_RECORDS"],
      ["T5 AIR S1", 627, 0],
      ["T6 SEA S1", 24_444, 3_996],
      ["T6 AIR S1", 29_088, 1_404],
      ["T7 SEA S1", 25, 1],
      ["T7 AIR S1", "NOT_AVAILABLE", "NOT_AVAILABLE"],
    ]);
  });

  it("have a published rate exactly where both times exist", () => {
    for (const { name, row } of rows) {
      const both = seconds(row.before) !== undefined && seconds(row.after) !== undefined;
      expect(published(row) !== undefined, name).toBe(both);
      if (!both) expect(row.rate, name).toMatchObject({ text: "-", missing: "NONE" });
    }
  });

  it("give nine of the twelve published rates, and name the three that do not follow", () => {
    expect(rated).toHaveLength(12);
    const apart = rated.flatMap(({ name, row, before, after, rate }) => {
      const ours = round(change(before, after), decimals(row));
      return ours === rate ? [] : [`${name}: published ${rate}, computed ${ours}`];
    });
    expect(apart).toEqual([
      "T2 SEA S2: published -48.63, computed -48.93",
      "T6 SEA S1: published -83.6, computed -83.7",
      "T6 AIR S1: published -95.1, computed -95.2",
    ]);
  });

  it("leave the sea rate of Table 6 within the rounding of its hours, but not the air rate", () => {
    const range = (before: [number, number], after: [number, number]) =>
      [change(before[1], after[0]), change(before[0], after[1])].map((rate) => round(rate, 2));
    expect(range([6.785, 6.795], [1.105, 1.115])).toEqual([-83.74, -83.57]);
    expect(range([8.075, 8.085], [0.3895, 0.3905])).toEqual([-95.18, -95.16]);
  });

  it("bear out what the text says of them", () => {
    const stage = (number: number) => rated.filter(({ row }) => row.stage === number);
    expect(stage(1).every(({ rate }) => rate < 0)).toBe(true);
    expect(
      stage(1)
        .filter(({ rate }) => rate > -30)
        .map(({ name }) => name),
    ).toEqual(["T2 AIR S1"]);
    expect(
      stage(2)
        .filter(({ rate }) => rate > 0)
        .map(({ name }) => name),
    ).toEqual(["T2 AIR S2", "T4 SEA S2"]);
  });

  it("compare windows of which two are far from equal", () => {
    const days = releaseTimes.map(({ table, before, after }) => [
      table,
      daysBetween(before.from, before.to) + 1,
      daysBetween(after.from, after.to) + 1,
      daysBetween(before.to, after.from) - 1,
    ]);
    expect(days).toEqual([
      [2, 222, 224, 0],
      [3, 274, 1_187, 0],
      [4, 212, 214, 0],
      [5, 151, 153, 0],
      [6, 366, 365, 0],
      [7, 168, 201, 16],
    ]);
  });
});

describe("the arrangements of the tables", () => {
  it.each(releaseTimes.map((table) => [table.table, table] as const))(
    "Table %i: in force from the window after",
    (_, table) => {
      const dates = arrangements.find(({ id }) => id === table.arrangement)?.dates ?? [];
      const entry = dates.find(({ event }) => event === "ENTRY_INTO_FORCE");
      if (entry?.precision === "WINDOW") {
        expect(daysBetween(table.before.to, entry.notBefore)).toBe(1);
        expect(entry.notAfter).toBe(table.after.from);
      } else {
        expect(entry).toMatchObject({ precision: "DAY", date: table.after.from });
      }
    },
  );

  it("have legs for the modes with times after the entry into force, and name those without", () => {
    for (const { table, importer, exporter, arrangement, rows: tableRows } of releaseTimes) {
      const leg = arrangements
        .find(({ id }) => id === arrangement)
        ?.legs.find(({ issuer, recogniser }) => issuer === exporter && recogniser === importer);
      const measured = (has: boolean) => [
        ...new Set(tableRows.filter(({ after }) => "seconds" in after === has).map(({ mode }) => mode)),
      ];
      expect(leg?.modes, `Table ${table}`).toEqual(measured(true));
      expect(leg?.modesWithoutRecords, `Table ${table}`).toEqual(measured(false));
    }
    expect(arrangements.flatMap(({ legs }) => legs)).toHaveLength(releaseTimes.length);
  });
});

describe("secondsOf", () => {
  it.each(["", "No Records", "-", "1 hour", "0 days 0 hours", "1 day 2 hours 3 min", "1.5 days 0 hours 0 min. 0 sec."])(
    "reads no time from %j",
    (text) => {
      expect(secondsOf(text)).toBeUndefined();
    },
  );
});
