import { CHANNELS, type Channel, type DenialReason } from "./clearance.ts";
import type { Economy } from "./economy.ts";
import type { Bytes32 } from "./event.ts";
import type { Cells } from "./measure/cells.ts";
import type { CellFilter } from "./measure/cells.ts";
import type { Histogram } from "./measure/histogram.ts";
import { SMALLEST_SHOWN, suppressed } from "./measure/suppression.ts";
import { type Mode, MODES } from "./mode.ts";
import type { Instant } from "./time.ts";

/** A count that may be hidden: null = fewer than 5, or needed to hide one that is. */
export type ShownCount = number | null;

/** Release times; null = fewer than 5 clearances. */
export type ShownTime = {
  readonly n: number;
  readonly mean: number;
  readonly median: number;
  readonly p90: number;
} | null;

/** What a partner is told of one mode of transport. */
export interface ModeTotals {
  readonly mode: Mode;
  /** Recognised and claimed; recognised and not claimed; of the claimed, those that were given a benefit that was due. */
  readonly recognised: ShownCount;
  readonly unclaimed: ShownCount;
  readonly utilised: ShownCount;
  /** Recognised clearances and ordinary ones, by channel. */
  readonly channels: Readonly<Record<Channel, ShownCount>>;
  readonly ordinary: Readonly<Record<Channel, ShownCount>>;
  readonly stage1: ShownTime;
  readonly stage2: ShownTime;
  readonly denials: readonly { readonly reason: DenialReason; readonly n: ShownCount }[];
}

/** The figure of a monitoring clause, as its judged side measured it; null = fewer than 5 clearances. */
export interface ClauseFigure {
  readonly clause: number;
  readonly kpi: number;
  readonly n: number | null;
  readonly value: number | null;
}

/** What an importing authority tells a partner of a period: totals as relied on, never a clearance. */
export interface BenefitTotals {
  readonly format: "aeo-benefit-totals-1";
  readonly importer: Economy;
  readonly partner: Economy;
  readonly arrangement: number;
  readonly from: Instant;
  readonly until: Instant;
  readonly revision: number;
  /** The root of the tree of this period's clearances, and how many they are; null = fewer than 5. */
  readonly root: Bytes32;
  readonly clearances: ShownCount;
  readonly modes: readonly ModeTotals[];
  readonly clauses: readonly ClauseFigure[];
}

/** The totals by mode, small cells hidden. @param filter issuer and months */
export function modeTotals(cells: Cells, arrangement: number, filter: CellFilter): ModeTotals[] {
  return MODES.flatMap((mode) => {
    const within = { ...filter, mode: [mode] };
    const recognised = cells.total({ ...within, arrangement: [arrangement], standing: ["RECOGNISED"] });
    const unclaimed = cells.total({ ...within, arrangement: [arrangement], standing: ["UNCLAIMED"] });
    const ordinary = cells.total({ ...within, standing: ["ORDINARY"] });
    if (recognised.n + unclaimed.n + ordinary.n === 0) return [];
    const [claimed = null, left = null] = shown([recognised.n, unclaimed.n]);
    const denials = recognised.denialsByReason();
    const counts = shown(denials.map(({ n }) => n));
    return {
      mode,
      recognised: claimed,
      unclaimed: left,
      // The rest, of what was claimed, must not be small either.
      utilised: claimed === null ? null : (shown([recognised.utilised, recognised.n - recognised.utilised])[0] ?? null),
      channels: byChannel(cells, { ...within, arrangement: [arrangement], standing: ["RECOGNISED"] }),
      ordinary: byChannel(cells, { ...within, standing: ["ORDINARY"] }),
      stage1: timeOf(recognised.stages[1]),
      stage2: timeOf(recognised.stages[2]),
      denials: denials.map(({ reason }, index) => ({ reason, n: counts[index] ?? null })),
    };
  });
}

/** A count alone: hidden when it is small. */
export function shownCount(n: number): ShownCount {
  return n > 0 && n < SMALLEST_SHOWN ? null : n;
}

function shown(counts: readonly number[]): ShownCount[] {
  const hidden = suppressed(counts);
  return counts.map((count, index) => (hidden[index] ? null : count));
}

function byChannel(cells: Cells, filter: CellFilter): Record<Channel, ShownCount> {
  const groups = cells.groups(filter, ({ channel }) => channel);
  const counts = shown(CHANNELS.map((channel) => groups.get(channel)?.n ?? 0));
  return Object.fromEntries(CHANNELS.map((channel, index) => [channel, counts[index] ?? null])) as Record<
    Channel,
    ShownCount
  >;
}

function timeOf(histogram: Histogram): ShownTime {
  if (histogram.n < SMALLEST_SHOWN) return null;
  const rounded = (value: number | undefined) => Math.round((value ?? 0) * 10) / 10;
  return {
    n: histogram.n,
    mean: rounded(histogram.mean),
    median: rounded(histogram.quantile(0.5)),
    p90: rounded(histogram.quantile(0.9)),
  };
}
