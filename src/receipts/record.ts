import { type Economy, parseEconomy } from "../domain/economy.ts";
import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Bytes32 } from "../domain/event.ts";
import { RECOGNITIONS, type Recognition } from "../domain/recognition.ts";
import type { AnswerRecord } from "../services/receiptBook.ts";
import { digest } from "./merkle.ts";

/**
 * A record as it is kept: 256 bytes, numbers big-endian.
 *
 *     0 version 1 · 1 recognition 1 · 2 economy 2 · 4 number 6 · 10 suffix 12 · 22 salt 16 · 38 question digest 32
 *     70 asker 16 · 86 cause 32 · 118 certification 32 · 150 block 6 · 156 block hash 32
 *     188 sequence 6 and 194 head 24 of the registry of certifications · 218 answered at 6 (ms) · 224 answer digest 32
 *
 * Version 1 ended before the answer's digest.
 */
export const RECORD_BYTES = 256;
const VERSION = 2;
const ANSWER_AT = 224;
/** The length of records, by version. */
const LENGTHS: Readonly<Record<number, number>> = { 1: ANSWER_AT, [VERSION]: RECORD_BYTES };
const SALT_BYTES = 16;
const SUFFIX_BYTES = 12;
const ASKER_BYTES = 16;
const CAUSE_BYTES = 32;
const NO_CERTIFICATION = "00".repeat(32);

/** Recognitions by their number in a record; a number never changes its meaning. */
const BY_NUMBER = [
  "RECOGNISED",
  "SUSPENDED",
  "NOT_ELIGIBLE",
  "INFORMATION_ONLY",
  "ENDED",
  "NO_ARRANGEMENT",
  "UNKNOWN",
  "STALE",
] as const satisfies typeof RECOGNITIONS;

/** One answer, as it waits for its batch. */
export interface Entry {
  readonly number: number;
  /** 16 base64url digits of chance: the part of the id that nobody can guess. */
  readonly suffix: string;
  readonly answer: AnswerRecord;
}

/** A record, read. Digests, ids and salts are 0x hex. */
export interface ReceiptRecord {
  readonly version: number;
  readonly economy: Economy;
  readonly number: number;
  readonly suffix: string;
  readonly salt: string;
  readonly questionDigest: string;
  /** Salted digest of who asked; zeros when that was not told. */
  readonly asker: string;
  readonly recognition: Recognition;
  readonly cause: string;
  readonly certification: CertificationId | null;
  readonly block: number;
  readonly blockHash: Bytes32;
  readonly sequence: number;
  /** 24 bytes. */
  readonly head: string;
  /** Milliseconds since 1970. */
  readonly answeredAt: number;
  /** Salted digest of the whole answer; undefined in records of version 1. */
  readonly answerDigest?: string | undefined;
}

/** The id under which a record is asked for. */
export function receiptId({ number, suffix }: Pick<ReceiptRecord, "number" | "suffix">): string {
  return `${number.toString(36)}-${suffix}`;
}

/** The parts of an id; undefined for what is none. */
export function parseReceiptId(id: string): { readonly number: number; readonly suffix: string } | undefined {
  if (!/^[1-9a-z][0-9a-z]{0,9}-[\w-]{16}$/.test(id)) return undefined;
  return { number: Number.parseInt(id, 36), suffix: id.slice(-16) };
}

/** SHA-256 of the salt and the question's canonical text. */
export function questionDigest(salt: Uint8Array, question: string): Buffer {
  return digest(Buffer.concat([salt, Buffer.from(question)]));
}

/** SHA-256 of the salt and the answer's text. @param octets the text as AnswerRecord has it */
export function answerDigest(salt: Uint8Array, octets: string): Buffer {
  return digest(Buffer.concat([salt, Buffer.from(`answer\0${octets}`, "latin1")]));
}

/** Whether a batch can have records of this length. */
export function isRecordLength(bytes: number): boolean {
  return Object.values(LENGTHS).includes(bytes);
}

/** The salted digest of a caller's subject. */
export function askerDigest(salt: Uint8Array, subject: string): Buffer {
  return digest(Buffer.concat([salt, Buffer.from("asker\0"), Buffer.from(subject)])).subarray(0, ASKER_BYTES);
}

/** Writes one record into its place. @param target 256 bytes, filled with chance or not @param salt 16 bytes of chance */
export function writeRecord(target: Buffer, economy: Economy, { number, suffix, answer }: Entry, salt: Buffer): void {
  const { question, recognition, cause, certification, asOf, answeredAt, askedBy } = answer;
  const { sequence, head } = asOf.heads.certifications;
  target.fill(0);
  target[0] = VERSION;
  target[1] = BY_NUMBER.indexOf(recognition);
  target.write(economy, 2, "latin1");
  target.writeUIntBE(number, 4, 6);
  target.write(suffix, 10, "base64url");
  salt.copy(target, 22);
  questionDigest(salt, question).copy(target, 38);
  if (askedBy !== undefined) askerDigest(salt, askedBy).copy(target, 70);
  target.write(cause, 86, CAUSE_BYTES, "latin1");
  if (certification !== undefined) target.write(certification.slice(2), 118, "hex");
  target.writeUIntBE(asOf.block, 150, 6);
  target.write(asOf.blockHash.slice(2), 156, "hex");
  target.writeUIntBE(sequence, 188, 6);
  target.write(head.slice(2), 194, "hex");
  target.writeUIntBE(answeredAt, 218, 6);
  answerDigest(salt, answer.text).copy(target, ANSWER_AT);
}

/** Reads a record. @throws RangeError for bytes that no record has */
export function readRecord(bytes: Buffer): ReceiptRecord {
  const recognition = BY_NUMBER[bytes[1] ?? BY_NUMBER.length];
  const economy = parseEconomy(bytes.toString("latin1", 2, 4));
  const version = bytes[0] ?? 0;
  if (bytes.length !== LENGTHS[version]) throw new RangeError("not a record of a known version");
  if (recognition === undefined || economy === undefined) throw new RangeError("not a recognition of an economy");
  const hex = (from: number, length: number) => `0x${bytes.toString("hex", from, from + length)}` as const;
  const certification = hex(118, 32);
  return {
    version,
    economy,
    number: bytes.readUIntBE(4, 6),
    suffix: bytes.toString("base64url", 10, 10 + SUFFIX_BYTES),
    salt: hex(22, SALT_BYTES),
    questionDigest: hex(38, 32),
    asker: hex(70, ASKER_BYTES),
    recognition,
    cause: bytes.toString("latin1", 86, 86 + CAUSE_BYTES).replace(/\0+$/, ""),
    certification: certification === `0x${NO_CERTIFICATION}` ? null : certification,
    block: bytes.readUIntBE(150, 6),
    blockHash: hex(156, 32),
    sequence: bytes.readUIntBE(188, 6),
    head: hex(194, 24),
    answeredAt: bytes.readUIntBE(218, 6),
    ...(version === 1 ? {} : { answerDigest: hex(ANSWER_AT, 32) }),
  };
}
