import type { Freshness, LedgerAsOf } from "../domain/asOf.ts";
import { instantOut } from "./schemas.ts";

/** Up to where the ledger was read, as answered. */
export function presentAsOf(asOf: LedgerAsOf, freshness: Freshness) {
  const { block, blockHash, time, heads } = asOf;
  return { block, blockHash, time: instantOut(time) ?? "1970-01-01T00:00:00Z", freshness, heads };
}
