import type { CertificationEntry } from "../domain/certification.ts";
import { Certifications } from "../domain/certifications.ts";
import { type CertificationRecord, STATUSES } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import { type Address, type Bytes32, CERTIFICATION_EVENT_TYPES } from "../domain/event.ts";
import type { ByteReader, ByteWriter } from "./bytes.ts";

/** Strings that many entries share, numbered in the order in which they are first met. */
class Table {
  readonly #numbers = new Map<string, number>();

  numberOf(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(text, number);
    }
    return number;
  }

  write(out: ByteWriter): void {
    out.varint(this.#numbers.size);
    for (const text of this.#numbers.keys()) out.text(text);
  }
}

function readTable(from: ByteReader): string[] {
  return Array.from({ length: from.varint() }, () => from.text());
}

interface Tables {
  readonly economies: Table;
  readonly writers: Table;
  readonly transactions: Table;
}

/**
 * Writes all certifications in rows of fixed width, in their order: they are nearly all of the state, and reading them back is
 * most of a start.
 */
export function writeCertifications(out: ByteWriter, state: Certifications): void {
  const tables: Tables = { economies: new Table(), writers: new Table(), transactions: new Table() };
  for (const { economy, entries } of state.values()) {
    tables.economies.numberOf(economy);
    for (const { writer, position } of entries) {
      tables.writers.numberOf(writer);
      tables.transactions.numberOf(position.transaction);
    }
  }
  for (const table of [tables.economies, tables.writers, tables.transactions]) table.write(out);
  out.varint(state.size);
  for (const { economy, id, entries } of state.values()) {
    out.uint(tables.economies.numberOf(economy), 2);
    out.hex(id);
    out.varint(entries.length);
    for (const entry of entries) writeEntry(out, entry, tables);
  }
}

function writeEntry(out: ByteWriter, entry: CertificationEntry, { writers, transactions }: Tables): void {
  const { type, record, decidedAt, profileCommitment, writer, position } = entry;
  out.uint(CERTIFICATION_EVENT_TYPES.indexOf(type), 1);
  out.uint(STATUSES.indexOf(record.status), 1);
  out.uint(record.programme, 1);
  out.uint(record.tier, 1);
  out.uint(record.operatorTypes, 4);
  out.uint(record.version, 3);
  for (const time of [record.validFrom, record.validUntil, record.reviewAt, record.effectiveFrom]) out.uint(time, 5);
  out.uint(decidedAt, 5);
  out.hex(profileCommitment);
  out.uint(writers.numberOf(writer), 4);
  out.uint(position.sequence, 6);
  out.uint(position.block, 6);
  out.uint(position.logIndex, 4);
  out.uint(position.time, 5);
  out.uint(transactions.numberOf(position.transaction), 4);
}

/** Reads what writeCertifications wrote. @throws RangeError when the bytes are no certifications */
export function readCertifications(from: ByteReader): Certifications {
  const economies = readTable(from) as Economy[];
  const writers = readTable(from) as Address[];
  const transactions = readTable(from) as Bytes32[];
  const state = new Certifications();
  for (let left = from.varint(); left > 0; left -= 1) {
    const economy = item(economies, from.uint(2));
    const id = from.hex(32);
    for (let more = from.varint(); more > 0; more -= 1)
      state.append(id, readEntry(from, economy, writers, transactions));
  }
  return state;
}

function readEntry(
  from: ByteReader,
  economy: Economy,
  writers: readonly Address[],
  transactions: readonly Bytes32[],
): CertificationEntry {
  const type = item(CERTIFICATION_EVENT_TYPES, from.uint(1));
  const status = item(STATUSES, from.uint(1));
  const record: CertificationRecord = {
    economy,
    programme: from.uint(1),
    tier: from.uint(1),
    operatorTypes: from.uint(4),
    status,
    version: from.uint(3),
    validFrom: from.uint(5),
    validUntil: from.uint(5),
    reviewAt: from.uint(5),
    effectiveFrom: from.uint(5),
  };
  const decidedAt = from.uint(5);
  const profileCommitment = from.hex(32);
  const writer = item(writers, from.uint(4));
  const position = {
    registry: "certifications",
    sequence: from.uint(6),
    block: from.uint(6),
    logIndex: from.uint(4),
    time: from.uint(5),
    transaction: item(transactions, from.uint(4)),
  } as const;
  return { type, record, decidedAt, profileCommitment, writer, position };
}

function item<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError(`there is no item ${index}`);
  return found;
}
