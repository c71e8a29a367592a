import { Histograms } from "../../../src/domain/measure/histograms.ts";
import { type Columns, GROUPS, groupOf } from "./rows.ts";

/** Of the median and of p90. */
const SHARES = [0.5, 0.9];

/** The figures of a group. */
export interface Figures {
  readonly n: number;
  readonly mean: number;
  readonly median: number;
  readonly p90: number;
}

/** The limit: one pass over the columns that only counts and adds up. */
export function scan({ group, duration }: Columns): { readonly n: Uint32Array; readonly sum: Float64Array } {
  const [n, sum] = [new Uint32Array(GROUPS), new Float64Array(GROUPS)];
  for (let row = 0; row < group.length; row += 1) {
    const of = group[row] as number;
    sum[of] = (sum[of] as number) + (duration[row] as number);
    n[of] = (n[of] as number) + 1;
  }
  return { n, sum };
}

/** The product's histograms, from nothing: each duration is added to that of its group. */
export function fold({ group, duration }: Columns): Histograms {
  const histograms = new Histograms(GROUPS);
  for (let number = 0; number < GROUPS; number += 1) histograms.open();
  histograms.addAll(group, duration);
  return histograms;
}

export function figuresOf(histograms: Histograms, group: number): Figures {
  const n = histograms.n(group);
  const quantiles = histograms.quantiles(group, SHARES);
  return { n, mean: histograms.sum(group) / n, median: quantiles[0] as number, p90: quantiles[1] as number };
}

/** The figures of all groups, none of which is empty. */
export function allFigures(histograms: Histograms): Figures[] {
  const figures: Figures[] = [];
  for (let group = 0; group < GROUPS; group += 1) figures.push(figuresOf(histograms, group));
  return figures;
}

/** What one writes without thinking of it: an object for each row, a list for each group, sorted. */
export function plainRows({ group, duration }: Columns) {
  return Array.from(group, (of, row) => ({ ...groupOf(of), duration: duration[row] as number }));
}

export function plainReport(rows: ReturnType<typeof plainRows>): Figures[] {
  const groups = new Map<string, number[]>();
  for (const { arrangement, mode, stage, after, duration } of rows) {
    const key = `${arrangement}|${mode}|${stage}|${after}`;
    const list = groups.get(key) ?? [];
    if (list.length === 0) groups.set(key, list);
    list.push(duration);
  }
  return [...groups.values()].map((list) => {
    list.sort((a, b) => a - b);
    const rank = (share: number) => list[Math.ceil(share * list.length) - 1] as number;
    const mean = list.reduce((sum, duration) => sum + duration, 0) / list.length;
    return { n: list.length, mean, median: rank(0.5), p90: rank(0.9) };
  });
}
