import { randomBytes } from "node:crypto";
import { type FileHandle, open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import type { ChainLog } from "./chainLog.ts";
import type { OnStep } from "./chainStep.ts";
import { encodeFrame, readFrame } from "./frame.ts";
import { damagedJournal, frames, type JournalFile, readAt, unreadableJournal } from "./journalReader.ts";
import {
  type BlockRecord,
  decodeRecord,
  encodeRecord,
  type GenesisRecord,
  type JournalRecord,
} from "./journalRecord.ts";
import { syncDirectory } from "./syncDirectory.ts";

/** Names the file's kind and its format; a later format has another number. */
const MAGIC = Buffer.from("AEOCHAINJOURNAL1", "ascii");
const SALT_BYTES = 16;
const PREAMBLE_BYTES = MAGIC.length + SALT_BYTES;
const LONGEST_GENESIS = 64 * 1024;

/** One block as the journal has it. Only the last block may lack its hash. */
export interface JournalledBlock {
  readonly block: BlockRecord;
  readonly sealedHash: string | undefined;
  readonly offset: number;
  /** Where its records end, of `totalBytes`. */
  readonly end: number;
  readonly totalBytes: number;
}

interface Surroundings {
  readonly log: ChainLog;
  readonly onStep: OnStep;
}

/**
 * The write-ahead journal: one append-only file with a genesis record, then for each block its transactions and, when
 * it was mined, its hash. A block's record is on the disk before the block is mined.
 */
export class Journal {
  readonly genesis: GenesisRecord;
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #salt: Buffer;
  readonly #around: Surroundings;
  #end: number;
  #failed = false;

  private constructor(file: OpenedFile, genesis: GenesisRecord, around: Surroundings) {
    this.#path = file.path;
    this.#handle = file.handle;
    this.#salt = file.salt;
    this.#end = file.end;
    this.genesis = genesis;
    this.#around = around;
  }

  /** Makes a new journal that appears whole or not at all. */
  static async create(path: string, genesis: GenesisRecord, around: Surroundings): Promise<Journal> {
    const temporary = `${path}.new`;
    const salt = randomBytes(SALT_BYTES);
    const frame = encodeFrame(salt, encodeRecord(genesis));
    const handle = await open(temporary, "w+");
    try {
      await writeWhole(handle, Buffer.concat([MAGIC, salt, frame]), 0);
      await handle.sync();
      around.onStep("journal-written");
      await rename(temporary, path);
      around.onStep("journal-named");
      await syncDirectory(dirname(path));
    } catch (error) {
      await handle.close();
      throw error;
    }
    return new Journal({ path, handle, salt, end: PREAMBLE_BYTES + frame.length }, genesis, around);
  }

  /** Opens what `create` made. Read it to the end before appending. @throws ChainError CHAIN_JOURNAL_DAMAGED */
  static async open(path: string, around: Surroundings): Promise<Journal> {
    const handle = await open(path, "r+");
    try {
      const file = await describe(path, handle);
      const first = readFrame(file.salt, readAt(file, PREAMBLE_BYTES, LONGEST_GENESIS));
      const record = typeof first === "object" ? decodeRecord(first.payload) : undefined;
      if (typeof first !== "object" || record?.kind !== "genesis") {
        throw unreadableJournal(path, "its genesis record is damaged");
      }
      return new Journal({ path, handle, salt: file.salt, end: PREAMBLE_BYTES + first.size }, record, around);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /**
   * Every block in order. A write that was interrupted at the end of the file is cut off.
   * @throws ChainError CHAIN_JOURNAL_DAMAGED at the first record that is altered, missing or out of order
   */
  async *blocks(): AsyncGenerator<JournalledBlock> {
    const file = await describe(this.#path, this.#handle);
    const reader = frames(file, this.#end);
    let unsealed: Omit<JournalledBlock, "sealedHash"> | undefined;
    let last = 0;
    let next = reader.next();
    for (; next.done !== true; next = reader.next()) {
      const { offset, payload, end } = next.value;
      const record = decodeRecord(payload);
      this.#mustBe(record, unsealed === undefined ? "block" : "seal", unsealed === undefined ? last + 1 : last, offset);
      if (record.kind === "block") {
        unsealed = { block: record, offset, end, totalBytes: file.size };
        last = record.number;
      } else if (record.kind === "seal" && unsealed !== undefined) {
        yield { ...unsealed, end, sealedHash: record.hash };
        unsealed = undefined;
      }
    }
    await this.#cutTail(next.value, file.size);
    if (unsealed !== undefined) yield { ...unsealed, sealedHash: undefined };
  }

  /**
   * Puts a block's record on the disk. When it rejects, the block must not be mined and no more may be appended: after a
   * failed write or sync nobody knows what the file ends with.
   */
  async append(block: BlockRecord): Promise<void> {
    if (this.#failed) throw new Error("an earlier write to the journal failed");
    const start = this.#end;
    try {
      await this.#write(block);
      this.#around.onStep("appended");
      await this.#handle.datasync();
      this.#around.onStep("synced");
    } catch (error) {
      this.#failed = true;
      // Best effort, so that a restart does not bring a block whose senders were told that it failed.
      await this.#handle.truncate(start).catch(() => undefined);
      throw error;
    }
  }

  /** Notes the hash of a block that was appended and mined. Not synchronised: a replay would find the same hash again. */
  async seal(number: number, hash: string): Promise<void> {
    try {
      await this.#write({ kind: "seal", number, hash });
    } catch (error) {
      this.#failed = true;
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#handle.datasync().catch(() => undefined);
    await this.#handle.close();
  }

  async #write(record: JournalRecord): Promise<void> {
    const frame = encodeFrame(this.#salt, encodeRecord(record));
    await writeWhole(this.#handle, frame, this.#end);
    this.#end += frame.length;
  }

  #mustBe(record: JournalRecord, kind: "block" | "seal", number: number, offset: number): void {
    if (record.kind === kind && record.number === number) return;
    const found =
      record.kind === "genesis" ? "a second genesis record" : `the ${record.kind} of block ${record.number}`;
    throw damagedJournal(this.#path, offset, `${found} stands where the ${kind} of block ${number} belongs`);
  }

  async #cutTail(end: number, size: number): Promise<void> {
    this.#end = end;
    if (end === size) return;
    await this.#handle.truncate(end);
    this.#around.onStep("tail-cut");
    await this.#handle.datasync();
    this.#around.log.warn(
      `The journal ${this.#path} ended in an interrupted write: cut ${size - end} bytes at byte ${end}. Nobody was told that they were accepted.`,
    );
  }
}

interface OpenedFile {
  readonly path: string;
  readonly handle: FileHandle;
  readonly salt: Buffer;
  readonly end: number;
}

async function describe(path: string, handle: FileHandle): Promise<JournalFile> {
  const { size } = await handle.stat();
  const bare = { path, fd: handle.fd, salt: Buffer.alloc(0), size };
  const preamble = readAt(bare, 0, Math.min(size, PREAMBLE_BYTES));
  if (preamble.length < PREAMBLE_BYTES || !preamble.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw unreadableJournal(path, "it is no journal of the embedded chain, or of another format");
  }
  return { ...bare, salt: preamble.subarray(MAGIC.length) };
}

async function writeWhole(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
}
