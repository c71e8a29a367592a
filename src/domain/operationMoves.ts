import type { OperationState } from "./operation.ts";

/**
 * Where an operation goes next. A signed one never fails by itself: its bytes may still execute. It goes back to RECEIVED only when
 * an operator has it signed anew, its nonce having been used up by a transaction that isn't ours. An included one goes back to
 * SUBMITTED when its block is dropped.
 */
export const OPERATION_MOVES: Readonly<Record<OperationState, readonly OperationState[]>> = {
  RECEIVED: ["SIGNED", "FAILED"],
  SIGNED: ["SUBMITTED", "INCLUDED", "RECEIVED"],
  SUBMITTED: ["INCLUDED", "RECEIVED"],
  INCLUDED: ["SUBMITTED", "FINAL", "FAILED"],
  FINAL: [],
  FAILED: [],
};

/** Whether an operation is over, with or without effect. */
export function isSettled(state: OperationState): boolean {
  return OPERATION_MOVES[state].length === 0;
}
