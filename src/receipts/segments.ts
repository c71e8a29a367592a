import type { Instant } from "../domain/time.ts";
import { type BatchSeal, type BatchStore, holds, lastAtMost, type SealedBatch } from "./batch.ts";
import type { Files, WritableFile } from "./files.ts";
import { encodeFrame } from "./frame.ts";
import { readRoots, rootsText } from "./rootsFile.ts";
import { FILE_HEAD, scan } from "./scan.ts";
import { indexOf, readAt, SegmentIndex } from "./segmentIndex.ts";
import { fileOf, parseSegment, type SegmentName, segmentFor } from "./segmentName.ts";

/** A day's file that grows past this is followed by another. */
const MAX_SEGMENT = 256 * 1024 * 1024;
/** Indexes kept of files that are written to no more. */
const MAX_INDEXES = 4;

/** The file that is written to. */
interface Current {
  readonly segment: SegmentName;
  readonly index: SegmentIndex;
  /** Bytes that count. What a failed write left after them is cut before the next. */
  end: number;
  /** Closed after a failure. */
  file: WritableFile | undefined;
}

/** Batches in files, one a day, only ever added to; what a cut left at the end of the newest is taken off at the start. */
export class SegmentedBatches implements BatchStore {
  readonly #files: Files;
  readonly #segments: SegmentName[];
  readonly #indexes = new Map<string, SegmentIndex>();
  #current: Current | undefined;
  #last: BatchSeal | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(files: Files, segments: SegmentName[]) {
    this.#files = files;
    this.#segments = segments;
  }

  /** @throws AeoError RECEIPTS_DAMAGED; Error of the file system */
  static async open(files: Files): Promise<SegmentedBatches> {
    const store = new SegmentedBatches(files, await leftSegments(files));
    await store.#recover();
    return store;
  }

  get last(): BatchSeal | undefined {
    return this.#last;
  }

  append(batch: SealedBatch): Promise<void> {
    return this.#inTurn(async () => {
      const frame = encodeFrame(batch);
      try {
        const current = await this.#place(batch);
        await current.file.write(current.end, frame);
        await current.file.sync();
        current.index.add(batch, current.end, frame.length);
        current.end += frame.length;
        if (this.#segments.at(-1) !== current.segment) this.#segments.push(current.segment);
        const { records: _records, ...seal } = batch;
        this.#last = seal;
      } catch (error) {
        await this.#letGo();
        throw error;
      }
    });
  }

  async find(receipt: number): Promise<SealedBatch | undefined> {
    const at = lastAtMost(this.#segments.length, receipt, (place) => this.#segments[place]!.first);
    const segment = this.#segments[at];
    if (segment === undefined || segment.kind === "roots") return undefined;
    const place = (await this.#indexOf(segment)).find(receipt);
    if (place === undefined) return undefined;
    const batch = await readAt(this.#files, segment, place);
    return holds(batch, receipt) ? batch : undefined;
  }

  async *between(from: Instant, until: Instant): AsyncIterable<BatchSeal | SealedBatch> {
    const within = ({ sealedAt }: BatchSeal) => sealedAt >= from && sealedAt < until;
    for (const segment of this.#segments.filter((one) => one.until > from && one.from < until)) {
      if (segment.kind === "roots") {
        for (const seal of await readRoots(this.#files, fileOf(segment))) if (within(seal)) yield seal;
        continue;
      }
      const file = await this.#files.openForReading(fileOf(segment));
      try {
        const end = this.#current?.segment === segment ? this.#current.end : Number.POSITIVE_INFINITY;
        for await (const { batch, position } of scan(fileOf(segment), file)) {
          // What is being written is not there yet.
          if (position >= end) break;
          if (within(batch)) yield batch;
        }
      } finally {
        await file.close();
      }
    }
  }

  purge(before: Instant): Promise<number> {
    return this.#inTurn(async () => {
      let purged = 0;
      for (const [place, segment] of this.#segments.entries()) {
        if (segment.kind === "roots" || segment.until > before) continue;
        if (this.#current?.segment === segment) {
          await this.#letGo();
          this.#current = undefined;
        }
        const seals: BatchSeal[] = [];
        const file = await this.#files.openForReading(fileOf(segment));
        try {
          for await (const { batch } of scan(fileOf(segment), file)) seals.push(batch);
        } finally {
          await file.close();
        }
        const kept: SegmentName = { ...segment, kind: "roots" };
        await this.#files.replace(fileOf(kept), rootsText(seals));
        this.#segments[place] = kept;
        this.#indexes.delete(segment.stem);
        await this.#files.remove(fileOf(segment));
        purged += seals.length;
      }
      return purged;
    });
  }

  close(): Promise<void> {
    return this.#inTurn(() => this.#letGo());
  }

  /** One at a time: what writes must not meet. */
  #inTurn<T>(body: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(body);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** The file that a batch belongs into, open and cut to what counts. */
  async #place(batch: SealedBatch): Promise<Current & { file: WritableFile }> {
    const current = this.#current;
    const fits = current !== undefined && batch.sealedAt < current.segment.until && current.end < MAX_SEGMENT;
    if (!fits) {
      await this.#letGo();
      const isEmpty = current !== undefined && current.index.batches === 0;
      this.#current = undefined;
      if (isEmpty) await this.#files.remove(fileOf(current.segment));
      this.#current = { segment: segmentFor(batch), index: new SegmentIndex(), end: 0, file: undefined };
    }
    const open = this.#current!;
    if (open.file === undefined) {
      const file = await this.#files.openForWriting(fileOf(open.segment));
      open.file = file;
      await file.truncate(open.end);
      if (open.end === 0) {
        await file.write(0, FILE_HEAD);
        open.end = FILE_HEAD.length;
      }
    }
    return open as Current & { file: WritableFile };
  }

  async #letGo(): Promise<void> {
    const file = this.#current?.file;
    if (file === undefined) return;
    this.#current!.file = undefined;
    await file.close().catch(() => undefined);
  }

  async #indexOf(segment: SegmentName): Promise<SegmentIndex> {
    if (this.#current?.segment === segment) return this.#current.index;
    const known = this.#indexes.get(segment.stem);
    if (known !== undefined) return known;
    const index = await indexOf(this.#files, segment);
    if (this.#indexes.size >= MAX_INDEXES) this.#indexes.delete(this.#indexes.keys().next().value!);
    this.#indexes.set(segment.stem, index);
    return index;
  }

  /** Finds the newest batch, and takes a torn end off the newest file. */
  async #recover(): Promise<void> {
    for (let segment = this.#segments.at(-1); segment !== undefined; segment = this.#segments.at(-1)) {
      if (segment.kind === "roots") {
        this.#last = (await readRoots(this.#files, fileOf(segment))).at(-1);
        return;
      }
      const index = new SegmentIndex();
      const file = await this.#files.openForWriting(fileOf(segment));
      let end = 0;
      for await (const { batch, position, size } of scan(fileOf(segment), file, (at) => (end = at))) {
        index.add(batch, position, size);
        const { records: _records, ...seal } = batch;
        this.#last = seal;
      }
      if (index.batches > 0) {
        if (end < (await file.size())) await file.truncate(end);
        // What was written and not synced before the end of the last process counts from now on.
        await file.sync();
        this.#current = { segment, index, end, file };
        return;
      }
      await file.close();
      await this.#files.remove(fileOf(segment));
      this.#segments.pop();
    }
  }
}

/** The files that count: of a purge that was cut short the roots are whole, and the records go. */
async function leftSegments(files: Files): Promise<SegmentName[]> {
  const names = (await files.list()).sort();
  for (const name of names) if (name.endsWith(".new")) await files.remove(name);
  const found = names.flatMap((name) => parseSegment(name) ?? []);
  const purged = new Set(found.filter(({ kind }) => kind === "roots").map(({ stem }) => stem));
  const doubled = found.filter(({ stem, kind }) => kind === "seg" && purged.has(stem));
  for (const segment of doubled) await files.remove(fileOf(segment));
  return found.filter((segment) => !doubled.includes(segment));
}
