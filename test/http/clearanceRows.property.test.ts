import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromCsv, soundRowReader } from "../../src/http/clearanceCells.ts";
import { CLEARANCE_COLUMNS } from "../../src/domain/clearanceColumns.ts";
import { clearanceRows } from "../../src/http/clearanceRows.ts";
import { clearanceSchema } from "../../src/http/clearanceSchema.ts";
import { csvRecords, plainRecords, recordOf } from "../../src/http/rowFiles.ts";
import type { Caller } from "../../src/services/caller.ts";

const CALLER = { subject: "customs", economy: "JP", roles: ["monitor"] } as unknown as Caller;

/** Texts of CSV files out of the characters that matter to one. */
const text = fc
  .array(fc.constantFrom("a", "bc", ",", "\n", "\r\n", "\r", '"', " ", "\t", "\u00a0", "\ufeff", "é", "\u2028", "-"), {
    maxLength: 30,
  })
  .map((parts) => parts.join(""));

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
const LAST = new Date("9999-12-31T23:59:59Z");
const moment = fc
  .date({ min: new Date(0), max: LAST, noInvalidDate: true })
  .map((date) => date.toISOString().replace(/\.\d+Z/, "Z"));
const noMoment = fc.oneof(
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc
    .tuple(digits(4), digits(2), digits(2), digits(2), digits(2), digits(2), fc.constantFrom("Z", "+", "z"))
    .map(
      ([year, month, day, hour, minute, second, zone]) => `${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`,
    ),
);
/** A column's cells: five sound ones for each that may be none. */
const mixed = (sound: fc.Arbitrary<string>, other: fc.Arbitrary<string>) =>
  fc.oneof(
    { arbitrary: sound, weight: 5 * CLEARANCE_COLUMNS.length },
    { arbitrary: other, weight: CLEARANCE_COLUMNS.length },
  );
const words = (sound: readonly string[], other: readonly string[]) =>
  mixed(fc.constantFrom(...sound), fc.constantFrom(...other));
const instant = mixed(moment, noMoment);
const REQUIRED = ["reference", "issuer", "mode", "lodgedAt", "channel"] as const;
const CELLS: Readonly<Record<(typeof CLEARANCE_COLUMNS)[number], fc.Arbitrary<string>>> = {
  reference: words(["JP-2026-1", "a b/c", "x".repeat(64)], ["x".repeat(65), "é", "-", ""]),
  issuer: words(["TW", "KR"], ["tw", "TWN", ""]),
  mode: words(["SEA", "AIR"], ["sea", "SHIP", ""]),
  departedAt: instant,
  arrivedAt: instant,
  lodgedAt: instant,
  releasedAt: instant,
  deliveredAt: instant,
  channel: words(["FREE", "PAPER_REVIEW", "CARGO_EXAMINATION"], ["GREEN", ""]),
  operator: words(["TW1", "ＴＷ１", ""], ["T W"]),
  operatorType: words(["EXPORTER", "IMPORTER", ""], ["SMUGGLER"]),
  claimed: words(["true", "YES", "0", "No", ""], ["2", "constructor"]),
  smeClass: words(["SMALL", ""], ["HUGE"]),
  granted: words(["REDUCED_EXAMINATION", "REDUCED_EXAMINATION | PRIORITY_CLEARANCE", ""], ["LUNCH", "|"]),
  denial: words(["RISK_TARGETED", "OTHER", ""], ["MOOD"]),
  agency: words(["Food Agency", ""], ["_"]),
};
/** A header, and rows beneath it that repeat themselves in their columns, as rows do. */
const file = fc
  .subarray(CLEARANCE_COLUMNS.filter((name) => !REQUIRED.some((required) => required === name)))
  .chain((others) => fc.shuffledSubarray([...REQUIRED, ...others], { minLength: REQUIRED.length + others.length }))
  .chain((header) =>
    fc.record({
      header: fc.constant(header),
      rows: fc.array(fc.tuple(...header.map((name) => CELLS[name])), { minLength: 1, maxLength: 8 }),
    }),
  );

describe("a CSV file that is only split", () => {
  it("is read as csv-parse reads it", () => {
    let split = 0;
    fc.assert(
      fc.property(text, (file) => {
        const records = plainRecords(file);
        if (records === undefined) return;
        split += 1;
        expect(records).toEqual(csvRecords(file));
      }),
      { numRuns: 3_000 },
    );
    expect(split).toBeGreaterThan(100);
  });

  it("is every ordinary one", () => {
    expect(plainRecords("a,b\n1,\n,Food Agency\n")).toEqual([
      ["a", "b"],
      ["1", ""],
      ["", "Food Agency"],
    ]);
  });
});

describe("rows that are read without asking the schema for each cell", () => {
  it("are what the schema says they are", () => {
    let read = 0;
    fc.assert(
      fc.property(file, ({ header, rows }) => {
        const readSound = soundRowReader(header);
        for (const cells of rows) {
          const sound = readSound(cells);
          const judged = clearanceSchema.safeParse(fromCsv(recordOf(header, cells)));
          if (sound !== undefined) expect(sound).toEqual(judged.data);
          if (sound !== undefined) read += 1;
        }
      }),
      { numRuns: 2_000 },
    );
    expect(read).toBeGreaterThan(200);
  });

  it("have the schema's moments at every edge of a clock and a calendar", () => {
    const days = ["2024-02-29", "2023-02-29", "9999-12-31", "1969-12-31", "2026-1-011"];
    const parts = ["00", "23", "24", "59", "60", "-1", " 1", ":0"];
    const readSound = soundRowReader(REQUIRED);
    for (const day of days)
      for (const hour of parts)
        for (const minute of parts)
          for (const second of parts) {
            const lodgedAt = `${day}T${hour}:${minute}:${second}Z`;
            const judged = clearanceSchema.shape.lodgedAt.safeParse(lodgedAt).data;
            expect(readSound(["A", "TW", "SEA", lodgedAt, "FREE"])?.lodgedAt, lodgedAt).toBe(judged);
          }
  });

  it("are every ordinary one, also without its optional cells", () => {
    const readSound = soundRowReader(CLEARANCE_COLUMNS);
    const whole =
      "A-1,TW,SEA,2026-01-01T00:00:00Z,2026-01-02T00:00:00Z,2026-01-02T10:20:30Z,2026-01-03T00:00:00Z,2026-01-04T23:59:59Z,FREE,TW123,EXPORTER,yes,SMALL,REDUCED_EXAMINATION|PRIORITY_CLEARANCE,,Food Agency";
    const least = "A-1,TW,SEA,,,2026-01-02T10:20:30Z,,,FREE,,,,,,,";
    for (const line of [whole, least]) expect(readSound(line.split(","))).toBeDefined();
    expect(readSound(least.replace("FREE", "").split(","))).toBeUndefined();
    expect(readSound(least.split(",").slice(1))).toBeUndefined();
  });

  it("keep their numbers beside those that are refused", () => {
    const lines = [
      "reference,issuer,mode,lodgedAt,channel",
      "A,TW,SEA,2026-01-02T10:20:30Z,FREE",
      "B,TW,SEA,soon,FREE",
      "C,TW",
      "",
    ];
    const rows = clearanceRows(lines.join("\n"), "csv", CALLER);
    expect(rows.map(({ row, clearance, refusal }) => [row, clearance?.reference, refusal?.code])).toEqual([
      [1, "A", undefined],
      [2, undefined, "INVALID_ROW"],
      [3, undefined, "INVALID_ROW"],
    ]);
    expect(rows[1]?.refusal?.faults).toMatchObject([{ pointer: "/lodgedAt" }]);
  });
});
