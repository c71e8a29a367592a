import type { Instant } from "../domain/time.ts";
import { type ClearanceBody, clearanceSchema } from "./clearanceSchema.ts";
import { listCell } from "./rowFiles.ts";
import type { z } from "./zod.ts";

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  "1": true,
  false: false,
  no: false,
  "0": false,
};

/** A CSV record as the JSON body that means the same. Empty cells are left out. */
export function fromCsv(record: Readonly<Record<string, string>>): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [name, cell] of Object.entries(record)) if (cell !== "") body[name] = cell;
  const { claimed, granted } = record;
  if (claimed !== undefined && claimed !== "") body["claimed"] = BOOLEANS[claimed.toLowerCase()] ?? claimed;
  if (granted !== undefined && granted !== "") body["granted"] = listCell(granted);
  return body;
}

type Field = keyof ClearanceBody;
/** What a cell means; undefined = this way of reading does not know. */
type CellReader = (cell: string) => unknown;

const INSTANTS: readonly Field[] = ["departedAt", "arrivedAt", "lodgedAt", "releasedAt", "deliveredAt"];

/**
 * Reads the cells of sound rows with few questions to the schema: a million rows say one of a few things in most of their columns,
 * and a day is the same day each time. A row that it does not know how to read is undefined; the schema then says what it is.
 */
export function soundRowReader(header: readonly string[]): (cells: readonly string[]) => ClearanceBody | undefined {
  const { shape } = clearanceSchema;
  const day = remembered(shape.lodgedAt, (text) => `${text}T00:00:00Z`);
  const readers = header.map((name): readonly [Field, CellReader] => {
    const field = name as Field;
    if (INSTANTS.includes(field)) return [field, (cell) => instantOf(cell, day)];
    if (field === "reference" || field === "operator") return [field, parsed(shape[field])];
    return [field, remembered(shape[field], (cell) => fromCsv({ [field]: cell })[field])];
  });
  return (cells) => {
    if (cells.length !== header.length) return undefined;
    const body: Partial<Record<Field, unknown>> = { claimed: false, granted: NONE };
    for (const [index, [field, read]] of readers.entries()) {
      const cell = cells[index] as string;
      if (cell === "") continue;
      const value = read(cell);
      if (value === undefined) return undefined;
      body[field] = value;
    }
    const { reference, issuer, mode, lodgedAt, channel } = body;
    const hasAll = reference !== undefined && issuer !== undefined && mode !== undefined && channel !== undefined;
    return hasAll && lodgedAt !== undefined ? (body as ClearanceBody) : undefined;
  };
}

const NONE: readonly never[] = [];
/** Different cells remembered of a column. */
const REMEMBERED = 5_000;

function parsed(schema: z.ZodType): CellReader {
  return (cell) => schema.safeParse(cell).data;
}

/** What the schema says of a cell, asked once. */
function remembered(schema: z.ZodType, meant: (cell: string) => unknown): CellReader {
  const known = new Map<string, unknown>();
  return (cell) => {
    let value = known.get(cell);
    if (value === undefined) {
      value = schema.safeParse(meant(cell)).data;
      if (known.size < REMEMBERED) known.set(cell, value);
    }
    return value;
  };
}

/** 2026-11-25T09:00:00Z: the day by the schema, the time of day by its digits. */
function instantOf(cell: string, day: CellReader): Instant | undefined {
  if (cell.length !== 20 || cell[10] !== "T" || cell[13] !== ":" || cell[16] !== ":" || cell[19] !== "Z")
    return undefined;
  const [hours, minutes, seconds] = [digits(cell, 11), digits(cell, 14), digits(cell, 17)];
  if (!(hours < 24 && minutes < 60 && seconds < 60)) return undefined;
  const midnight = day(cell.slice(0, 10)) as Instant | undefined;
  return midnight === undefined ? undefined : midnight + hours * 3_600 + minutes * 60 + seconds;
}

/** The number that two digits make; NaN when they are none. */
function digits(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - 48, text.charCodeAt(at + 1) - 48];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
