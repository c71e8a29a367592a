import type { ErrorCode } from "./errors.ts";
import type { Registry } from "./event.ts";
import type { Instant } from "./time.ts";

/**
 * How far a write has come. RECEIVED: stored, nothing sent. SIGNED: its bytes are stored. SUBMITTED: a node took them.
 * INCLUDED: in a block. FINAL: in a block that can't change, executed. FAILED: it had no effect and never will.
 */
export const OPERATION_STATES = ["RECEIVED", "SIGNED", "SUBMITTED", "INCLUDED", "FINAL", "FAILED"] as const;
export type OperationState = (typeof OPERATION_STATES)[number];

/** A write on its way to the ledger, as its sender sees it at /v1/operations/{id}. */
export interface Operation {
  readonly id: string;
  readonly state: OperationState;
  readonly registry: Registry;
  readonly fn: string;
  /** What it is about: a certification id, an arrangement number …; null for a batch. */
  readonly subject: string | null;
  readonly entries: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly transaction: `0x${string}` | null;
  readonly block: number | null;
  readonly blockTime: Instant | null;
  readonly error: { readonly code: ErrorCode; readonly detail: string } | null;
}
