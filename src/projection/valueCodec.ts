import type { ByteReader, ByteWriter } from "./bytes.ts";

/** What a value begins with. Never renumber: snapshots hold them. */
const TAG = {
  undefined: 0,
  null: 1,
  false: 2,
  true: 3,
  whole: 4,
  double: 5,
  bigint: 6,
  text: 7,
  hex: 8,
  list: 9,
  map: 10,
  object: 11,
} as const;

/**
 * Writes a value made of plain objects, arrays, Maps, strings, numbers, bigints and booleans. Equal values give equal bytes: the
 * fields of an object go by name; a Map keeps its order, which is that of the events.
 * @throws TypeError for anything else
 */
export function writeValue(out: ByteWriter, value: unknown): void {
  if (value === undefined) out.uint(TAG.undefined, 1);
  else if (value === null) out.uint(TAG.null, 1);
  else if (typeof value === "boolean") out.uint(value ? TAG.true : TAG.false, 1);
  else if (typeof value === "number") writeNumber(out, value);
  else if (typeof value === "bigint") writeText(out, TAG.bigint, value.toString());
  else if (typeof value === "string") writeString(out, value);
  else if (Array.isArray(value)) writeList(out, value);
  else if (value instanceof Map) writeMap(out, value);
  else if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) writeObject(out, value);
  else throw new TypeError(`can't write a ${typeof value}`);
}

function writeNumber(out: ByteWriter, value: number): void {
  if (Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0)) {
    out.uint(TAG.whole, 1);
    out.varint(value);
  } else {
    out.uint(TAG.double, 1);
    out.double(value);
  }
}

/** Hashes and addresses in half the space. */
function writeString(out: ByteWriter, value: string): void {
  if (!/^0x([0-9a-f]{2})+$/.test(value)) return writeText(out, TAG.text, value);
  out.uint(TAG.hex, 1);
  out.varint((value.length - 2) / 2);
  out.hex(value);
}

function writeText(out: ByteWriter, tag: number, value: string): void {
  out.uint(tag, 1);
  out.text(value);
}

function writeList(out: ByteWriter, values: readonly unknown[]): void {
  out.uint(TAG.list, 1);
  out.varint(values.length);
  for (const value of values) writeValue(out, value);
}

function writeMap(out: ByteWriter, map: ReadonlyMap<unknown, unknown>): void {
  out.uint(TAG.map, 1);
  out.varint(map.size);
  for (const [key, value] of map) {
    writeValue(out, key);
    writeValue(out, value);
  }
}

function writeObject(out: ByteWriter, value: object): void {
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  out.uint(TAG.object, 1);
  out.varint(fields.length);
  for (const [name, field] of fields) {
    out.text(name);
    writeValue(out, field);
  }
}

/** Reads what writeValue wrote. @throws RangeError when the bytes are no value */
export function readValue(from: ByteReader): unknown {
  const tag = from.uint(1);
  switch (tag) {
    case TAG.undefined:
      return undefined;
    case TAG.null:
      return null;
    case TAG.false:
      return false;
    case TAG.true:
      return true;
    case TAG.whole:
      return from.varint();
    case TAG.double:
      return from.double();
    case TAG.bigint:
      return BigInt(from.text());
    case TAG.text:
      return from.text();
    case TAG.hex:
      return from.hex(from.varint());
    case TAG.list:
      return Array.from({ length: from.varint() }, () => readValue(from));
    case TAG.map:
      return new Map(Array.from({ length: from.varint() }, () => [readValue(from), readValue(from)]));
    case TAG.object:
      return Object.fromEntries(Array.from({ length: from.varint() }, () => [from.text(), readValue(from)]));
    default:
      throw new RangeError(`no value begins with ${tag}`);
  }
}
