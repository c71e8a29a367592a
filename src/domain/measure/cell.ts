import { type Benefit, BENEFITS } from "../benefit.ts";
import {
  type Channel,
  CHANNELS,
  type CountedClearance,
  DENIAL_REASONS,
  type DenialReason,
  type Stage,
  stageSeconds,
} from "../clearance.ts";
import type { Economy } from "../economy.ts";
import type { Mode } from "../mode.ts";
import type { OperatorType } from "../operatorType.ts";
import type { SmeClass } from "../profile.ts";
import { Histogram } from "./histogram.ts";
import type { Histograms } from "./histograms.ts";
import type { Standing } from "./standing.ts";

/** By what clearances are told apart. null = not known. */
export interface CellKey {
  readonly issuer: Economy;
  readonly mode: Mode;
  readonly standing: Standing;
  /** The arrangement that the answer rested on; null = none. */
  readonly arrangement: number | null;
  readonly channel: Channel;
  /** The calendar month of lodgement in UTC, as year * 100 + month: both sides must mean the same month. */
  readonly month: number;
  readonly operatorType: OperatorType | null;
  readonly smeClass: SmeClass | null;
  /** The other government agency that cleared it; null = customs alone. */
  readonly agency: string | null;
}

/** What is counted beside the times. */
export type CountedOfKind = Pick<CountedClearance, "claimed" | "granted" | "denial">;

/** A clearance with what was due to it; the benefits as masks. */
export interface JudgedClearance {
  readonly clearance: CountedClearance;
  readonly due: bigint;
}

/** The bits of a mask that name a benefit today, and some more, as a number. */
const low = (mask: bigint): number => Number(BigInt.asUintN(32, mask));

/** What is counted of the clearances of one cell. */
export class Cell {
  n = 0;
  claimed = 0;
  /** Claimed, and at least one benefit that was due was given. */
  utilised = 0;
  readonly stages: Readonly<Record<Stage, Histogram>>;
  readonly due: number[] = BENEFITS.map(() => 0);
  readonly granted: number[] = BENEFITS.map(() => 0);
  readonly denials: number[] = DENIAL_REASONS.map(() => 0);

  /** @param among where its durations are kept, beside those of other cells; else alone */
  constructor(among?: Histograms) {
    this.stages = { 1: new Histogram(among), 2: new Histogram(among) };
  }

  /** Counts one more (1), or takes one back (-1). @throws RangeError when there is none like it to take back */
  count({ clearance, due }: JudgedClearance, by: 1 | -1): void {
    this.#countStage(clearance, 1, by);
    this.#countStage(clearance, 2, by);
    this.countOthers(clearance, due, by);
  }

  /** Counts all of some clearances but how long they took. @param by how many more; negative = less */
  countOthers({ claimed, granted, denial }: CountedOfKind, due: bigint, by: number): void {
    this.n += by;
    if (claimed) {
      this.claimed += by;
      if ((granted & due) !== 0n) this.utilised += by;
    }
    countBits(this.due, low(due), by);
    countBits(this.granted, low(granted), by);
    if (denial === null) return;
    const reason = DENIAL_REASONS.indexOf(denial);
    this.denials[reason] = (this.denials[reason] ?? 0) + by;
  }

  #countStage(clearance: CountedClearance, stage: Stage, by: 1 | -1): void {
    const seconds = stageSeconds(clearance, stage);
    if (seconds === undefined) return;
    if (by === 1) this.stages[stage].add(seconds);
    else this.stages[stage].remove(seconds);
  }

  /** Forgets its durations, and gives their places back. */
  close(): void {
    this.stages[1].close();
    this.stages[2].close();
  }

  /** Adds everything that another has. */
  merge(other: Cell): void {
    this.n += other.n;
    this.claimed += other.claimed;
    this.utilised += other.utilised;
    this.stages[1].merge(other.stages[1]);
    this.stages[2].merge(other.stages[2]);
    addAll(this.due, other.due);
    addAll(this.granted, other.granted);
    addAll(this.denials, other.denials);
  }

  /** How often each benefit was due and given; those never due nor given are left out. */
  benefits(): { readonly benefit: Benefit; readonly due: number; readonly granted: number }[] {
    return BENEFITS.map((benefit, bit) => ({
      benefit,
      due: this.due[bit] ?? 0,
      granted: this.granted[bit] ?? 0,
    })).filter(({ due, granted }) => due > 0 || granted > 0);
  }

  /** Denials by reason; reasons that never occurred are left out. */
  denialsByReason(): { readonly reason: DenialReason; readonly n: number }[] {
    return DENIAL_REASONS.map((reason, index) => ({ reason, n: this.denials[index] ?? 0 })).filter(({ n }) => n > 0);
  }
}

/** How a cell's key is written; keys that differ are written differently. */
export function textOf(key: CellKey): string {
  const { issuer, mode, standing, arrangement, channel, month, operatorType, smeClass, agency } = key;
  return [issuer, mode, standing, arrangement, CHANNELS.indexOf(channel), month, operatorType, smeClass, agency].join(
    "|",
  );
}

function countBits(counts: number[], mask: number, by: number): void {
  for (let bit = 0, rest = mask; rest !== 0; bit += 1, rest >>>= 1)
    if ((rest & 1) === 1 && bit < counts.length) counts[bit] = (counts[bit] as number) + by;
}

function addAll(counts: number[], more: readonly number[]): void {
  for (const [index, count] of more.entries()) counts[index] = (counts[index] ?? 0) + count;
}
