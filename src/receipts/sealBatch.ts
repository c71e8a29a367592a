import { randomFillSync } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { Instant } from "../domain/time.ts";
import type { StatementSigner } from "../exchange/statementKeys.ts";
import { ZERO_BYTES32 } from "../domain/event.ts";
import type { BatchSeal, SealedBatch } from "./batch.ts";
import { signBatch } from "./batchStatement.ts";
import { leafHash, rootOf } from "./merkle.ts";
import { type Entry, RECORD_BYTES, writeRecord } from "./record.ts";

const SALT_BYTES = 16;
/** Records made in one turn of the event loop: less than a millisecond. */
const SLICE = 64;

/** Makes records of entries, their tree, and signs its root after the batch before. */
export async function sealBatch(
  signer: StatementSigner,
  entries: readonly Entry[],
  last: BatchSeal | undefined,
  now: Instant,
): Promise<SealedBatch> {
  const count = entries.length;
  const salts = randomFillSync(Buffer.allocUnsafe(count * SALT_BYTES));
  const records = Buffer.allocUnsafe(count * RECORD_BYTES);
  const leaves: Buffer[] = [];
  for (const [at, entry] of entries.entries()) {
    // Whoever asks meanwhile is answered in between.
    if (at > 0 && at % SLICE === 0) await setImmediate();
    const record = recordAt({ records, count }, at);
    writeRecord(record, signer.economy, entry, salts.subarray(at * SALT_BYTES, (at + 1) * SALT_BYTES));
    leaves.push(leafHash(record));
  }
  const root = Buffer.from(rootOf(leaves));
  const previous = last?.root ?? Buffer.from(ZERO_BYTES32.slice(2), "hex");
  const batch = (last?.batch ?? 0) + 1;
  const first = entries[0]!.number;
  // A clock that was set back must not put a batch into a period that is over.
  const sealedAt = Math.max(now, last?.sealedAt ?? 0);
  const hashes = { previous: `0x${previous.toString("hex")}`, root: `0x${root.toString("hex")}` };
  const statement = await signBatch(signer, { iat: sealedAt, batch, first, count, ...hashes });
  return { batch, first, count, sealedAt, root, previous, statement, records };
}

/** The leaf hashes of a batch's records. */
export function leavesOf(batch: SealedBatch): Buffer[] {
  return Array.from({ length: batch.count }, (_, at) => leafHash(recordAt(batch, at)));
}

/** One record of a batch, whatever its version. */
export function recordAt({ records, count }: Pick<SealedBatch, "records" | "count">, place: number): Buffer {
  const length = records.length / count;
  return records.subarray(place * length, (place + 1) * length);
}
