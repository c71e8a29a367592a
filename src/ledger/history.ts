import { createHash, hash } from "node:crypto";
import type { Address, Position, Registry } from "../domain/event.ts";
import type { LedgerLog, VerifiedLog } from "../domain/ledgerLog.ts";
import type { AddressBook } from "./addressBook.ts";
import { asBuffer, hexOf } from "./hex.ts";
import { UnverifiableHistory } from "./historyFault.ts";

/** The newest entry of a registry's history: its number, 0 when there is none, and the running hash. */
export interface HistoryTip {
  readonly sequence: number;
  /** 24 bytes. */
  readonly head: Uint8Array;
}

const HEAD_BYTES = 24;
const TIME_BYTES = 8;
/** topic 0, topic 1, then at least the words of sequence and writer. */
export const MIN_CONTENT_BYTES = 4 * 32;
const SEQUENCE_AT = 2 * 32;

/** The history of a registry before its first event, by the rule of IHistory. */
export function genesisTip(chainId: number, registry: Address): HistoryTip {
  const words = Buffer.alloc(64);
  words.writeBigUInt64BE(BigInt(chainId), 24);
  words.write(registry.slice(2), 44, "hex");
  return { sequence: 0, head: createHash("sha256").update(words).digest().subarray(0, HEAD_BYTES) };
}

/** Where a registry's history stood before the first block of the address book's chain. */
export function startTip({ chainId, contracts, continues }: AddressBook, registry: Registry): HistoryTip {
  const told = continues?.heads[registry];
  if (told === undefined) return genesisTip(chainId, contracts[registry].address);
  return { sequence: told.sequence, head: Buffer.from(told.head.slice(2), "hex") };
}

/** The sequence that a log's data begins with; undefined when it is too short, or no number of a history. */
export function sequenceOf(content: Uint8Array): number | undefined {
  if (content.length < MIN_CONTENT_BYTES) return undefined;
  const bytes = asBuffer(content);
  for (let offset = SEQUENCE_AT; offset < SEQUENCE_AT + 24; offset += 4) {
    if (bytes.readUInt32BE(offset) !== 0) return undefined;
  }
  const sequence = bytes.readUInt32BE(SEQUENCE_AT + 24) * 2 ** 32 + bytes.readUInt32BE(SEQUENCE_AT + 28);
  return Number.isSafeInteger(sequence) ? sequence : undefined;
}

/** Folds logs of one registry, which must be in its order, into its running hash. */
export class HistoryFold {
  #sequence: number;
  /** head ‖ time ‖ content: what the next head is the hash of. */
  #scratch = Buffer.alloc(1024);

  constructor(start: HistoryTip) {
    this.#sequence = start.sequence;
    this.#scratch.set(start.head, 0);
  }

  get tip(): HistoryTip {
    return { sequence: this.#sequence, head: Buffer.from(this.#scratch.subarray(0, HEAD_BYTES)) };
  }

  /** The sequence that the next log must have. */
  get next(): number {
    return this.#sequence + 1;
  }

  /** Takes the next log and writes the head after it into `head`. The caller has checked the sequence. */
  append(time: number, content: Uint8Array, head: Buffer): void {
    const size = HEAD_BYTES + TIME_BYTES + content.length;
    if (size > this.#scratch.length) this.#scratch = Buffer.concat([this.#scratch], size * 2);
    const scratch = this.#scratch;
    scratch.writeUInt32BE(Math.floor(time / 2 ** 32), HEAD_BYTES);
    scratch.writeUInt32BE(time % 2 ** 32, HEAD_BYTES + 4);
    scratch.set(content, HEAD_BYTES + TIME_BYTES);
    // As a binary string the digest costs a third of what it does as a buffer.
    scratch.write(hash("sha256", scratch.subarray(0, size), "binary"), 0, HEAD_BYTES, "latin1");
    scratch.copy(head, 0, 0, HEAD_BYTES);
    this.#sequence += 1;
  }
}

/**
 * Checks that logs of one registry, in the order of (block, log index), are the entries that follow `start`, each once and in
 * order, and computes the head after each. That nothing was altered or left out at the end, `assertTip` says of the result.
 * @throws UnverifiableHistory naming the first log that does not fit
 */
export function foldHistory(start: HistoryTip, logs: readonly LedgerLog[]): { tip: HistoryTip; logs: VerifiedLog[] } {
  const fold = new HistoryFold(start);
  const heads = Buffer.alloc(logs.length * HEAD_BYTES);
  const verified = logs.map(({ position, content }, index): VerifiedLog => {
    if (position.sequence !== fold.next) throw outOfPlace(fold.next, position, logs);
    const head = heads.subarray(index * HEAD_BYTES, (index + 1) * HEAD_BYTES);
    fold.append(position.time, content, head);
    return { position, content, head };
  });
  return { tip: fold.tip, logs: verified };
}

function outOfPlace(expected: number, found: Position, logs: readonly LedgerLog[]): UnverifiableHistory {
  const { registry, block, logIndex, sequence } = found;
  const later = logs.some(({ position }) => position.sequence === expected);
  const kind = sequence < expected ? "invented" : later ? "reordered" : "missing";
  const detail = `expected sequence ${expected}, found ${sequence}`;
  return new UnverifiableHistory({ kind, registry, block, logIndex, detail });
}

/**
 * Compares what the logs fold to with what the registry itself says at the same block.
 * @param block the block at which the registry was read, for the fault's place
 * @throws UnverifiableHistory when the two differ
 */
export function assertTip(registry: Registry, block: number, folded: HistoryTip, told: HistoryTip): void {
  const place = { registry, block, logIndex: undefined };
  if (folded.sequence !== told.sequence) {
    const kind = folded.sequence < told.sequence ? "missing" : "invented";
    const detail = `the registry has ${told.sequence} entries, the events end with ${folded.sequence}`;
    throw new UnverifiableHistory({ ...place, kind, detail });
  }
  if (!asBuffer(folded.head).equals(told.head)) {
    const detail = `the registry's head is ${hexOf(told.head)}, the events give ${hexOf(folded.head)}`;
    throw new UnverifiableHistory({ ...place, kind: "altered", detail });
  }
}
