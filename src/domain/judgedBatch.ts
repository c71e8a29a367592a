import { ClearanceBatch } from "./clearanceBatch.ts";
import type { ClearanceJudgement } from "./clearanceJudgement.ts";
import type { ClearanceRecord } from "./clearanceRecord.ts";

export const SALT_BYTES = 16;

/** Both judgements of a clearance; one and the same object where they say the same. */
export interface BothJudgements {
  readonly relied: ClearanceJudgement;
  readonly truth: ClearanceJudgement;
}

/** What is said of clearances of one operator. */
export interface SaidOfOperator extends BothJudgements {
  readonly operator: string | null;
}

/** Clearances that come together, as they are kept: with what is said of them, each thing once, and their salts one after another. */
export class JudgedBatch {
  readonly batch: ClearanceBatch;
  readonly said: readonly SaidOfOperator[];
  readonly saidOf: Uint32Array;
  readonly salts: Uint8Array;

  constructor(batch: ClearanceBatch, said: readonly SaidOfOperator[], saidOf: Uint32Array, salts: Uint8Array) {
    if (salts.length !== batch.count * SALT_BYTES) throw new RangeError(`${batch.count} clearances need as many salts`);
    this.batch = batch;
    this.said = said;
    this.saidOf = saidOf;
    this.salts = salts;
  }

  static of(records: readonly ClearanceRecord[]): JudgedBatch {
    const batch = new ClearanceBatch(records.length);
    const salts = new Uint8Array(records.length * SALT_BYTES);
    for (const [index, { clearance, salt }] of records.entries()) {
      batch.add(index + 1, clearance);
      salts.set(salt, index * SALT_BYTES);
    }
    const said = records.map(({ clearance: { operator }, relied, truth }) => ({ operator, relied, truth }));
    return new JudgedBatch(batch, said, Uint32Array.from(said.keys()), salts);
  }

  get count(): number {
    return this.batch.count;
  }

  record(index: number): ClearanceRecord {
    const { relied, truth } = this.said[this.saidOf[index] as number] as SaidOfOperator;
    const salt = this.salts.slice(index * SALT_BYTES, (index + 1) * SALT_BYTES);
    return { clearance: this.batch.clearance(index), salt, relied, truth };
  }

  /** Those at some places of this one, in that order. */
  pick(places: readonly number[]): JudgedBatch {
    return JudgedBatch.of(places.map((place) => this.record(place)));
  }
}
