import { type CertificationRecord, STATUSES } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import { asBuffer } from "./hex.ts";

/** Codes of economies by their 16 bits: one string each, however many records name it. */
const ECONOMIES = new Map<number, Economy>();

/**
 * The economy of two bytes. Bytes that are no two capitals come as 0x-prefixed hex, which equals no economy: a contract may log
 * whatever a member wrote, and that must not stop anybody from reading on.
 */
export function economyOf(bits: number): Economy {
  let economy = ECONOMIES.get(bits);
  if (economy === undefined) {
    const text = String.fromCharCode(bits >> 8, bits & 0xff);
    economy = (/^[A-Z]{2}$/.test(text) ? text : `0x${bits.toString(16).padStart(4, "0")}`) as Economy;
    ECONOMIES.set(bits, economy);
  }
  return economy;
}

/**
 * The record in one word of 32 bytes; its layout stands in ICertificationRegistry.
 * @returns undefined when the status is none that this release knows
 */
export function readRecord(bytes: Uint8Array, offset: number): CertificationRecord | undefined {
  const word = asBuffer(bytes);
  const status = STATUSES[word.readUInt8(offset + 8)];
  if (status === undefined) return undefined;
  return {
    economy: economyOf(word.readUInt16BE(offset)),
    programme: word.readUInt8(offset + 2),
    tier: word.readUInt8(offset + 3),
    operatorTypes: word.readUInt32BE(offset + 4),
    status,
    version: word.readUIntBE(offset + 9, 3),
    validFrom: word.readUIntBE(offset + 12, 5),
    validUntil: word.readUIntBE(offset + 17, 5),
    reviewAt: word.readUIntBE(offset + 22, 5),
    effectiveFrom: word.readUIntBE(offset + 27, 5),
  };
}

/** The word of a record, as the contract stores it. @throws RangeError when a field does not fit */
export function writeRecord(record: CertificationRecord): Uint8Array {
  const word = Buffer.alloc(32);
  word.write(record.economy, 0, 2);
  word.writeUInt8(record.programme, 2);
  word.writeUInt8(record.tier, 3);
  word.writeUInt32BE(record.operatorTypes, 4);
  word.writeUInt8(STATUSES.indexOf(record.status), 8);
  word.writeUIntBE(record.version, 9, 3);
  word.writeUIntBE(record.validFrom, 12, 5);
  word.writeUIntBE(record.validUntil, 17, 5);
  word.writeUIntBE(record.reviewAt, 22, 5);
  word.writeUIntBE(record.effectiveFrom, 27, 5);
  return word;
}
