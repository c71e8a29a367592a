import type { CertificationEntry } from "./certification.ts";
import { STATUSES } from "./certificationRecord.ts";
import type { Economy } from "./economy.ts";
import { type Address, type Bytes32, CERTIFICATION_EVENT_TYPES } from "./event.ts";

/** Where the numbers of an entry stand, in words of 32 bits. Times, sequence and block take two. */
const AT = {
  /** Type, status, programme and tier, a byte each. */
  kinds: 0,
  operatorTypes: 1,
  version: 2,
  writer: 3,
  transaction: 4,
  logIndex: 5,
  validFrom: 6,
  validUntil: 8,
  reviewAt: 10,
  effectiveFrom: 12,
  decidedAt: 14,
  time: 16,
  sequence: 18,
  block: 20,
  next: 22,
  last: 23,
};
const WIDTH = 24;

/** Rows of one piece: few enough that a small ledger takes little, and that growing copies nothing. */
const ROWS = 1024;

/** Rows are counted from 1, so that 0 is none. */
export const NO_ROW = 0;

/**
 * Entries of certifications as numbers in a few large arrays, each in a row. A hundred thousand take a fraction of the memory of as
 * many objects, and none of the garbage collector's time.
 */
export class EntryRows {
  readonly #pieces: Uint32Array[] = [];
  readonly #commitments: Bytes32[] = [];
  readonly #transactions: Bytes32[] = [];
  readonly #writers: Address[] = [];
  readonly #writerNumbers = new Map<Address, number>();

  /** Adds an entry and gives its row. @throws RangeError when its kind or status are none that this release knows */
  add({ type, record, decidedAt, profileCommitment, writer, position }: CertificationEntry): number {
    const [kind, status] = [CERTIFICATION_EVENT_TYPES.indexOf(type), STATUSES.indexOf(record.status)];
    if (kind < 0 || status < 0)
      throw new RangeError(`${type} of status ${record.status} is no fact of a certification`);
    const row = this.#commitments.push(profileCommitment);
    if ((row - 1) % ROWS === 0) this.#pieces.push(new Uint32Array(ROWS * WIDTH));
    // Entries of one transaction follow each other.
    if (this.#transactions.at(-1) !== position.transaction) this.#transactions.push(position.transaction);
    const piece = this.#pieceOf(row);
    const at = startOf(row);
    piece[at + AT.kinds] = (kind << 24) | (status << 16) | (record.programme << 8) | record.tier;
    piece[at + AT.operatorTypes] = record.operatorTypes;
    piece[at + AT.version] = record.version;
    piece[at + AT.writer] = this.#numberOf(writer);
    piece[at + AT.transaction] = this.#transactions.length - 1;
    piece[at + AT.logIndex] = position.logIndex;
    setWide(piece, at + AT.validFrom, record.validFrom);
    setWide(piece, at + AT.validUntil, record.validUntil);
    setWide(piece, at + AT.reviewAt, record.reviewAt);
    setWide(piece, at + AT.effectiveFrom, record.effectiveFrom);
    setWide(piece, at + AT.decidedAt, decidedAt);
    setWide(piece, at + AT.time, position.time);
    setWide(piece, at + AT.sequence, position.sequence);
    setWide(piece, at + AT.block, position.block);
    return row;
  }

  /** The entry of a row. Each call makes it anew. */
  at(row: number, economy: Economy): CertificationEntry {
    const piece = this.#pieceOf(row);
    const at = startOf(row);
    const kinds = piece[at + AT.kinds] as number;
    return {
      type: CERTIFICATION_EVENT_TYPES[kinds >>> 24] as CertificationEntry["type"],
      record: {
        economy,
        programme: (kinds >>> 8) & 0xff,
        tier: kinds & 0xff,
        operatorTypes: piece[at + AT.operatorTypes] as number,
        status: STATUSES[(kinds >>> 16) & 0xff] as CertificationEntry["record"]["status"],
        version: piece[at + AT.version] as number,
        validFrom: wide(piece, at + AT.validFrom),
        validUntil: wide(piece, at + AT.validUntil),
        reviewAt: wide(piece, at + AT.reviewAt),
        effectiveFrom: wide(piece, at + AT.effectiveFrom),
      },
      decidedAt: wide(piece, at + AT.decidedAt),
      profileCommitment: this.#commitments[row - 1] as Bytes32,
      writer: this.#writers[piece[at + AT.writer] as number] as Address,
      position: {
        registry: "certifications",
        sequence: wide(piece, at + AT.sequence),
        block: wide(piece, at + AT.block),
        logIndex: piece[at + AT.logIndex] as number,
        time: wide(piece, at + AT.time),
        transaction: this.#transactions[piece[at + AT.transaction] as number] as Bytes32,
      },
    };
  }

  /** The row of the same certification's next entry; NO_ROW after the newest. */
  next(row: number): number {
    return this.#pieceOf(row)[startOf(row) + AT.next] as number;
  }

  /** Makes `row` the newest of the certification whose first entry is in row `first`. */
  link(first: number, row: number): void {
    const piece = this.#pieceOf(first);
    const at = startOf(first) + AT.last;
    const last = (piece[at] as number) || first;
    this.#pieceOf(last)[startOf(last) + AT.next] = row;
    piece[at] = row;
  }

  #pieceOf(row: number): Uint32Array {
    return this.#pieces[((row - 1) / ROWS) | 0] as Uint32Array;
  }

  #numberOf(writer: Address): number {
    let number = this.#writerNumbers.get(writer);
    if (number === undefined) {
      number = this.#writers.push(writer) - 1;
      this.#writerNumbers.set(writer, number);
    }
    return number;
  }
}

function startOf(row: number): number {
  return ((row - 1) % ROWS) * WIDTH;
}

/** A whole number below 2^53 in two words, the lower first. */
function setWide(piece: Uint32Array, at: number, value: number): void {
  piece[at] = value;
  if (value >= 2 ** 32) piece[at + 1] = value / 2 ** 32;
}

function wide(piece: Uint32Array, at: number): number {
  const high = piece[at + 1] as number;
  const low = piece[at] as number;
  return high === 0 ? low : high * 2 ** 32 + low;
}
