import { AeoError } from "../domain/errors.ts";
import { type BatchSeal, lastAtMost, type SealedBatch } from "./batch.ts";
import type { Files } from "./files.ts";
import { readFrame } from "./frame.ts";
import { scan } from "./scan.ts";
import { fileOf, type SegmentName } from "./segmentName.ts";

/** Where the batches of one file stand. */
export class SegmentIndex {
  readonly #firsts: number[] = [];
  readonly #positions: number[] = [];
  readonly #sizes: number[] = [];

  get batches(): number {
    return this.#firsts.length;
  }

  add({ first }: Pick<BatchSeal, "first">, position: number, size: number): void {
    this.#firsts.push(first);
    this.#positions.push(position);
    this.#sizes.push(size);
  }

  /** The place of the batch that would hold a receipt; undefined when the file begins later. */
  find(receipt: number): { readonly position: number; readonly size: number } | undefined {
    const at = lastAtMost(this.#firsts.length, receipt, (place) => this.#firsts[place]!);
    return at < 0 ? undefined : { position: this.#positions[at]!, size: this.#sizes[at]! };
  }
}

/** Reads where the batches of a file stand that is written to no more. @throws AeoError RECEIPTS_DAMAGED */
export async function indexOf(files: Files, segment: SegmentName): Promise<SegmentIndex> {
  const file = await files.openForReading(fileOf(segment));
  try {
    const index = new SegmentIndex();
    for await (const { batch, position, size } of scan(fileOf(segment), file)) index.add(batch, position, size);
    return index;
  } finally {
    await file.close();
  }
}

/** Reads one batch from its place. @throws AeoError RECEIPTS_DAMAGED */
export async function readAt(
  files: Files,
  segment: SegmentName,
  { position, size }: { readonly position: number; readonly size: number },
): Promise<SealedBatch> {
  const file = await files.openForReading(fileOf(segment));
  try {
    const reading = readFrame(await file.read(position, size));
    if (typeof reading === "object") return reading.batch;
    throw new AeoError("RECEIPTS_DAMAGED", `${fileOf(segment)} is not as it was written, at byte ${position}`);
  } finally {
    await file.close();
  }
}
