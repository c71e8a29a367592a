import { CHANNELS, type Channel, DENIAL_REASONS, type DenialReason } from "./clearance.ts";
import type { Economy } from "./economy.ts";
import type { Bytes32 } from "./event.ts";
import type { CellFilter } from "./measure/cellFilter.ts";
import type { Cells } from "./measure/cells.ts";
import type { Histogram } from "./measure/histogram.ts";
import { isSmall, SMALLEST_SHOWN, suppressed } from "./measure/suppression.ts";
import { type Mode, MODES } from "./mode.ts";
import type { Instant } from "./time.ts";

/** A count that may be hidden: null = fewer than 5, or needed to hide one that is, here or in another report. */
export type ShownCount = number | null;

/** Release times; null = fewer than 5 clearances, or hidden as counts are. */
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

/**
 * The figure of a monitoring clause, as its judged side measured it: n null = fewer than 5 clearances; value null = fewer than a clause is
 * judged by, or nothing to measure.
 */
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
  /**
   * The root of the tree of this period's clearances, and how many they are; null = fewer than 5, or fewer than 5 more than the modes
   * tell of: those refused, or hidden there.
   */
  readonly root: Bytes32;
  readonly clearances: ShownCount;
  readonly modes: readonly ModeTotals[];
  readonly clauses: readonly ClauseFigure[];
}

/** Whether a count of a mode may not be shown, since other reports would then give a small one away. */
export type Withheld = (mode: Mode, part: string) => boolean;

/**
 * The totals by mode, small cells hidden.
 * @param filter issuer and months
 * @param withheld hides more, by what was told before
 */
export function modeTotals(cells: Cells, arrangement: number, filter: CellFilter, withheld: Withheld): ModeTotals[] {
  return MODES.flatMap((mode) => {
    const counts = countsOf(cells, arrangement, mode, filter);
    if (counts.traffic === 0) return [];
    const hides = (part: string) => withheld(mode, part);
    // One that is hidden would follow from its sum and the others: then none is shown.
    const group = (parts: readonly string[], all: readonly number[]) =>
      parts.some(hides) ? all.map(() => null) : shown(all);
    const alone = (part: string, n: number) => (hides(part) ? null : shownCount(n));
    const { recognised: cell, byChannel, ordinary, unclaimed } = counts;
    const recognised = alone("recognised", cell.n);
    // What adds up to the number of the recognised, or nearly, would tell it.
    const ofRecognised = !hides("recognised");
    const rest = cell.n - cell.utilised;
    // The rest, of what was claimed, must not be small either.
    const [utilised = null] = recognised === null ? [] : group(["utilised", "unutilised"], [cell.utilised, rest]);
    const denials = cell.denialsByReason();
    const reasons = denials.map(({ n }) => n);
    const denied = group(DENIAL_REASONS.map(denialPart), reasons);
    // Who was not denied was given a benefit, or nearly so.
    const undenied = cell.n - sumOf(denied);
    const tellsUtilised = recognised !== null && utilised === null && isSmall(undenied);
    return {
      mode,
      recognised,
      unclaimed: alone("unclaimed", unclaimed),
      utilised,
      channels: channelsOf(
        ofRecognised
          ? group(
              CHANNELS.map((channel) => `channels/${channel}`),
              byChannel,
            )
          : byChannel.map(() => null),
      ),
      ordinary: channelsOf(
        group(
          CHANNELS.map((channel) => `ordinary/${channel}`),
          ordinary,
        ),
      ),
      stage1: ofRecognised && !hides("stage1") ? timeOf(cell.stages[1]) : null,
      stage2: ofRecognised && !hides("stage2") ? timeOf(cell.stages[2]) : null,
      denials: denials.map(({ reason }, index) => ({ reason, n: tellsUtilised ? null : (denied[index] ?? null) })),
    };
  });
}

/** The parts of a mode that add up to its clearances, but for those refused. */
const SUMMANDS = ["recognised", "unclaimed", ...CHANNELS.map((channel) => `ordinary/${channel}`)];

/**
 * How many clearances there were in all, as far as that may be told beside the modes: what these leave over must not be few, nor one
 * that may not be computed.
 * @param n how many there were
 */
export function allShown(n: number, modes: readonly ModeTotals[], withheld: Withheld): ShownCount {
  if (modes.some(({ mode }) => SUMMANDS.some((part) => withheld(mode, part)))) return null;
  const told = modes.map(({ recognised, unclaimed, ordinary }) =>
    sumOf([recognised, unclaimed, ...CHANNELS.map((channel) => ordinary[channel])]),
  );
  return isSmall(n - sumOf(told)) ? null : shownCount(n);
}

function sumOf(counts: readonly ShownCount[]): number {
  return counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
}

/** What is counted of a mode, before anything is hidden. */
function countsOf(cells: Cells, arrangement: number, mode: Mode, filter: CellFilter) {
  const within = { ...filter, mode: [mode] };
  const own = { ...within, arrangement: [arrangement] };
  const recognised = cells.total({ ...own, standing: ["RECOGNISED"] });
  const unclaimed = cells.total({ ...own, standing: ["UNCLAIMED"] }).n;
  const byChannel = channelCounts(cells, { ...own, standing: ["RECOGNISED"] });
  const ordinary = channelCounts(cells, { ...within, standing: ["ORDINARY"] });
  const traffic = recognised.n + unclaimed + ordinary.reduce((sum, n) => sum + n, 0);
  return { recognised, unclaimed, byChannel, ordinary, traffic };
}

const denialPart = (reason: DenialReason) => `denials/${reason}`;

/** The counts of a mode by part, as they are. */
export function partsOf(cells: Cells, arrangement: number, mode: Mode, filter: CellFilter): Map<string, number> {
  const { recognised, unclaimed, byChannel, ordinary } = countsOf(cells, arrangement, mode, filter);
  const denials = new Map(recognised.denialsByReason().map(({ reason, n }) => [reason, n]));
  return new Map([
    ["recognised", recognised.n],
    ["unclaimed", unclaimed],
    ["utilised", recognised.utilised],
    ["unutilised", recognised.n - recognised.utilised],
    ["stage1", recognised.stages[1].n],
    ["stage2", recognised.stages[2].n],
    ...CHANNELS.map((channel, index) => [`channels/${channel}`, byChannel[index] ?? 0] as const),
    ...CHANNELS.map((channel, index) => [`ordinary/${channel}`, ordinary[index] ?? 0] as const),
    ...DENIAL_REASONS.map((reason) => [denialPart(reason), denials.get(reason) ?? 0] as const),
  ]);
}

/** Whether a part of a mode was shown in totals that were told; what is not named is a zero that was shown. */
export function wasShown({ modes }: BenefitTotals, mode: Mode, part: string): boolean {
  const told = modes.find((one) => one.mode === mode);
  if (told === undefined) return true;
  const [name, member] = part.split("/") as [string, string?];
  if (name === "denials") return told.denials.find(({ reason }) => reason === member)?.n !== null;
  if (name === "channels" || name === "ordinary") return told[name][member as Channel] !== null;
  if (name === "unutilised") return told.recognised !== null && told.utilised !== null;
  return told[name as "recognised" | "unclaimed" | "utilised" | "stage1" | "stage2"] !== null;
}

/** A count alone: hidden when it is small. */
export function shownCount(n: number): ShownCount {
  return isSmall(n) ? null : n;
}

function shown(counts: readonly number[]): ShownCount[] {
  const hidden = suppressed(counts);
  return counts.map((count, index) => (hidden[index] ? null : count));
}

function channelCounts(cells: Cells, filter: CellFilter): number[] {
  const groups = cells.groups(filter, ({ channel }) => channel);
  return CHANNELS.map((channel) => groups.get(channel)?.n ?? 0);
}

function channelsOf(counts: readonly ShownCount[]): Record<Channel, ShownCount> {
  const entries = CHANNELS.map((channel, index) => [channel, counts[index] ?? null]);
  return Object.fromEntries(entries) as Record<Channel, ShownCount>;
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
