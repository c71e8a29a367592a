import type { ErrorCode, FieldFault } from "./errors.ts";
import type { Instant } from "./time.ts";

/** A row of an import that was not taken. */
export interface RefusedRow {
  /** Its number in the file, from 1, the header not counted. */
  readonly row: number;
  readonly code: ErrorCode;
  readonly detail: string;
  readonly errors: readonly FieldFault[];
}

/** What became of an import: every row is either in one of the operations or among the refused. */
export interface ImportReport {
  readonly id: string;
  readonly createdAt: Instant;
  readonly rows: number;
  readonly accepted: number;
  readonly refused: readonly RefusedRow[];
  /** Each writes up to 450 certifications, all or none. */
  readonly operations: readonly { readonly id: string; readonly rows: readonly number[] }[];
}
