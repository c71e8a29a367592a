import { setImmediate as turn } from "node:timers/promises";
import type { CountedRecord } from "../domain/clearanceRecord.ts";
import type { ClearanceJudgement } from "../domain/clearanceJudgement.ts";
import type { JudgedBatch } from "../domain/judgedBatch.ts";
import { BenefitLedger } from "../services/benefitLedger.ts";
import type { Months } from "../services/months.ts";

/** The share of its time that a gateway spends on folding again while others are fed: one part in so many. */
const PARTS = 10;
const SHORTEST_PAUSE_MS = 1_000;
/** Records between two pauses. */
const SLICE = 5_000;

export interface SharedFiguresParts {
  readonly months: Months;
  readonly counted: () => Iterable<CountedRecord>;
  /** How often clearances were changed, by any gateway; always the same where there is only this one, which counts what it changes itself. */
  readonly changes: () => number;
}

/**
 * The figures over clearances that other gateways take as well. Its own are counted at once; after others changed any, all are folded
 * from the store again, in the background, and the figures are late by as long.
 */
export class SharedFigures extends BenefitLedger {
  readonly #on: SharedFiguresParts;
  /** What is counted may not be what the store has. */
  #isBehind = false;
  /** Whether something changed since the store was last begun to be folded, and was not counted. */
  #isMissing = false;
  /** How many lots of clearances may be in the store and are not counted yet. */
  #open = 0;
  #notBefore = 0;

  constructor(parts: SharedFiguresParts) {
    super(parts.months);
    this.#on = parts;
  }

  /** Whether everything is counted. */
  get isCurrent(): boolean {
    return !this.#isBehind && this.#open === 0;
  }

  /** Clearances are going to be taken, and counted once that is certain. Gives what to call then, or when it has failed. */
  begin(): () => void {
    this.#open += 1;
    this.#isMissing = true;
    return () => void (this.#open -= 1);
  }

  /** Others changed something, or it is not known what was committed. */
  fallBehind(): void {
    this.#isBehind = true;
    this.#isMissing = true;
  }

  override addAll(records: JudgedBatch): void {
    this.#try(() => super.addAll(records));
  }

  override add(record: CountedRecord): void {
    this.#try(() => super.add(record));
  }

  override remove(record: CountedRecord): void {
    this.#try(() => super.remove(record));
  }

  override rejudged(record: CountedRecord, truth: ClearanceJudgement): void {
    this.#try(() => super.rejudged(record, truth));
  }

  /** Folds again if it is time. @throws AeoError STORE_UNAVAILABLE */
  async catchUp(): Promise<void> {
    if (!this.#isBehind || performance.now() < this.#notBefore) return;
    const began = performance.now();
    const before = this.#on.changes();
    // Those may be found in the store, and be counted after that: then they would be counted twice.
    this.#isMissing = this.#open > 0;
    const fresh = new BenefitLedger(this.#on.months);
    let count = 0;
    for (const record of this.#on.counted()) {
      fresh.add(record);
      count += 1;
      if (count % SLICE === 0) await turn();
    }
    // What changed meanwhile may be in it or not: then it is folded once more.
    this.#isBehind = this.#isMissing || this.#on.changes() !== before;
    this.become(fresh);
    const ended = performance.now();
    this.#notBefore = ended + Math.max(SHORTEST_PAUSE_MS, (ended - began) * PARTS);
  }

  /** What another gateway has changed a moment ago is not where it was counted. */
  #try(change: () => void): void {
    if (this.#isBehind) {
      this.#isMissing = true;
      return;
    }
    try {
      change();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.fallBehind();
    }
  }
}
