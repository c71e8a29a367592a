import type { Clearance } from "../../src/domain/clearance.ts";
import { ClearanceBatch } from "../../src/domain/clearanceBatch.ts";
import type { AeoError } from "../../src/domain/errors.ts";
import type { ClearanceRows } from "../../src/services/clearances.ts";

/** Clearances as a batch, numbered from 1 on. */
export function batchOf(clearances: readonly Clearance[]): ClearanceBatch {
  const batch = new ClearanceBatch(clearances.length);
  for (const [index, clearance] of clearances.entries()) batch.add(index + 1, clearance);
  return batch;
}

/** A row of a file: a clearance, or why it can't be one. */
export interface ReadRow {
  readonly row: number;
  readonly clearance?: Clearance;
  readonly refusal?: AeoError;
}

/** What was read of a file, row by row. */
export function readRows({ batch, refusals }: ClearanceRows): ReadRow[] {
  const clearances = Array.from({ length: batch.count }, (_, index) => ({
    row: batch.rows[index]!,
    clearance: batch.clearance(index),
  }));
  return [...clearances, ...refusals].sort((one, other) => one.row - other.row);
}
