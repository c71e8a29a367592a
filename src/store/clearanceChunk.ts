import { CHANNELS, type Clearance, type CountedClearance, DENIAL_REASONS } from "../domain/clearance.ts";
import { CLEARANCE_MOMENTS, type ClearanceBatch, type ClearanceKind } from "../domain/clearanceBatch.ts";
import type { Economy } from "../domain/economy.ts";
import { MODES } from "../domain/mode.ts";
import { OPERATOR_TYPES } from "../domain/operatorType.ts";
import { SME_CLASSES } from "../domain/profile.ts";
import type { Instant } from "../domain/time.ts";
import { SALT_BYTES } from "../domain/judgedBatch.ts";
import { bytesOf, type Columns, columnsOver } from "./clearanceChunkColumns.ts";

/** Clearances as they are written into chunks. The operator stands with the judgement. */
export interface ChunkRows {
  readonly batch: ClearanceBatch;
  readonly salts: Uint8Array;
  /** The numbers of what was relied on. */
  readonly relied: Uint32Array;
}

/** A chunk as the store has it. */
export interface StoredChunk {
  /** JSON: the issuers and the agencies that its rows name by number. */
  readonly names: string;
  /** The references, one a line. */
  readonly refs: string;
  readonly data: Uint8Array;
}

interface Names {
  readonly issuers: readonly Economy[];
  readonly agencies: readonly string[];
}

/** The largest number of benefits that a column holds. */
const MOST_BENEFITS = 2n ** 32n;
const NAMED = 1 << 30;

/** Clearances that were taken together, column by column: a fraction of the room and the time of a row of SQL for each. */
export class ClearanceChunk {
  readonly #names: Names;
  readonly #refs: string;
  readonly #columns: Columns;
  readonly count: number;
  #references: string[] | undefined;

  constructor(count: number, { names, refs, data }: StoredChunk) {
    this.count = count;
    this.#names = JSON.parse(names) as Names;
    this.#refs = refs;
    this.#columns = columnsOver(data, count);
  }

  reference(index: number): string {
    this.#references ??= this.#refs.split("\n");
    return this.#references[index] as string;
  }

  issuer(index: number): Economy {
    return this.#names.issuers[this.#columns.issuer[index] as number] as Economy;
  }

  lodgedAt(index: number): Instant {
    return this.#columns.lodgedAt[index] as Instant;
  }

  relied(index: number): number {
    return this.#columns.relied[index] as number;
  }

  salt(index: number): Uint8Array {
    return this.#columns.salts.slice(index * SALT_BYTES, (index + 1) * SALT_BYTES);
  }

  /** Whether the declaration names an operator. */
  isNamed(index: number): boolean {
    return ((this.#columns.codes[index] as number) & NAMED) !== 0;
  }

  /** What the figures take of a clearance. */
  counted(index: number): CountedClearance {
    const columns = this.#columns;
    const coded = codedBy(columns.codes[index] as number);
    return {
      issuer: this.issuer(index),
      mode: coded.mode,
      arrivedAt: orNull(columns.arrivedAt[index] as number),
      lodgedAt: columns.lodgedAt[index] as number,
      releasedAt: orNull(columns.releasedAt[index] as number),
      deliveredAt: orNull(columns.deliveredAt[index] as number),
      channel: coded.channel,
      operatorType: coded.operatorType,
      claimed: coded.claimed,
      smeClass: coded.smeClass,
      granted: BigInt(columns.granted[index] as number),
      denial: coded.denial,
      agency: this.#agency(index),
    };
  }

  /** A whole clearance. @param operator as its judgement has it */
  clearance(index: number, operator: string): Clearance {
    const { issuer, mode, arrivedAt, lodgedAt, ...others } = this.counted(index);
    return {
      reference: this.reference(index),
      issuer,
      mode,
      departedAt: orNull(this.#columns.departedAt[index] as number),
      arrivedAt,
      lodgedAt,
      operator: this.isNamed(index) ? operator : null,
      ...others,
    };
  }

  #agency(index: number): string | null {
    const number = this.#columns.agency[index] as number;
    return number === 0 ? null : (this.#names.agencies[number - 1] as string);
  }
}

/** Writes some clearances, [from, until), as a chunk. @throws RangeError for what has no room in it */
export function chunkOf({ batch, salts, relied }: ChunkRows, from: number, until: number): StoredChunk {
  const count = until - from;
  const data = new Uint8Array(bytesOf(count));
  const columns = columnsOver(data, count);
  for (const moment of CLEARANCE_MOMENTS) columns[moment].set(batch[moment].subarray(from, until));
  columns.relied.set(relied.subarray(from, until));
  columns.salts.set(salts.subarray(from * SALT_BYTES, until * SALT_BYTES));
  const issuers = new Map<string, number>();
  const agencies = new Map<string, number>();
  const written: WrittenKind[] = [];
  for (let index = 0; index < count; index += 1) {
    const number = batch.kindOf[from + index] as number;
    const kind = (written[number] ??= writtenKind(batch.kinds[number] as ClearanceKind, issuers, agencies));
    columns.codes[index] = batch.operatorOf[from + index] === 0 ? kind.codes : kind.codes | NAMED;
    columns.granted[index] = kind.granted;
    columns.issuer[index] = kind.issuer;
    columns.agency[index] = kind.agency;
  }
  const names = JSON.stringify({ issuers: [...issuers.keys()], agencies: [...agencies.keys()] });
  return { names, refs: batch.references.slice(from, until).join("\n"), data };
}

interface WrittenKind {
  readonly codes: number;
  readonly granted: number;
  readonly issuer: number;
  readonly agency: number;
}

function writtenKind(kind: ClearanceKind, issuers: Map<string, number>, agencies: Map<string, number>): WrittenKind {
  if (kind.granted >= MOST_BENEFITS) throw new RangeError("a benefit that has no name was granted");
  return {
    codes: codesOf(kind),
    granted: Number(kind.granted),
    issuer: numberOf(kind.issuer, issuers),
    agency: kind.agency === null ? 0 : 1 + numberOf(kind.agency, agencies),
  };
}

function numberOf(name: string, numbers: Map<string, number>): number {
  let number = numbers.get(name);
  if (number === undefined) numbers.set(name, (number = numbers.size));
  return number;
}

function orNull(moment: number): Instant | null {
  return Number.isNaN(moment) ? null : moment;
}

type Coded = Pick<Clearance, "mode" | "channel" | "claimed" | "operatorType" | "smeClass" | "denial">;
const known = new Map<number, Coded>();

/** The short codes of a clearance in one number, but for NAMED: places in the lists of domain/, which are only ever added to. */
function codesOf({ mode, channel, claimed, operatorType, smeClass, denial }: ClearanceKind): number {
  return (
    MODES.indexOf(mode) |
    (CHANNELS.indexOf(channel) << 4) |
    ((claimed ? 1 : 0) << 8) |
    (operatorType === null ? 0 : (OPERATOR_TYPES.indexOf(operatorType) + 1) << 9) |
    (smeClass === null ? 0 : (SME_CLASSES.indexOf(smeClass) + 1) << 17) |
    (denial === null ? 0 : (DENIAL_REASONS.indexOf(denial) + 1) << 21)
  );
}

function codedBy(codes: number): Coded {
  let coded = known.get(codes);
  if (coded === undefined) known.set(codes, (coded = decoded(codes)));
  return coded;
}

function decoded(codes: number): Coded {
  const optional = <T>(list: readonly T[], code: number) => (code === 0 ? null : at(list, code - 1));
  return {
    mode: at(MODES, codes & 0xf),
    channel: at(CHANNELS, (codes >>> 4) & 0xf),
    claimed: ((codes >>> 8) & 1) === 1,
    operatorType: optional(OPERATOR_TYPES, (codes >>> 9) & 0xff),
    smeClass: optional(SME_CLASSES, (codes >>> 17) & 0xf),
    denial: optional(DENIAL_REASONS, (codes >>> 21) & 0x1ff),
  };
}

/** The item of a list under the code that the store has. @throws RangeError for a code of a later release */
export function at<T>(list: readonly T[], place: unknown): T {
  const item = list[place as number];
  if (item === undefined) throw new RangeError(`the store has a code ${String(place)} that this release does not know`);
  return item;
}
