import type * as Plot from "@observablehq/plot";
import type { PlotOptions } from "@observablehq/plot";
import { monthName, percent } from "../lib/figures.ts";
import type { DistributionAnswer, MeasuresAnswer } from "./types.ts";
import { monitoring, wordFor } from "./words.ts";

type Library = typeof Plot;

/** Colours that stay apart in grey and for the colour-blind; the legend says them in words. */
export const TONES = { RECOGNISED: "#17503f", CERTIFIED_ONLY: "#8a6d1f", ORDINARY: "#7a8aa8" } as const;
export type Shown = keyof typeof TONES;
export const SHOWN = Object.keys(TONES) as Shown[];

/** Benefits used, month by month. */
export function monthsPlot({ barY, ruleY, axisX }: Library, { months }: MeasuresAnswer): PlotOptions {
  const data = months.map(({ month, utilised }) => ({ month, share: utilised.share ?? 0 }));
  return {
    height: 260,
    y: { domain: [0, 100], percent: true, label: monitoring("share"), grid: true },
    x: { label: null },
    marks: [
      barY(data, { x: "month", y: "share", fill: TONES.RECOGNISED, inset: 2 }),
      ruleY([0]),
      axisX({ tickFormat: (month: string) => monthName(month), fontSize: 10, tickRotate: -35, label: null }),
    ],
    marginBottom: 56,
  };
}

const HOUR = 3_600;
/** Durations beyond nine tenths of the slowest group are drawn in the last bar. */
const BARS = 30;

/** Counts by equal steps in hours, as shares of each group. The last bar holds everything beyond. */
export function distributionBars(groups: Readonly<Partial<Record<Shown, DistributionAnswer>>>) {
  const longest = Math.max(HOUR, ...Object.values(groups).map((one) => quantile(one, 0.95)));
  const step = Math.ceil(longest / HOUR / BARS) * HOUR;
  return SHOWN.flatMap((standing) => {
    const group = groups[standing];
    if (group === undefined || group.n === 0) return [];
    const counts = Array.from({ length: BARS }, () => 0);
    for (const { from, to, n } of group.buckets) {
      const bar = Math.min(BARS - 1, Math.floor((from + to) / 2 / step));
      counts[bar] = (counts[bar] ?? 0) + n;
    }
    return counts.map((n, bar) => ({
      standing,
      from: (bar * step) / HOUR,
      to: bar === BARS - 1 ? null : ((bar + 1) * step) / HOUR,
      n,
      share: n / group.n,
    }));
  });
}

function quantile({ n, buckets }: DistributionAnswer, share: number): number {
  let seen = 0;
  for (const { to, n: count } of buckets) {
    seen += count;
    if (seen >= share * n) return to;
  }
  return 0;
}

/** How long release took, group over group. */
export function distributionPlot(
  { lineY, areaY, ruleY }: Library,
  bars: ReturnType<typeof distributionBars>,
): PlotOptions {
  const fill = ({ standing }: { standing: Shown }) => TONES[standing];
  const placed = { x: "from", y: "share", z: "standing", curve: "step-after" } as const;
  return {
    height: 280,
    y: { percent: true, label: monitoring("share"), grid: true },
    x: { label: monitoring("hours") },
    marks: [
      areaY(bars, { x: "from", y1: 0, y2: "share", z: "standing", curve: "step-after", fill, fillOpacity: 0.18 }),
      lineY(bars, { ...placed, stroke: fill, strokeWidth: 2 }),
      ruleY([0]),
    ],
  };
}

const CHANNEL_TONES: Readonly<Record<string, string>> = {
  FREE: "#bcd8cb",
  PAPER_REVIEW: "#8a6d1f",
  CARGO_EXAMINATION: "#9b1c1c",
};
export const CHANNELS = Object.keys(CHANNEL_TONES);

/** Channel shares, a bar for each sort of traffic. */
export function channelsPlot({ barX, text, ruleX }: Library, { standings }: MeasuresAnswer): PlotOptions {
  const data = SHOWN.flatMap((standing) =>
    CHANNELS.map((channel) => ({
      standing: wordFor("standing", standing),
      channel,
      share: standings[standing]?.channels[channel]?.share ?? 0,
    })),
  );
  return {
    height: 190,
    marginLeft: 190,
    x: { percent: true, label: monitoring("share"), domain: [0, 100] },
    y: { label: null, domain: SHOWN.map((standing) => wordFor("standing", standing)) },
    marks: [
      barX(data, { x: "share", y: "standing", fill: ({ channel }: { channel: string }) => CHANNEL_TONES[channel] }),
      text(
        data.filter(({ channel, share }) => channel === "CARGO_EXAMINATION" && share > 0),
        {
          x: () => 1,
          y: "standing",
          text: ({ share }: { share: number }) => percent(share),
          textAnchor: "end",
          dx: -4,
        },
      ),
      ruleX([0]),
    ],
  };
}

/** Within what 95 of 100 changes arrived, for each direction and stage. */
export function propagationPlot(
  { barX, ruleX, axisY }: Library,
  rows: readonly { readonly way: string; readonly stage: string; readonly p95: number | null }[],
): PlotOptions {
  const data = rows
    .filter(({ stage }) => stage !== "DECISION_TO_PARTNER")
    .map(({ way, stage, p95 }) => ({ way, stage: wordFor("stageOf", stage), seconds: p95 ?? 0 }));
  return {
    height: 60 + data.length * 22,
    marginLeft: 150,
    marginRight: 190,
    x: { label: `${monitoring("chart.propagation")}, ${monitoring("seconds")}`, grid: true },
    y: { label: null },
    fy: { label: null },
    marks: [
      barX(data, { x: "seconds", y: "stage", fy: "way", fill: TONES.RECOGNISED, inset: 1 }),
      axisY({ label: null, fontSize: 10 }),
      ruleX([0]),
    ],
  };
}
