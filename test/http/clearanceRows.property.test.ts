import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CLEARANCE_COLUMNS } from "../../src/domain/clearanceColumns.ts";
import { AeoError } from "../../src/domain/errors.ts";
import { ClearanceBatch } from "../../src/domain/clearanceBatch.ts";
import { LineReader } from "../../src/http/clearanceLine.ts";
import { carefulRows, clearanceRows } from "../../src/http/clearanceRows.ts";
import { clearanceSchema } from "../../src/http/clearanceSchema.ts";
import { csvRecords, plainRecords } from "../../src/http/rowFiles.ts";
import type { Caller } from "../../src/services/caller.ts";
import type { ClearanceRows } from "../../src/services/clearances.ts";
import { readRows } from "../support/clearanceBatches.ts";

const CALLER = { subject: "customs", economy: "JP", roles: ["monitor"] } as unknown as Caller;
const AGENCY = { subject: "Food Agency", economy: "JP", roles: ["agency"] } as unknown as Caller;
const FOOD = { subject: "food-2", economy: "JP", roles: ["agency"] } as unknown as Caller;

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

/** Reads lines of a text as ordinary ones; undefined = not so. */
function lineReader(header: readonly string[], agency: string | undefined) {
  return (text: string, from: number, until: number) => {
    const batch = new ClearanceBatch(1);
    const reader = new LineReader(text, Buffer.from(text), header, agency, batch);
    return reader.read(1, from, until) ? batch.clearance(0) : undefined;
  };
}

/** What is wrong with a file, or its rows: clearances, or codes and faults. */
function told(read: () => ClearanceRows): unknown {
  try {
    return readRows(read()).map(({ row, clearance, refusal }) => [
      row,
      clearance ?? [refusal?.code, refusal?.message, refusal?.faults],
    ]);
  } catch (error) {
    if (error instanceof AeoError) return [error.code, error.message];
    throw error;
  }
}

const wordOf = (text: string) => fc.constantFrom(text, `"${text}"`, ` ${text}`, `${text} `);
/** What may befall a file: nothing, most often. */
const lineEnd = fc.constantFrom("\n", "\n", "\n", "\r\n", "\n\n");
const oddFile = fc
  .tuple(
    file,
    lineEnd,
    fc.constantFrom("", "\n", "\n\n", ","),
    fc.constantFrom("", "", "", "\ufeff"),
    fc.nat(),
    wordOf("SEA"),
  )
  .map(([{ header, rows }, end, last, first, at, word]) => {
    const lines = [header, ...rows].map((cells) => cells.join(","));
    const one = at % (3 * lines.length);
    // Here and there an odd cell, in a third of the files.
    if (one > 0 && one < lines.length) lines[one] = (lines[one] as string).replace(/SEA|AIR/, word);
    return first + lines.join(end) + last;
  });

describe("rows that are read from the text itself, without asking the schema for each cell", () => {
  it("are what csv-parse and the schema say they are, in ordinary files and odd ones, from customs and an agency", () => {
    let taken = 0;
    fc.assert(
      fc.property(oddFile, fc.constantFrom(CALLER, AGENCY, FOOD), (text, caller) => {
        const rows = told(() => clearanceRows(text, "csv", caller));
        expect(rows).toEqual(told(() => carefulRows(text, caller)));
        taken += (rows as unknown[][]).filter(
          ([, clearance]) => clearance !== null && !Array.isArray(clearance),
        ).length;
      }),
      { numRuns: 3_000 },
    );
    expect(taken).toBeGreaterThan(1_000);
  });

  it("are read so, every ordinary one, also without its optional cells, and none that misses what is needed", () => {
    const read = lineReader(CLEARANCE_COLUMNS, undefined);
    const whole =
      "A-1,TW,SEA,2026-01-01T00:00:00Z,2026-01-02T00:00:00Z,2026-01-02T10:20:30Z,2026-01-03T00:00:00Z,2026-01-04T23:59:59Z,FREE,TW123,EXPORTER,yes,SMALL,REDUCED_EXAMINATION|PRIORITY_CLEARANCE,,Food Agency";
    const least = "A-1,TW,SEA,,,2026-01-02T10:20:30Z,,,FREE,,,,,,,";
    for (const line of [whole, least]) {
      expect(read(`x\n${line}\ny`, 2, 2 + line.length)).toMatchObject({ reference: "A-1" });
      expect(read(line.replace("FREE", ""), 0, line.length - 4)).toBeUndefined();
    }
    expect(read(least, 0, least.length - 1)).toBeUndefined();
  });

  it("have the schema's moments at every edge of a clock and a calendar", () => {
    const days = ["2024-02-29", "2023-02-29", "9999-12-31", "1969-12-31", "2026-1-011", "2026-00-10", "0000-01-01"];
    const parts = ["00", "23", "24", "59", "60", "-1", " 1", ":0"];
    const read = lineReader(REQUIRED, undefined);
    for (const day of days)
      for (const hour of parts)
        for (const minute of parts)
          for (const second of parts) {
            const lodgedAt = `${day}T${hour}:${minute}:${second}Z`;
            const judged = clearanceSchema.shape.lodgedAt.safeParse(lodgedAt).data;
            const line = `A,TW,SEA,${lodgedAt},FREE`;
            expect(read(line, 0, line.length)?.lodgedAt, lodgedAt).toBe(judged);
          }
  });

  it("are moments only with every character in its place", () => {
    const moment = "2026-01-02T10:20:30Z";
    const read = lineReader(REQUIRED, undefined);
    for (let at = 0; at < moment.length; at += 1) {
      const line = `A,TW,SEA,${moment.slice(0, at)}x${moment.slice(at + 1)},FREE`;
      expect(read(line, 0, line.length), line).toBeUndefined();
    }
  });

  it("leave lines that are too long for csv-parse to it", () => {
    const header = [...REQUIRED, "granted"].join(",");
    const file = (blanks: string) =>
      `${header}\nA,TW,SEA,2026-01-02T10:20:30Z,FREE,REDUCED_EXAMINATION${blanks}|PRIORITY_CLEARANCE`;
    for (const blanks of ["  ", " ".repeat(2_000), " ".repeat(70_000)]) {
      const rows = told(() => clearanceRows(file(blanks), "csv", CALLER));
      expect(rows).toEqual(told(() => carefulRows(file(blanks), CALLER)));
    }
    expect(told(() => clearanceRows(file(" ".repeat(70_000)), "csv", CALLER))).toMatchObject([
      "INVALID_BODY",
      expect.anything(),
    ]);
  });

  it("leave alone what csv-parse would trim, unquote or find more cells in", () => {
    const read = lineReader(["issuer", "mode", "lodgedAt", "channel", "reference", "agency", "operator"], undefined);
    const line = (reference: string, agency: string, operator: string) => {
      const text = `TW,SEA,2026-01-02T10:20:30Z,FREE,${reference},${agency},${operator}`;
      return read(text, 0, text.length);
    };
    expect(line("A 1", "Food Agency", "TW-1")).toBeDefined();
    for (const reference of ["A ", " A", '"A"', "A\r", "é", "x".repeat(65)])
      expect(line(reference, "", "")).toBeUndefined();
    for (const agency of ["Food ", " Food", '"Food"', "none"]) expect(line("A", agency, "")).toBeUndefined();
    for (const operator of ["TW ", '"TW1"', "TW1,", "TW1,x", "T\r", "x".repeat(65)])
      expect(line("A", "", operator)).toBeUndefined();
  });

  it("keep their numbers beside those that are refused", () => {
    const lines = [
      "reference,issuer,mode,lodgedAt,channel",
      "A,TW,SEA,2026-01-02T10:20:30Z,FREE",
      "B,TW,SEA,soon,FREE",
      "C,TW",
      "D,TW,SEA,2026-01-02T10:20:30Z,FREE",
      "",
    ];
    const rows = readRows(clearanceRows(lines.join("\n"), "csv", CALLER));
    expect(rows.map(({ row, clearance, refusal }) => [row, clearance?.reference, refusal?.code])).toEqual([
      [1, "A", undefined],
      [2, undefined, "INVALID_ROW"],
      [3, undefined, "INVALID_ROW"],
      [4, "D", undefined],
    ]);
    expect(rows[1]?.refusal?.faults).toMatchObject([{ pointer: "/lodgedAt" }]);
  });

  it("are too many at 20,001, and none in a header alone", () => {
    const row = "A,TW,SEA,2026-01-02T10:20:30Z,FREE\n";
    const header = `${REQUIRED.join(",")}\n`;
    expect(clearanceRows(header + row.repeat(20_000), "csv", CALLER).batch.count).toBe(20_000);
    const refused = (text: string) => () => clearanceRows(text, "csv", CALLER);
    expect(refused(header + row.repeat(20_001))).toThrow(expect.objectContaining({ code: "BATCH_TOO_LARGE" }));
    for (const text of [header, "", "\n", row])
      expect(refused(text)).toThrow(expect.objectContaining({ code: "INVALID_BODY" }));
  });
});
