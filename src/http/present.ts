import { z } from "./zod.ts";
import type { Freshness, LedgerAsOf } from "../domain/asOf.ts";
import { OPERATION_STATES, type Operation } from "../domain/operation.ts";
import { instantOut, instantText } from "./schemas.ts";

/** Up to where the ledger was read, as answered. */
export function presentAsOf(asOf: LedgerAsOf, freshness: Freshness) {
  const { block, blockHash, time, heads } = asOf;
  return { block, blockHash, time: instantOut(time) ?? "1970-01-01T00:00:00Z", freshness, heads };
}

/** A write on its way, as answered. */
export const operationSchema = z
  .object({
    id: z.string(),
    state: z.enum(OPERATION_STATES),
    registry: z.string(),
    action: z.string(),
    subject: z.string().nullable(),
    entries: z.number().int(),
    createdAt: instantText,
    updatedAt: instantText,
    transaction: z.string().nullable(),
    block: z.number().int().nullable(),
    blockTime: instantText.nullable(),
    error: z.object({ code: z.string(), detail: z.string() }).nullable(),
  })
  .openapi("Operation");

export function presentOperation(operation: Operation): z.input<typeof operationSchema> {
  const { id, state, registry, fn, subject, entries, createdAt, updatedAt, transaction, block, blockTime, error } =
    operation;
  return {
    id,
    state,
    registry,
    action: fn,
    subject,
    entries,
    createdAt: instantOut(createdAt) ?? "",
    updatedAt: instantOut(updatedAt) ?? "",
    transaction,
    block,
    blockTime: blockTime === null ? null : instantOut(blockTime),
    error,
  };
}
