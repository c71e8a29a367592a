import { createHash } from "node:crypto";

/*
 * A frame of the journal: length (u32) · check of the length (4 bytes) · payload · check of the payload (16 bytes).
 * Both checks are SHA-256 over the file's secret salt too, so that a transaction whose data imitates a frame can't pass
 * for one. Where a frame stands is not part of them: records that follow missing bytes must still be known for records.
 */
const LENGTH_BYTES = 4;
const LENGTH_CHECK_BYTES = 4;
const HEAD_BYTES = LENGTH_BYTES + LENGTH_CHECK_BYTES;
const CHECK_BYTES = 16;

/** Bytes that a frame adds to its payload. */
export const FRAME_OVERHEAD = HEAD_BYTES + CHECK_BYTES;

/** The largest payload, in bytes. A length beyond it is damage, not a long record. */
export const MAX_PAYLOAD = 16 * 1024 * 1024;

/** "incomplete": the bytes end before the frame does. "damaged": a check fails. */
export type FrameReading = { readonly payload: Buffer; readonly size: number } | "incomplete" | "damaged";

/** @throws RangeError when the payload is longer than MAX_PAYLOAD */
export function encodeFrame(salt: Buffer, payload: Buffer): Buffer {
  if (payload.length > MAX_PAYLOAD) throw new RangeError(`a record of ${payload.length} bytes is too long to journal`);
  const frame = Buffer.alloc(FRAME_OVERHEAD + payload.length);
  frame.writeUInt32BE(payload.length, 0);
  digest(salt, frame.subarray(0, LENGTH_BYTES)).copy(frame, LENGTH_BYTES, 0, LENGTH_CHECK_BYTES);
  payload.copy(frame, HEAD_BYTES);
  digest(salt, payload).copy(frame, HEAD_BYTES + payload.length, 0, CHECK_BYTES);
  return frame;
}

/** Reads the frame at the start of `bytes`. */
export function readFrame(salt: Buffer, bytes: Buffer): FrameReading {
  if (bytes.length < HEAD_BYTES) return "incomplete";
  const length = bytes.readUInt32BE(0);
  const lengthCheck = bytes.subarray(LENGTH_BYTES, HEAD_BYTES);
  if (length > MAX_PAYLOAD) return "damaged";
  if (!matches(digest(salt, bytes.subarray(0, LENGTH_BYTES)), lengthCheck)) return "damaged";
  if (bytes.length < FRAME_OVERHEAD + length) return "incomplete";
  const payload = bytes.subarray(HEAD_BYTES, HEAD_BYTES + length);
  const check = bytes.subarray(HEAD_BYTES + length, FRAME_OVERHEAD + length);
  return matches(digest(salt, payload), check) ? { payload, size: FRAME_OVERHEAD + length } : "damaged";
}

/** Whether an intact frame begins anywhere in `bytes` after the first byte: then what comes before it is no torn tail. */
export function holdsIntactFrame(salt: Buffer, bytes: Buffer): boolean {
  for (let at = 1; at + FRAME_OVERHEAD <= bytes.length; at += 1) {
    const fits = bytes.readUInt32BE(at) <= bytes.length - at - FRAME_OVERHEAD;
    if (fits && typeof readFrame(salt, bytes.subarray(at)) === "object") return true;
  }
  return false;
}

function digest(salt: Buffer, bytes: Buffer): Buffer {
  return createHash("sha256").update(salt).update(bytes).digest();
}

function matches(full: Buffer, stored: Buffer): boolean {
  return full.subarray(0, stored.length).equals(stored);
}
