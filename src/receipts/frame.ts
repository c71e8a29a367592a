import type { SealedBatch } from "./batch.ts";
import { digest } from "./merkle.ts";
import { isRecordLength } from "./record.ts";

/*
 * A batch in a file, numbers big-endian: magic 4 · length of all 4 · batch 6 · first 6 · sealed at 6 · count 2 · length of the
 * statement 2 · root 32 · previous 32 · statement · records, of one length · check 16 (the start of SHA-256 of all before it).
 */
export const MAGIC = Buffer.from("AEOB");
export const HEAD_BYTES = 94;
const CHECK_BYTES = 16;
/** No batch of this release is longer: a length beyond it is damage. */
export const MAX_FRAME = 32 * 1024 * 1024;

/** "incomplete": the bytes end before the frame does. "damaged": it is none, or altered. */
export type FrameReading = { readonly batch: SealedBatch; readonly size: number } | "incomplete" | "damaged";

export function encodeFrame({
  batch,
  first,
  count,
  sealedAt,
  root,
  previous,
  statement,
  records,
}: SealedBatch): Buffer {
  const text = Buffer.from(statement, "latin1");
  const size = HEAD_BYTES + text.length + records.length + CHECK_BYTES;
  const frame = Buffer.allocUnsafe(size);
  MAGIC.copy(frame);
  frame.writeUInt32BE(size, 4);
  frame.writeUIntBE(batch, 8, 6);
  frame.writeUIntBE(first, 14, 6);
  frame.writeUIntBE(sealedAt, 20, 6);
  frame.writeUInt16BE(count, 26);
  frame.writeUInt16BE(text.length, 28);
  root.copy(frame, 30);
  previous.copy(frame, 62);
  text.copy(frame, HEAD_BYTES);
  records.copy(frame, HEAD_BYTES + text.length);
  digest(frame.subarray(0, size - CHECK_BYTES)).copy(frame, size - CHECK_BYTES, 0, CHECK_BYTES);
  return frame;
}

/** The length that a frame's head claims; undefined when it is no head. */
export function frameSize(head: Buffer): number | undefined {
  if (head.length < 8 || !head.subarray(0, 4).equals(MAGIC)) return undefined;
  const size = head.readUInt32BE(4);
  return size >= HEAD_BYTES + CHECK_BYTES && size <= MAX_FRAME ? size : undefined;
}

/** Reads the frame at the start of `bytes`. Its batch is of its own memory. */
export function readFrame(bytes: Buffer): FrameReading {
  if (bytes.length < 8) return bytes.subarray(0, 4).equals(MAGIC.subarray(0, bytes.length)) ? "incomplete" : "damaged";
  const size = frameSize(bytes);
  if (size === undefined) return "damaged";
  if (bytes.length < size) return "incomplete";
  const frame = Buffer.from(bytes.subarray(0, size));
  const check = frame.subarray(size - CHECK_BYTES);
  if (
    !digest(frame.subarray(0, size - CHECK_BYTES))
      .subarray(0, CHECK_BYTES)
      .equals(check)
  )
    return "damaged";
  const count = frame.readUInt16BE(26);
  const textEnd = HEAD_BYTES + frame.readUInt16BE(28);
  if (!isRecordLength((size - textEnd - CHECK_BYTES) / count)) return "damaged";
  const batch: SealedBatch = {
    batch: frame.readUIntBE(8, 6),
    first: frame.readUIntBE(14, 6),
    sealedAt: frame.readUIntBE(20, 6),
    count,
    root: frame.subarray(30, 62),
    previous: frame.subarray(62, 94),
    statement: frame.toString("latin1", HEAD_BYTES, textEnd),
    records: frame.subarray(textEnd, size - CHECK_BYTES),
  };
  return { batch, size };
}
