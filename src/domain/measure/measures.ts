import { type Channel, CHANNELS, type Stage } from "../clearance.ts";
import type { Cell } from "./cell.ts";
import type { CellFilter } from "./cellFilter.ts";
import type { Cells } from "./cells.ts";
import { type Change, changeOf, type DifferenceInDifferences, differenceInDifferences } from "./change.ts";
import type { Histogram } from "./histogram.ts";
import type { Missing } from "./rateOfChange.ts";

/** A release time: its figures in seconds, or why there is none. */
export type ReleaseTime =
  | { readonly n: number; readonly mean: number; readonly median: number; readonly p90: number }
  | { readonly n: 0; readonly missing: Missing };

/** The release time of a cell's stage. Without clearances there are no records; with some but no times, they are not available. */
export function releaseTimeOf(cell: Cell, stage: Stage): ReleaseTime {
  const histogram = cell.stages[stage];
  const quantiles = histogram.quantiles([0.5, 0.9]);
  if (quantiles === undefined) return { n: 0, missing: cell.n === 0 ? "NO_RECORDS" : "NOT_AVAILABLE" };
  const [median, p90] = quantiles as [number, number];
  return { n: histogram.n, mean: histogram.mean as number, median, p90 };
}

/** A share, with what it is a share of; undefined of nothing. */
export interface Share {
  readonly of: number;
  readonly n: number;
  readonly share: number | undefined;
}

export function shareOf(n: number, of: number): Share {
  return { n, of, share: of === 0 ? undefined : n / of };
}

/** Of the clearances whose operator was recognised, how many claimed it and were given a benefit that was due. */
export function utilisation(cells: Cells, filter: CellFilter): { readonly claimed: Share; readonly utilised: Share } {
  const eligible = cells.total({ ...filter, standing: ["RECOGNISED", "UNCLAIMED"] });
  return { claimed: shareOf(eligible.claimed, eligible.n), utilised: shareOf(eligible.utilised, eligible.n) };
}

/** How clearances went through customs, by channel. */
export function channelShares(cells: Cells, filter: CellFilter): Record<Channel, Share> {
  const byChannel = cells.groups(filter, ({ channel }) => channel);
  const n = [...byChannel.values()].reduce((sum, cell) => sum + cell.n, 0);
  return Object.fromEntries(CHANNELS.map((channel) => [channel, shareOf(byChannel.get(channel)?.n ?? 0, n)])) as Record<
    Channel,
    Share
  >;
}

/** How much oftener ordinary cargo is examined than that of recognised AEOs. */
export interface Selectivity {
  readonly recognised: Share;
  readonly ordinary: Share;
  /** undefined where either has no clearances, or no cargo of a recognised AEO was examined. */
  readonly ratio: number | undefined;
}

export function selectivity(cells: Cells, filter: CellFilter): Selectivity {
  // Whose cargo is ordinary has no arrangement and no operator to be filtered by; who cleared it, it has.
  const { arrangement: _, operatorType: __, smeClass: ___, ...traffic } = filter;
  const examined = (standing: "RECOGNISED" | "ORDINARY", within: CellFilter) =>
    channelShares(cells, { ...within, standing: [standing] }).CARGO_EXAMINATION;
  const [recognised, ordinary] = [examined("RECOGNISED", filter), examined("ORDINARY", traffic)];
  const comparable = recognised.share !== undefined && recognised.share > 0 && ordinary.share !== undefined;
  return {
    recognised,
    ordinary,
    ratio: comparable ? (ordinary.share as number) / (recognised.share as number) : undefined,
  };
}

/** Release times before and after, as the report's tables compare them, and beside traffic that no arrangement touches. */
export interface Comparison {
  readonly before: ReleaseTime;
  readonly after: ReleaseTime;
  readonly change: Change;
  /** The same windows of ordinary traffic from the same economy by the same mode. */
  readonly control: Change;
  readonly beyondControl: DifferenceInDifferences;
}

export interface Windows {
  readonly before: Pick<CellFilter, "fromMonth" | "beforeMonth">;
  readonly after: Pick<CellFilter, "fromMonth" | "beforeMonth">;
}

/**
 * Compares the release times of partners' AEOs before an arrangement (certified, no leg in force) and after (recognised and claimed).
 * @param filter the traffic: issuer, mode, operator type and so on; not its standing, arrangement or month
 */
export function compareReleaseTimes(cells: Cells, stage: Stage, filter: CellFilter, windows: Windows): Comparison {
  const { operatorType: _, smeClass: __, ...traffic } = filter;
  const before = cells.total({ ...filter, ...windows.before, standing: ["CERTIFIED_ONLY"] });
  const after = cells.total({ ...filter, ...windows.after, standing: ["RECOGNISED"] });
  const ordinary = { ...traffic, standing: ["ORDINARY"] } as const;
  const controls = [windows.before, windows.after].map((window) => cells.total({ ...ordinary, ...window }));
  const [treated, control] = [pair([before, after], stage), pair(controls as [Cell, Cell], stage)];
  return {
    before: releaseTimeOf(before, stage),
    after: releaseTimeOf(after, stage),
    change: changeOf(treated.before, treated.after),
    control: changeOf(control.before, control.after),
    beyondControl: differenceInDifferences(treated, control),
  };
}

function pair([before, after]: readonly [Cell, Cell], stage: Stage): { before: Histogram; after: Histogram } {
  return { before: before.stages[stage], after: after.stages[stage] };
}
