import { readSync } from "node:fs";
import { ChainError } from "./chainError.ts";
import { FRAME_OVERHEAD, holdsIntactFrame, MAX_PAYLOAD, readFrame } from "./frame.ts";

/** An open journal file, as its reader needs it. */
export interface JournalFile {
  readonly path: string;
  readonly fd: number;
  readonly salt: Buffer;
  /** In bytes. */
  readonly size: number;
}

export interface FrameAt {
  readonly offset: number;
  readonly payload: Buffer;
  /** Where the next frame begins. */
  readonly end: number;
}

const WINDOW = 1024 * 1024;
/** An interrupted write leaves at most one seal and one block behind it that were never synchronised. */
const LONGEST_TORN_TAIL = MAX_PAYLOAD + 4 * FRAME_OVERHEAD;

/**
 * The frames from `from` on. Ends at the end of the file, or where a torn tail begins: the return value says where.
 * @throws ChainError CHAIN_JOURNAL_DAMAGED when what follows can't be an interrupted write
 */
export function* frames(file: JournalFile, from: number): Generator<FrameAt, number> {
  let window: Buffer = Buffer.alloc(0);
  let windowAt = from;
  let offset = from;
  while (offset < file.size) {
    const bytes = window.subarray(offset - windowAt);
    const reading = readFrame(file.salt, bytes);
    if (typeof reading === "object") {
      yield { offset, payload: reading.payload, end: offset + reading.size };
      offset += reading.size;
    } else if (reading === "incomplete" && offset + bytes.length < file.size) {
      window = readAt(file, offset, Math.max(WINDOW, bytes.length * 2));
      windowAt = offset;
    } else {
      refuseUnlessTorn(file, offset);
      return offset;
    }
  }
  return offset;
}

/** Up to `length` bytes of the file from `offset` on. */
export function readAt(file: JournalFile, offset: number, length: number): Buffer {
  const buffer = Buffer.alloc(Math.min(length, file.size - offset));
  let filled = 0;
  while (filled < buffer.length) {
    const got = readSync(file.fd, buffer, filled, buffer.length - filled, offset + filled);
    if (got === 0) throw new ChainError("CHAIN_DIRECTORY_UNUSABLE", `${file.path} became shorter while it was read`);
    filled += got;
  }
  return buffer;
}

/** The refusal to start on a damaged journal, which names the place and the ways out. */
export function damagedJournal(path: string, offset: number, what: string): ChainError {
  return new ChainError(
    "CHAIN_JOURNAL_DAMAGED",
    `The journal ${path} is damaged at byte ${offset}: ${what}. Nothing was changed. ` +
      "Restore the file from a copy; or, to give up every block recorded from there on (clients that saw them will find " +
      `the ledger forked), keep a copy and cut it: truncate -s ${offset} ${path}`,
  );
}

/** The refusal to start on a file whose beginning can't be read, so that nothing in it can be. */
export function unreadableJournal(path: string, what: string): ChainError {
  return new ChainError(
    "CHAIN_JOURNAL_DAMAGED",
    `The journal ${path} can't be read: ${what}. Nothing was changed. Restore the file from a copy; or move it away to begin a new, empty ledger.`,
  );
}

function refuseUnlessTorn(file: JournalFile, offset: number): void {
  const length = file.size - offset;
  if (length > LONGEST_TORN_TAIL) {
    throw damagedJournal(file.path, offset, `the ${length} bytes from there on are more than one interrupted write`);
  }
  if (holdsIntactFrame(file.salt, readAt(file, offset, length))) {
    throw damagedJournal(file.path, offset, "the record's checksum fails and intact records follow it");
  }
}
