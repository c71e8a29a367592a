import { z } from "zod";
import { instantToText } from "../domain/time.ts";
import { RECOGNITIONS } from "../domain/recognition.ts";
import type { SealedBatch } from "./batch.ts";
import { pathOf } from "./merkle.ts";
import { readRecord, receiptId, type ReceiptRecord } from "./record.ts";
import { leavesOf, recordAt } from "./sealBatch.ts";

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const hex = (bytes: number) =>
  z.string().regex(new RegExp(`^0x[0-9a-f]{${bytes * 2}}$`), `0x and ${bytes * 2} hex digits`);
const economy = z.string().regex(/^[A-Z]{2}$/, "an ISO 3166-1 alpha-2 code in capitals");
const moment = z.string().max(40);
const path = z.array(hex(32)).max(64);

/** A record in words, beside its bytes. */
const recordSchema = z.strictObject({
  version: count,
  economy,
  number: count,
  answeredAt: moment,
  recognition: z.enum(RECOGNITIONS),
  cause: z.string().max(32),
  certification: hex(32).nullable(),
  asOf: z.strictObject({
    block: count,
    blockHash: hex(32),
    certifications: z.strictObject({ sequence: count, head: hex(24) }),
  }),
  salt: hex(16),
  questionDigest: hex(32),
  asker: hex(16),
  /** Not in records of version 1. */
  answerDigest: hex(32).optional(),
});

/** The batch in words, beside the statement that its authority signed. */
export const sealSchema = z.strictObject({
  batch: count,
  previous: hex(32),
  first: count,
  count,
  root: hex(32),
  sealedAt: moment,
  statement: z.string().max(4_096),
});

/** The way from the batch's root to the root that the ledger holds for its period. */
const anchorSchema = z.strictObject({
  from: moment,
  until: moment,
  root: hex(32),
  index: count,
  size: count,
  path,
});

/** A receipt with all that it takes to check it. */
export const receiptSchema = z.strictObject({
  id: z.string().max(40),
  record: recordSchema,
  /** The record itself, base64url: what the tree is over. */
  bytes: z.string().max(400),
  index: count,
  path,
  batch: sealSchema,
  anchor: anchorSchema.nullable(),
});
export type ReceiptDocument = z.output<typeof receiptSchema>;
export type AnchorPart = NonNullable<ReceiptDocument["anchor"]>;

/** A record as it is shown. */
export function presentRecord(record: ReceiptRecord): ReceiptDocument["record"] {
  const { suffix: _suffix, block, blockHash, sequence, head, answeredAt, ...rest } = record;
  return {
    ...rest,
    answeredAt: new Date(answeredAt).toISOString(),
    asOf: { block, blockHash, certifications: { sequence, head } },
  };
}

export function presentSeal(batch: Omit<SealedBatch, "records">): ReceiptDocument["batch"] {
  const { root, previous, sealedAt, first, count: size, statement } = batch;
  return {
    batch: batch.batch,
    previous: hexOf(previous),
    first,
    count: size,
    root: hexOf(root),
    sealedAt: instantToText(sealedAt),
    statement,
  };
}

/** The document of one record of a batch. */
export function receiptDocument(batch: SealedBatch, number: number, anchor: AnchorPart | null): ReceiptDocument {
  const index = number - batch.first;
  const bytes = recordAt(batch, index);
  const record = readRecord(bytes);
  return {
    id: receiptId(record),
    record: presentRecord(record),
    bytes: bytes.toString("base64url"),
    index,
    path: pathOf(leavesOf(batch), index).map(hexOf),
    batch: presentSeal(batch),
    anchor,
  };
}

export function hexOf(bytes: Uint8Array): `0x${string}` {
  return `0x${Buffer.from(bytes).toString("hex")}`;
}

export function bytesOf(text: string): Buffer {
  return Buffer.from(text.slice(2), "hex");
}
