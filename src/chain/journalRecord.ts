import type { GenesisParameters } from "./engine.ts";

/** Written once, when the journal is made. */
export interface GenesisRecord extends GenesisParameters {
  readonly kind: "genesis";
  readonly hardfork: "cancun";
  readonly genesisHash: string;
  /** Which release made the journal; only for messages. */
  readonly engine: string;
}

/** What a block will be made of. On disk before the block is mined. */
export interface BlockRecord {
  readonly kind: "block";
  readonly number: number;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** Raw transactions, 0x-prefixed, in the order offered. */
  readonly transactions: readonly string[];
}

/** The hash that block `number` came out with: what a replay must come to. */
export interface SealRecord {
  readonly kind: "seal";
  readonly number: number;
  readonly hash: string;
}

export type JournalRecord = GenesisRecord | BlockRecord | SealRecord;

const GENESIS = 1;
const BLOCK = 2;
const SEAL = 3;

export function encodeRecord(record: JournalRecord): Buffer {
  switch (record.kind) {
    case "genesis":
      return Buffer.concat([Buffer.of(GENESIS), Buffer.from(JSON.stringify(record), "utf8")]);
    case "block":
      return encodeBlock(record);
    case "seal":
      return Buffer.concat([Buffer.of(SEAL), u64(record.number), Buffer.from(record.hash.slice(2), "hex")]);
  }
}

/** @throws RangeError or SyntaxError when the bytes are no record; their checksum has passed before, so that is a fault of ours */
export function decodeRecord(payload: Buffer): JournalRecord {
  const kind = payload.readUInt8(0);
  if (kind === GENESIS) return JSON.parse(payload.toString("utf8", 1)) as GenesisRecord;
  const number = Number(payload.readBigUInt64BE(1));
  if (kind === SEAL) return { kind: "seal", number, hash: hex(payload.subarray(9, 41)) };
  if (kind === BLOCK) return decodeBlock(number, payload);
  throw new RangeError(`there is no record of kind ${kind}`);
}

function encodeBlock(record: BlockRecord): Buffer {
  const parts = [Buffer.of(BLOCK), u64(record.number), u64(record.timestamp), u32(record.transactions.length)];
  for (const raw of record.transactions) {
    const bytes = Buffer.from(raw.slice(2), "hex");
    parts.push(u32(bytes.length), bytes);
  }
  return Buffer.concat(parts);
}

function decodeBlock(number: number, payload: Buffer): BlockRecord {
  const timestamp = Number(payload.readBigUInt64BE(9));
  const count = payload.readUInt32BE(17);
  const transactions: string[] = [];
  let at = 21;
  for (let index = 0; index < count; index += 1) {
    const end = at + 4 + payload.readUInt32BE(at);
    if (end > payload.length) throw new RangeError(`transaction ${index} of block ${number} runs past its record`);
    transactions.push(hex(payload.subarray(at + 4, end)));
    at = end;
  }
  return { kind: "block", number, timestamp, transactions };
}

function hex(bytes: Buffer): string {
  return `0x${bytes.toString("hex")}`;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}
