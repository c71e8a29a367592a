import type { Benefit } from "../domain/benefit.ts";
import { addMonths, type Month } from "../domain/clausePeriod.ts";
import { type Channel, type DenialReason, STAGES, type Stage } from "../domain/clearance.ts";
import type { View } from "../domain/clearanceRecord.ts";
import type { Cell, CellKey } from "../domain/measure/cell.ts";
import type { CellFilter } from "../domain/measure/cellFilter.ts";
import type { Cells } from "../domain/measure/cells.ts";
import { RELEASE_BUCKETS } from "../domain/measure/logBuckets.ts";
import {
  channelShares,
  compareReleaseTimes,
  type Comparison,
  releaseTimeOf,
  type ReleaseTime,
  selectivity,
  type Selectivity,
  type Share,
  shareOf,
  utilisation,
} from "../domain/measure/measures.ts";
import type { Standing } from "../domain/measure/standing.ts";
import { suppressed } from "../domain/measure/suppression.ts";
import { compareWindows, type WindowFlags } from "../domain/measure/window.ts";

/** What stands for no first month, and for no last one. */
export const FIRST_MONTH: Month = 197001;
export const AFTER_LAST: Month = 999913;

/** What a report is asked about. */
export interface MeasureQuestion {
  readonly view: View;
  /** Issuer, mode, arrangement, operator type, SME class, channel, agency; not the standing. */
  readonly filter: Omit<CellFilter, "standing" | "month" | "fromMonth" | "beforeMonth">;
  /** Months [from, before) that are reported. */
  readonly from: Month;
  readonly before: Month;
  /** From which month on is "after"; before it, as many months of certified operators are "before". undefined = no comparison. */
  readonly since: Month | undefined;
}

/** Standings whose figures stand side by side. */
const SHOWN: readonly Standing[] = ["RECOGNISED", "UNCLAIMED", "CERTIFIED_ONLY", "REFUSED", "CANNOT_TELL", "ORDINARY"];

export interface StandingFigures {
  readonly n: number;
  readonly stages: Readonly<Record<Stage, ReleaseTime>>;
  readonly channels: Readonly<Record<Channel, Share>>;
}

/** All measures of one question. */
export interface MeasureReport {
  readonly question: MeasureQuestion;
  readonly n: number;
  readonly claimed: Share;
  readonly utilised: Share;
  readonly selectivity: Selectivity;
  readonly standings: Readonly<Record<Standing, StandingFigures>>;
  readonly benefits: readonly { readonly benefit: Benefit; readonly due: number; readonly granted: number }[];
  readonly denials: readonly { readonly reason: DenialReason; readonly n: number }[];
  readonly comparison: undefined | (Readonly<Record<Stage, Comparison>> & { readonly windows: WindowFlags });
  /** Shares of SMEs among recognised clearances; undefined n = suppressed, since it could point at a trader. */
  readonly sme: readonly { readonly smeClass: CellKey["smeClass"]; readonly n: number | undefined }[];
  /** By month, for trends. */
  readonly months: readonly {
    readonly month: Month;
    readonly recognised: number;
    readonly utilised: Share;
    readonly median: number | undefined;
    readonly p90: number | undefined;
  }[];
}

/** Everything that is measured, for one question. Joins cells; looks at no clearance. */
export function measureReport(cells: Cells, question: MeasureQuestion): MeasureReport {
  const { from, before, since } = question;
  const filter: CellFilter = { ...question.filter, fromMonth: from, beforeMonth: before };
  const recognised = cells.total({ ...filter, standing: ["RECOGNISED"] });
  return {
    question,
    n: cells.total(filter).n,
    ...utilisation(cells, filter),
    selectivity: selectivity(cells, filter),
    standings: standingsOf(cells, filter),
    benefits: recognised.benefits(),
    denials: recognised.denialsByReason(),
    comparison: since === undefined ? undefined : comparisonOf(cells, question, since),
    sme: smeLens(cells, filter),
    months: monthly(cells, filter),
  };
}

/** The distribution of a stage's durations, for a chart: bucket by bucket, from its shortest duration to that of the next. */
export function distributionOf(
  cell: Cell,
  stage: Stage,
): { readonly from: number; readonly to: number; readonly n: number }[] {
  return [...cell.stages[stage].counts()]
    .sort(([a], [b]) => a - b)
    .map(([bucket, n]) => ({ from: RELEASE_BUCKETS.lowest(bucket), to: RELEASE_BUCKETS.lowest(bucket + 1), n }));
}

function standingsOf(cells: Cells, filter: CellFilter): Record<Standing, StandingFigures> {
  const { arrangement: _, ...traffic } = filter;
  const figures = SHOWN.map((standing): [Standing, StandingFigures] => {
    // Only what was recognised rests on an arrangement; the rest is the traffic beside it.
    const within = standing === "RECOGNISED" || standing === "UNCLAIMED" ? filter : traffic;
    const cell = cells.total({ ...within, standing: [standing] });
    const stages = { 1: releaseTimeOf(cell, 1), 2: releaseTimeOf(cell, 2) };
    return [standing, { n: cell.n, stages, channels: channelShares(cells, { ...within, standing: [standing] }) }];
  });
  return Object.fromEntries(figures) as Record<Standing, StandingFigures>;
}

function comparisonOf(
  cells: Cells,
  { filter, from, before }: MeasureQuestion,
  since: Month,
): MeasureReport["comparison"] {
  // Without a month on either side there is nothing to compare.
  if (since <= from || since >= before) return undefined;
  const windows = { before: { fromMonth: from, beforeMonth: since }, after: { fromMonth: since, beforeMonth: before } };
  const { arrangement: _, ...traffic } = filter;
  const [begin, end] = endsOf(cells, { ...traffic, fromMonth: from, beforeMonth: before }, since);
  const [one, two] = STAGES.map((stage) => compareReleaseTimes(cells, stage, traffic, windows)) as [
    Comparison,
    Comparison,
  ];
  return { 1: one, 2: two, windows: compareWindows(daysOf(begin, since), daysOf(since, end)) };
}

/** Where the windows begin and end. One that was left open reaches as far as there are clearances, and to the next month at least. */
function endsOf(cells: Cells, traffic: CellFilter & { fromMonth: Month; beforeMonth: Month }, since: Month) {
  const { fromMonth, beforeMonth } = traffic;
  const months = [...cells.groups(traffic, ({ month }) => month).keys()];
  const begin = fromMonth === FIRST_MONTH ? Math.min(addMonths(since, -1), ...months) : fromMonth;
  const last = Math.max(since, ...months);
  return [begin, beforeMonth === AFTER_LAST ? addMonths(last, 1) : beforeMonth] as const;
}

/** The first and the last day of the months [from, before). */
function daysOf(from: Month, before: Month) {
  const dash = (month: Month) => `${Math.floor(month / 100)}-${String(month % 100).padStart(2, "0")}`;
  const last = addMonths(before, -1);
  const days = new Date(Date.UTC(Math.floor(last / 100), last % 100, 0)).getUTCDate();
  return { from: `${dash(from)}-01`, to: `${dash(last)}-${String(days).padStart(2, "0")}` };
}

function smeLens(cells: Cells, filter: CellFilter): MeasureReport["sme"] {
  const byClass = cells.groups({ ...filter, standing: ["RECOGNISED"] }, ({ smeClass }) => smeClass ?? "");
  const rows = [...byClass].map(([smeClass, { n }]) => ({ smeClass: (smeClass || null) as CellKey["smeClass"], n }));
  const hidden = suppressed(rows.map(({ n }) => n));
  return rows
    .map(({ smeClass, n }, index) => ({ smeClass, n: hidden[index] ? undefined : n }))
    .sort((a, b) => String(a.smeClass).localeCompare(String(b.smeClass)));
}

function monthly(cells: Cells, filter: CellFilter): MeasureReport["months"] {
  const eligible = cells.groups({ ...filter, standing: ["RECOGNISED", "UNCLAIMED"] }, ({ month }) => month);
  const recognised = cells.groups({ ...filter, standing: ["RECOGNISED"] }, ({ month }) => month);
  return [...eligible]
    .map(([month, cell]) => {
      const histogram = recognised.get(month)?.stages[1];
      return {
        month,
        recognised: recognised.get(month)?.n ?? 0,
        utilised: shareOf(cell.utilised, cell.n),
        median: histogram?.quantile(0.5),
        p90: histogram?.quantile(0.9),
      };
    })
    .sort((a, b) => a.month - b.month);
}
