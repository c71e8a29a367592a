import type { CellFilter } from "./measure/cellFilter.ts";
import type { Cells } from "./measure/cells.ts";
import { changeOf } from "./measure/change.ts";
import { channelShares, selectivity, utilisation } from "./measure/measures.ts";

/**
 * What a monitoring clause can promise, by its number on the ledger (never renumber). Targets are whole numbers in the unit given;
 * rates in per mille, so that a promise of 99.9 % can be made.
 */
export const KPIS = {
  UTILISATION: { number: 1, unit: "PER_MILLE" },
  CLAIM_RATE: { number: 2, unit: "PER_MILLE" },
  EXAMINATION_RATE: { number: 3, unit: "PER_MILLE" },
  SELECTIVITY: { number: 4, unit: "PER_MILLE_RATIO" },
  RELEASE_MEAN: { number: 5, unit: "SECONDS" },
  RELEASE_MEDIAN: { number: 6, unit: "SECONDS" },
  RELEASE_P90: { number: 7, unit: "SECONDS" },
  RELEASE_CHANGE: { number: 8, unit: "PER_MILLE_LESS" },
} as const satisfies Record<string, { readonly number: number; readonly unit: KpiUnit }>;

/**
 * PER_MILLE: a share. PER_MILLE_RATIO: how many times as often, times 1,000. SECONDS: stage 1. PER_MILLE_LESS: by how much the mean
 * release time of stage 1 lies below that of certified operators before the arrangement.
 */
export type KpiUnit = "PER_MILLE" | "PER_MILLE_RATIO" | "SECONDS" | "PER_MILLE_LESS";
export type Kpi = keyof typeof KPIS;

/** The KPI of a number; undefined for one that this release does not know. */
export function kpiOf(number: number): Kpi | undefined {
  return (Object.keys(KPIS) as Kpi[]).find((kpi) => KPIS[kpi].number === number);
}

/** A value of a KPI with the number of clearances behind it; undefined where there is nothing to measure. */
export interface KpiValue {
  /** Where two kinds of clearances are compared, the smaller number: three of one kind say nothing, however many there are of the other. */
  readonly n: number;
  readonly value: number | undefined;
}

/**
 * Measures a KPI over the clearances of a filter.
 * @param filter issuer, modes, arrangement and months of the clause
 */
export function measureKpi(cells: Cells, kpi: Kpi, filter: CellFilter): KpiValue {
  switch (kpi) {
    case "UTILISATION":
      return perMille(utilisation(cells, filter).utilised);
    case "CLAIM_RATE":
      return perMille(utilisation(cells, filter).claimed);
    case "EXAMINATION_RATE":
      return perMille(channelShares(cells, { ...filter, standing: ["RECOGNISED"] }).CARGO_EXAMINATION);
    case "SELECTIVITY": {
      const { recognised, ordinary, ratio } = selectivity(cells, filter);
      return { n: smaller(recognised.of, ordinary.of), value: ratio === undefined ? undefined : ratio * 1_000 };
    }
    case "RELEASE_MEAN":
    case "RELEASE_MEDIAN":
    case "RELEASE_P90": {
      const histogram = cells.total({ ...filter, standing: ["RECOGNISED"] }).stages[1];
      const of = {
        RELEASE_MEAN: histogram.mean,
        RELEASE_MEDIAN: histogram.quantile(0.5),
        RELEASE_P90: histogram.quantile(0.9),
      };
      return { n: histogram.n, value: of[kpi] };
    }
    case "RELEASE_CHANGE": {
      const { fromMonth, beforeMonth: _, arrangement: __, ...traffic } = filter;
      // Recognition may end again: what is cleared without it later is no "before", and must not change what was judged.
      const until = fromMonth === undefined ? {} : { beforeMonth: fromMonth };
      const before = cells.total({ ...traffic, ...until, standing: ["CERTIFIED_ONLY"] }).stages[1];
      const after = cells.total({ ...filter, standing: ["RECOGNISED"] }).stages[1];
      const { rate } = changeOf(before, after);
      return { n: smaller(after.n, before.n), value: rate === undefined ? undefined : -rate * 10 };
    }
  }
}

/** Without anything to compare with there is no figure, and what is counted is what there is. */
function smaller(n: number, compared: number): number {
  return compared === 0 ? n : Math.min(n, compared);
}

function perMille({ of, share }: { readonly of: number; readonly share: number | undefined }): KpiValue {
  return { n: of, value: share === undefined ? undefined : share * 1_000 };
}
