import type { Economy } from "../domain/economy.ts";
import {
  judgePublishedRate,
  type Printed,
  type RateFinding,
  type RateVerdict,
} from "../domain/measure/publishedRate.ts";
import type { Missing } from "../domain/measure/rateOfChange.ts";
import { compareWindows, type DayWindow, type WindowFlags } from "../domain/measure/window.ts";
import type { Mode } from "../domain/mode.ts";
import type { ReleaseTimeTable } from "../seeding/schemas/releaseTimes.ts";

/** A time or rate of the report: its wording, and its number or why there is none. */
export interface ReportCell {
  readonly text: string;
  readonly number: number | undefined;
  readonly missing: Missing | undefined;
  /** Lines of the report. */
  readonly lines: string;
}

/** One row of Tables 2 to 7: average release times before and after, and the published rate beside ours. */
export interface TrsRow extends RateFinding {
  readonly mode: Mode;
  readonly stage: 1 | 2;
  /** In seconds. */
  readonly before: ReportCell;
  readonly after: ReportCell;
  /** In per cent. */
  readonly published: ReportCell;
  /** How many decimals the published rate has; those of ours where none is published. */
  readonly decimals: number;
}

export interface TrsTable {
  readonly table: number;
  readonly importer: Economy;
  readonly exporter: Economy;
  readonly before: DayWindow;
  readonly after: DayWindow;
  readonly windows: WindowFlags;
  readonly rows: readonly TrsRow[];
}

/** The report's tables, computed anew, and how many published rates come out how. */
export interface TrsReport {
  readonly tables: readonly TrsTable[];
  readonly verdicts: Readonly<Record<RateVerdict, number>>;
}

const OUR_DECIMALS = 2;

/** Computes Tables 2 to 7 anew from the printed times. */
export function trsReport(tables: readonly ReleaseTimeTable[]): TrsReport {
  const computed = tables.map(({ table, importer, exporter, before, after, rows }) => ({
    table,
    importer: importer as Economy,
    exporter: exporter as Economy,
    before: { from: before.from, to: before.to },
    after: { from: after.from, to: after.to },
    windows: compareWindows(before, after),
    rows: rows.map(rowOf),
  }));
  const verdicts = { FOLLOWS: 0, WITHIN_ROUNDING: 0, TRUNCATED: 0, DIFFERS: 0, NOT_COMPARABLE: 0 };
  for (const { verdict } of computed.flatMap(({ rows }) => rows)) verdicts[verdict] += 1;
  return { tables: computed, verdicts };
}

type SeedRow = ReleaseTimeTable["rows"][number];

function rowOf({ mode, stage, before, after, rate }: SeedRow): TrsRow {
  const decimals = "percent" in rate ? decimalsOf(rate.text) : OUR_DECIMALS;
  const published = "percent" in rate ? { percent: rate.percent, decimals } : undefined;
  const finding = judgePublishedRate(printed(before), printed(after), published);
  return {
    mode,
    stage,
    before: cellOf(before),
    after: cellOf(after),
    published: cellOf(rate),
    decimals,
    ...finding,
  };
}

function cellOf(cell: SeedRow["before"] | SeedRow["rate"]): ReportCell {
  const number = "seconds" in cell ? cell.seconds : "percent" in cell ? cell.percent : undefined;
  const { text, lines } = cell;
  return { text, number, missing: "missing" in cell ? cell.missing : undefined, lines };
}

/** What the last digit of a printed time stands for, in seconds: "6.79 hours" is exact to 36 s, "12.5 sec" to 0.1 s. */
function printed(time: SeedRow["before"]): Printed | undefined {
  if (!("seconds" in time)) return undefined;
  const last = /(\d+(?:\.\d+)?)\s*(hour|min|sec)/g;
  const [, digits = "", unit = ""] = [...time.text.matchAll(last)].at(-1) ?? [];
  const seconds = { hour: 3600, min: 60, sec: 1 }[unit];
  if (seconds === undefined) throw new RangeError(`${JSON.stringify(time.text)} ends with no unit of time`);
  return { value: time.seconds, step: seconds * 10 ** -decimalsOf(digits) };
}

/** How many digits stand behind the point. */
function decimalsOf(text: string): number {
  return /\.(\d+)/.exec(text)?.[1]?.length ?? 0;
}
