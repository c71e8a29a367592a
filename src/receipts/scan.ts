import { AeoError } from "../domain/errors.ts";
import type { SealedBatch } from "./batch.ts";
import type { ReadableFile } from "./files.ts";
import { frameSize, HEAD_BYTES, MAGIC, readFrame } from "./frame.ts";

/** What a file of batches begins with. */
export const FILE_HEAD = Buffer.from("AEO-RECEIPTS-v1\n");
const CHUNK = 1024 * 1024;

/** A batch and where it stands. */
export interface Placed {
  readonly batch: SealedBatch;
  readonly position: number;
  readonly size: number;
}

/**
 * The batches of a file in their order, up to a torn end: there a write was cut. `end` is told where the last whole batch ends.
 * @throws AeoError RECEIPTS_DAMAGED when something is wrong before intact batches: no cut does that
 */
export async function* scan(name: string, file: ReadableFile, end?: (at: number) => void): AsyncGenerator<Placed> {
  const length = await file.size();
  const head = await file.read(0, FILE_HEAD.length);
  if (!FILE_HEAD.subarray(0, head.length).equals(head)) throw damaged(name, 0);
  if (head.length < FILE_HEAD.length) return end?.(0);
  let position = FILE_HEAD.length;
  let buffer: Buffer = Buffer.alloc(0);
  while (position < length) {
    if (buffer.length < HEAD_BYTES || buffer.length < (frameSize(buffer) ?? 0))
      buffer = await file.read(position, Math.max(CHUNK, frameSize(buffer) ?? 0));
    let reading = readFrame(buffer);
    const claimed = frameSize(buffer) ?? 0;
    if (reading === "incomplete" && position + claimed <= length && claimed > buffer.length) {
      buffer = await file.read(position, claimed);
      reading = readFrame(buffer);
    }
    if (typeof reading === "string") {
      if (await holdsWholeFrame(file, position + 1, length)) throw damaged(name, position);
      break;
    }
    yield { batch: reading.batch, position, size: reading.size };
    position += reading.size;
    buffer = buffer.subarray(reading.size);
  }
  end?.(position);
}

/** Whether a whole batch begins anywhere from a place on: then what stands before it is no torn end. */
async function holdsWholeFrame(file: ReadableFile, from: number, length: number): Promise<boolean> {
  const rest = await file.read(from, length - from);
  for (let at = rest.indexOf(MAGIC); at >= 0; at = rest.indexOf(MAGIC, at + 1))
    if (typeof readFrame(rest.subarray(at)) === "object") return true;
  return false;
}

function damaged(name: string, position: number): AeoError {
  return new AeoError("RECEIPTS_DAMAGED", `${name} is not as it was written, at byte ${position}`);
}
