import { benefitMask } from "../domain/benefit.ts";
import {
  CLEARANCE_MOMENTS,
  type ClearanceBatch,
  type ClearanceKind,
  type ClearanceMoment,
} from "../domain/clearanceBatch.ts";
import type { CLEARANCE_COLUMNS } from "../domain/clearanceColumns.ts";
import type { Instant } from "../domain/time.ts";
import { ByteRuns } from "./byteRuns.ts";
import { fromCsv } from "./clearanceCells.ts";
import { type ClearanceBody, clearanceSchema } from "./clearanceSchema.ts";

type Field = (typeof CLEARANCE_COLUMNS)[number];
type Word = keyof ClearanceKind;

/** What is read at once: one cell, or all words that stand side by side. */
interface Step {
  readonly field: "reference" | "operator" | ClearanceMoment | undefined;
  readonly words: readonly Word[];
}

/** Different cells of a column that are remembered, and days. */
const REMEMBERED = 5_000;
/** Longer cells are left to csv-parse. */
const LONGEST_CELL = 1_000;
/** A cell that is what it looks like: nothing for csv-parse to unquote or to trim. */
const PLAIN_CELL = /^(?! )[\x20\x21\x23-\x2b\x2d-\x7e]*(?<! )$/;
const OPERATOR = /^[\x21\x23-\x7e]{1,64}$/;

const [COMMA, SPACE, HYPHEN, ZERO, COLON, T, Z] = [0x2c, 0x20, 0x2d, 0x30, 0x3a, 0x54, 0x5a] as const;
/** The number of no words at all. */
const NOTHING = -1;
/** No two digits make so much; a power of two. */
const NO_DIGITS = 128;
const INSTANT_LENGTH = 20;
const REFERENCE_LENGTH = 64;
/** Which characters a reference may hold: 2 = also at its beginning. */
const IN_REFERENCE = Uint8Array.from({ length: 256 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[A-Za-z0-9]/.test(character)) return 2;
  return /[ ./_-]/.test(character) ? 1 : 0;
});

/**
 * Reads lines of a CSV file that hold nothing unusual, from its bytes and with few questions to the schema: a million rows say
 * one of a few things in most of their columns, and a day is the same day each time. What it does not know how to read is left to
 * csv-parse and the schema, which say what it is.
 */
export class LineReader {
  readonly #bytes: Uint8Array;
  readonly #text: string;
  readonly #batch: ClearanceBatch;
  readonly #agency: string | undefined;
  readonly #steps: readonly Step[];
  readonly #words: ByteRuns;
  /** What the words say up to a number; undefined = not known here. */
  readonly #said: (Partial<ClearanceKind> | undefined)[] = [];
  /** The place of the kind that a number comes to, in the batch; -1 = none, undefined = not asked yet. */
  readonly #kinds: (number | undefined)[] = [];
  readonly #operators: ByteRuns;
  /** The place of the operator of a number, in the batch; -1 = not known here. */
  readonly #operatorAt: number[] = [];

  /**
   * @param text of ASCII alone @param bytes the same
   * @param agency who sends them, when it is another agency @param batch that the clearances are added to
   */
  constructor(
    text: string,
    bytes: Uint8Array,
    header: readonly string[],
    agency: string | undefined,
    batch: ClearanceBatch,
  ) {
    this.#text = text;
    this.#bytes = bytes;
    this.#batch = batch;
    this.#agency = agency;
    this.#steps = stepsOf(header as readonly Field[]);
    this.#words = new ByteRuns(bytes);
    this.#operators = new ByteRuns(bytes);
  }

  /** Adds the line from one place to before another. @returns false when this way of reading does not know it; then nothing is added */
  read(row: number, from: number, until: number): boolean {
    const bytes = this.#bytes;
    const batch = this.#batch;
    const index = batch.count;
    if (index === batch.room) throw new RangeError(`a batch has room for ${batch.room} clearances`);
    for (const moment of CLEARANCE_MOMENTS) batch[moment][index] = Number.NaN;
    let [referenceFrom, referenceUntil, operator, said] = [0, 0, 0, NOTHING];
    let at = from;
    let isLast = false;
    for (const { field, words } of this.#steps) {
      if (at > until) return false;
      let end: number;
      if (field === undefined) {
        const before = said;
        said = this.#words.numberOf(words.length, at, until, before);
        end = this.#words.end;
        if (said === this.#said.length) this.#said.push(this.#learned(words, at, end, before));
        if (said === NOTHING || this.#said[said] === undefined) return false;
      } else if (at === until || bytes[at] === COMMA) end = at;
      else if (field === "reference") {
        end = referenceEnd(bytes, at, until);
        [referenceFrom, referenceUntil] = [at, end];
      } else if (field === "operator") {
        operator = this.#operatorIn(at, until);
        end = this.#operators.end;
        if (operator < 0) return false;
      } else {
        const moment = instantAt(bytes, at, until);
        if (Number.isNaN(moment)) return false;
        batch[field][index] = moment;
        end = at + INSTANT_LENGTH;
      }
      isLast = end === until;
      if (!isLast && bytes[end] !== COMMA) return false;
      at = end + 1;
    }
    const kind = this.#kindOf(said);
    if (!isLast || kind < 0 || referenceUntil === 0 || Number.isNaN(batch.lodgedAt[index])) return false;
    batch.rows[index] = row;
    batch.kindOf[index] = kind;
    batch.operatorOf[index] = operator;
    batch.references.push(this.#text.slice(referenceFrom, referenceUntil));
    batch.count += 1;
    return true;
  }

  /** What words say, beside what those before them say; undefined = not known here. */
  #learned(words: readonly Word[], from: number, until: number, before: number): Partial<ClearanceKind> | undefined {
    const kind: Record<string, unknown> = { ...this.#said[before] };
    for (const [place, cell] of this.#text.slice(from, until).split(",").entries()) {
      const word = words[place] as Word;
      if (cell === "") continue;
      kind[word] = MEANINGS[word](cell);
      if (kind[word] === undefined) return undefined;
    }
    return kind;
  }

  /** The place of a kind in the batch; -1 = something is missing that must be there, or it speaks for another than its sender. */
  #kindOf(number: number): number {
    const known = this.#kinds[number];
    if (known !== undefined) return known;
    const kind = kindOf(this.#said[number] as Partial<ClearanceKind>, this.#agency);
    return (this.#kinds[number] = kind === undefined ? -1 : this.#batch.kinds.push(kind) - 1);
  }

  #operatorIn(from: number, until: number): number {
    const number = this.#operators.numberOf(1, from, until, NOTHING);
    const known = this.#operatorAt[number];
    if (known !== undefined) return known;
    const text = this.#text.slice(from, this.#operators.end);
    return (this.#operatorAt[number] = OPERATOR.test(text) ? this.#batch.operators.push(text) - 1 : -1);
  }
}

function stepsOf(header: readonly Field[]): Step[] {
  const steps: Step[] = [];
  let words: Word[] = [];
  for (const field of header)
    if (field === "reference" || field === "operator" || isMoment(field)) {
      steps.push({ field, words: [] });
      words = [];
    } else {
      if (words.length === 0) steps.push({ field: undefined, words });
      words.push(field);
    }
  return steps;
}

function isMoment(field: Field): field is ClearanceMoment {
  return CLEARANCE_MOMENTS.includes(field as ClearanceMoment);
}

/** What a cell says, asked once; undefined = not known here. */
const MEANINGS = Object.fromEntries(
  (["issuer", "mode", "channel", "operatorType", "claimed", "smeClass", "granted", "denial", "agency"] as const).map(
    (word) => [word, remembered((cell) => meaningOf(word, cell))],
  ),
) as Readonly<Record<Word, (cell: string) => unknown>>;

function remembered(meaning: (cell: string) => unknown): (cell: string) => unknown {
  const known = new Map<string, unknown>();
  return (cell) => {
    const found = known.get(cell);
    if (found !== undefined) return found;
    const value = cell.length <= LONGEST_CELL && PLAIN_CELL.test(cell) ? meaning(cell) : undefined;
    if (value !== undefined && known.size < REMEMBERED) known.set(cell, value);
    return value;
  };
}

function meaningOf(word: Word, cell: string): unknown {
  const { data } = clearanceSchema.shape[word].safeParse(fromCsv({ [word]: cell })[word]);
  return word === "granted" && data !== undefined ? benefitMask(data as ClearanceBody["granted"]) : data;
}

/** Where a reference ends, as the schema has it: at what can't be in it. One that ends with a space is trimmed elsewhere. */
function referenceEnd(bytes: Uint8Array, from: number, until: number): number {
  let end = from;
  if (IN_REFERENCE[bytes[from] as number] === 2) while (end < until && IN_REFERENCE[bytes[end] as number]) end += 1;
  return end - from > REFERENCE_LENGTH || bytes[end - 1] === SPACE ? from : end;
}

/** Midnights by day, as year, month and day in decimals. */
const days = new Map<number, Instant>();

/** 2026-11-25T09:00:00Z: the day by the schema, asked once, the time of day by its digits. NaN = something else. */
function instantAt(bytes: Uint8Array, at: number, until: number): number {
  if (until - at < INSTANT_LENGTH || !isPunctuated(bytes, at)) return Number.NaN;
  const [hours, minutes, seconds] = [two(bytes, at + 11), two(bytes, at + 14), two(bytes, at + 17)];
  const [century, year, month, day] = [two(bytes, at), two(bytes, at + 2), two(bytes, at + 5), two(bytes, at + 8)];
  if (hours > 23 || minutes > 59 || seconds > 59 || (century | year | month | day) >= NO_DIGITS) return Number.NaN;
  return midnightOf(((century * 100 + year) * 100 + month) * 100 + day) + hours * 3_600 + minutes * 60 + seconds;
}

/** NaN for a day that the calendar does not have. */
function midnightOf(date: number): number {
  let midnight = days.get(date);
  if (midnight === undefined) {
    const text = String(date).padStart(8, "0");
    const iso = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}T00:00:00Z`;
    midnight = clearanceSchema.shape.lodgedAt.safeParse(iso).data ?? Number.NaN;
    if (days.size < REMEMBERED) days.set(date, midnight);
  }
  return midnight;
}

function isPunctuated(bytes: Uint8Array, at: number): boolean {
  return (
    bytes[at + 4] === HYPHEN &&
    bytes[at + 7] === HYPHEN &&
    bytes[at + 10] === T &&
    bytes[at + 13] === COLON &&
    bytes[at + 16] === COLON &&
    bytes[at + 19] === Z
  );
}

/** The number that two digits make; NO_DIGITS or more when they are none. */
function two(bytes: Uint8Array, at: number): number {
  const tens = ((bytes[at] as number) - ZERO) >>> 0;
  const ones = ((bytes[at + 1] as number) - ZERO) >>> 0;
  return tens > 9 || ones > 9 ? NO_DIGITS : tens * 10 + ones;
}

/** Undefined when something is missing that must be there, or it speaks for another than its sender. */
function kindOf(said: Partial<ClearanceKind>, sender: string | undefined): ClearanceKind | undefined {
  const { issuer, mode, channel, agency = null } = said;
  if (issuer === undefined || mode === undefined || channel === undefined) return undefined;
  if (sender !== undefined && agency !== null && agency !== sender) return undefined;
  return {
    issuer,
    mode,
    channel,
    operatorType: said.operatorType ?? null,
    claimed: said.claimed ?? false,
    smeClass: said.smeClass ?? null,
    granted: said.granted ?? 0n,
    denial: said.denial ?? null,
    agency: sender ?? agency,
  };
}
