import { benefitMask } from "../domain/benefit.ts";
import type { Clearance } from "../domain/clearance.ts";
import { CLEARANCE_COLUMNS, REQUIRED_COLUMNS } from "../domain/clearanceColumns.ts";
import type { Instant } from "../domain/time.ts";
import { fromCsv } from "./clearanceCells.ts";
import { type ClearanceBody, clearanceSchema } from "./clearanceSchema.ts";

/** A line of a text, from one place to before another, as a clearance; undefined = this way of reading does not know. */
export type ReadLine = (text: string, from: number, until: number) => Clearance | undefined;

type Field = (typeof CLEARANCE_COLUMNS)[number];
/** What a cell means; undefined = not known here. */
type ReadCell = (text: string, from: number, until: number) => unknown;

const NEEDED = REQUIRED_COLUMNS.map((name) => CLEARANCE_COLUMNS.indexOf(name as Field));
const INSTANTS: readonly Field[] = ["departedAt", "arrivedAt", "lodgedAt", "releasedAt", "deliveredAt"];
/** Different cells of a column that are remembered, and days. */
const REMEMBERED = 5_000;
/** Longer cells are left to csv-parse. */
const LONGEST_CELL = 1_000;
/** A cell that is what it looks like: nothing for csv-parse to unquote or to trim. */
const PLAIN_CELL = /^(?! )[\x20\x21\x23-\x2b\x2d-\x7e]*(?<! )$/;
const OPERATOR = /^[\x21-\x7e]{1,64}$/;

const [COMMA, SPACE, HYPHEN, ZERO, COLON, T, Z] = [0x2c, 0x20, 0x2d, 0x30, 0x3a, 0x54, 0x5a] as const;
const INSTANT_LENGTH = 20;
const REFERENCE_LENGTH = 64;
/** Which characters a reference may hold: 2 = also at its beginning. */
const IN_REFERENCE = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[A-Za-z0-9]/.test(character)) return 2;
  return /[ ./_-]/.test(character) ? 1 : 0;
});

/**
 * Reads lines of a CSV file that hold nothing unusual, from the text itself and with few questions to the schema: a million rows say
 * one of a few things in most of their columns, and a day is the same day each time. What it does not know how to read is left to
 * csv-parse and the schema, which say what it is.
 * @param agency who sends them, when it is another agency
 */
export function lineReader(header: readonly string[], agency: string | undefined): ReadLine {
  const places = header.map((name) => CLEARANCE_COLUMNS.indexOf(name as Field));
  const readers = header.map((name) => cellReader(name as Field));
  const isInstant = header.map((name) => INSTANTS.includes(name as Field));
  const last = header.length - 1;
  // One for all lines: what is read of a line is taken out of it at once.
  const values: unknown[] = CLEARANCE_COLUMNS.map(() => undefined);
  return (text, from, until) => {
    values.fill(undefined);
    let at = from;
    for (let index = 0; index <= last; index += 1) {
      const end = index === last ? until : endOf(text, at, isInstant[index] as boolean);
      if (end < at || end > until) return undefined;
      if (end > at) {
        const value = (readers[index] as ReadCell)(text, at, end);
        if (value === undefined) return undefined;
        values[places[index] as number] = value;
      }
      at = end + 1;
    }
    return clearanceOf(values, agency);
  };
}

/** Where a cell that is not the last one ends; -1 = nowhere. */
function endOf(text: string, at: number, isInstant: boolean): number {
  if (text.charCodeAt(at) === COMMA) return at;
  if (isInstant && text.charCodeAt(at + INSTANT_LENGTH) === COMMA) return at + INSTANT_LENGTH;
  return text.indexOf(",", at);
}

function cellReader(field: Field): ReadCell {
  if (INSTANTS.includes(field)) return instantReader();
  if (field === "reference")
    return (text, from, until) => (isReference(text, from, until) ? text.slice(from, until) : undefined);
  if (field === "operator") return remembered((cell) => (OPERATOR.test(cell) ? cell : undefined));
  return remembered((cell) => {
    const { data } = clearanceSchema.shape[field].safeParse(fromCsv({ [field]: cell })[field]);
    return field === "granted" && data !== undefined ? benefitMask(data as ClearanceBody["granted"]) : data;
  });
}

/** What a cell means, asked once. */
function remembered(meaning: (cell: string) => unknown): ReadCell {
  const known = new Map<string, unknown>();
  return (text, from, until) => {
    const cell = text.slice(from, until);
    const found = known.get(cell);
    if (found !== undefined) return found;
    const value = cell.length <= LONGEST_CELL && PLAIN_CELL.test(cell) ? meaning(cell) : undefined;
    if (value !== undefined && known.size < REMEMBERED) known.set(cell, value);
    return value;
  };
}

/** As the schema has it; one that ends with a space is trimmed elsewhere. */
function isReference(text: string, from: number, until: number): boolean {
  if (until - from > REFERENCE_LENGTH || text.charCodeAt(until - 1) === SPACE) return false;
  if (IN_REFERENCE[text.charCodeAt(from)] !== 2) return false;
  for (let at = from + 1; at < until; at += 1) if (!IN_REFERENCE[text.charCodeAt(at)]) return false;
  return true;
}

/** 2026-11-25T09:00:00Z: the day by the schema, asked once, the time of day by its digits. */
function instantReader(): ReadCell {
  const days = new Map<number, Instant>();
  return (text, from, until) => {
    if (until - from !== INSTANT_LENGTH || !isPunctuated(text, from)) return undefined;
    const [hours, minutes, seconds] = [two(text, from + 11), two(text, from + 14), two(text, from + 17)];
    const date =
      (two(text, from) * 100 + two(text, from + 2)) * 10_000 + two(text, from + 5) * 100 + two(text, from + 8);
    if (!(hours < 24 && minutes < 60 && seconds < 60 && date >= 0)) return undefined;
    let midnight = days.get(date);
    if (midnight === undefined) {
      midnight = clearanceSchema.shape.lodgedAt.safeParse(`${text.slice(from, from + 10)}T00:00:00Z`).data;
      if (midnight === undefined) return undefined;
      if (days.size < REMEMBERED) days.set(date, midnight);
    }
    return midnight + hours * 3_600 + minutes * 60 + seconds;
  };
}

function isPunctuated(text: string, at: number): boolean {
  return (
    text.charCodeAt(at + 4) === HYPHEN &&
    text.charCodeAt(at + 7) === HYPHEN &&
    text.charCodeAt(at + 10) === T &&
    text.charCodeAt(at + 13) === COLON &&
    text.charCodeAt(at + 16) === COLON &&
    text.charCodeAt(at + 19) === Z
  );
}

/** The number that two digits make; NaN when they are none. */
function two(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** Out of the values by column; undefined when one is missing that must be there, or speaks for another than its sender. */
function clearanceOf(values: readonly unknown[], sender: string | undefined): Clearance | undefined {
  const agency = (values[15] as string | undefined) ?? null;
  for (const needed of NEEDED) if (values[needed] === undefined) return undefined;
  if (sender !== undefined && agency !== null && agency !== sender) return undefined;
  return {
    reference: values[0] as string,
    issuer: values[1] as Clearance["issuer"],
    mode: values[2] as Clearance["mode"],
    departedAt: (values[3] as Instant | undefined) ?? null,
    arrivedAt: (values[4] as Instant | undefined) ?? null,
    lodgedAt: values[5] as Instant,
    releasedAt: (values[6] as Instant | undefined) ?? null,
    deliveredAt: (values[7] as Instant | undefined) ?? null,
    channel: values[8] as Clearance["channel"],
    operator: (values[9] as string | undefined) ?? null,
    operatorType: (values[10] as Clearance["operatorType"] | undefined) ?? null,
    claimed: (values[11] as boolean | undefined) ?? false,
    smeClass: (values[12] as Clearance["smeClass"] | undefined) ?? null,
    granted: (values[13] as bigint | undefined) ?? 0n,
    denial: (values[14] as Clearance["denial"] | undefined) ?? null,
    agency: sender ?? agency,
  };
}
