import type { ErrorCode } from "../domain/errors.ts";
import type { Address, Bytes32, Registry } from "../domain/event.ts";
import type { Intent } from "../domain/intent.ts";
import type { Operation, OperationState } from "../domain/operation.ts";
import type { SentOperation, WaitingOperation } from "../domain/outboxEntry.ts";
import { callFromJson } from "./callJson.ts";
import type { Row } from "./database.ts";

/** An operation as its sender sees it. */
export function operationOf(row: Row): Operation {
  const state = row.state as OperationState;
  return {
    id: row.id as string,
    state,
    registry: row.registry as Registry,
    fn: row.fn as string,
    subject: row.subject as string | null,
    entries: row.entries as number,
    createdAt: row.created_at as number,
    updatedAt: row.updated_at as number,
    transaction: row.hash as Bytes32 | null,
    block: row.block as number | null,
    blockTime: row.block_time as number | null,
    // A revert is known from the receipt on, but it is an outcome only when its block is final.
    error: state === "FAILED" ? { code: row.error_code as ErrorCode, detail: row.error_detail as string } : null,
  };
}

/** The intent as it was accepted. */
export function intentOf(row: Row): Intent {
  return {
    id: row.id as string,
    call: callFromJson(row.call as string),
    caller: row.caller as string,
    signer: row.signer as Address,
    after: row.after as string | null,
    createdAt: row.created_at as number,
  };
}

export function waitingOf(row: Row): WaitingOperation {
  return { id: row.id as string, call: callFromJson(row.call as string) };
}

export function sentOf(row: Row): SentOperation {
  const block =
    row.block === null
      ? null
      : { number: row.block as number, hash: row.block_hash as Bytes32, time: row.block_time as number };
  return {
    id: row.id as string,
    state: row.state as SentOperation["state"],
    nonce: row.nonce as number,
    hash: row.hash as Bytes32,
    block,
    signedAt: row.signed_at as number,
    resend: row.resend === 1,
  };
}
