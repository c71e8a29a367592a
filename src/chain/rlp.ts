/** One item of an RLP list. */
export interface RlpItem {
  readonly isList: boolean;
  /** Its content, without the header. A list's content is not decoded further. */
  readonly payload: Buffer;
  /** Header and content, as they stood. */
  readonly encoded: Buffer;
}

/**
 * The items of the one RLP list that `bytes` are. The bytes are hostile: every length is checked against what is there,
 * and each value may be written in one way only.
 * @throws RangeError saying what is wrong
 */
export function decodeRlpList(bytes: Buffer): RlpItem[] {
  const list = readItem(bytes);
  if (!list.isList) throw new RangeError("it is not a list");
  if (list.encoded.length !== bytes.length) throw new RangeError("bytes follow the list");
  const items: RlpItem[] = [];
  for (let rest = list.payload; rest.length > 0; ) {
    const item = readItem(rest);
    items.push(item);
    rest = rest.subarray(item.encoded.length);
  }
  return items;
}

/** The list of items that are encoded already. */
export function encodeRlpList(items: readonly Buffer[]): Buffer {
  const payload = Buffer.concat(items);
  return Buffer.concat([header(0xc0, payload.length), payload]);
}

/** The shortest encoding of a number from 0 to 2^53. */
export function encodeRlpNumber(value: number): Buffer {
  if (value === 0) return Buffer.of(0x80);
  const bytes = bigEndian(value);
  return bytes.length === 1 && value < 0x80 ? bytes : Buffer.concat([header(0x80, bytes.length), bytes]);
}

function readItem(bytes: Buffer): RlpItem {
  const [first] = bytes;
  if (first === undefined) throw new RangeError("it is cut short");
  if (first < 0x80) return { isList: false, payload: bytes.subarray(0, 1), encoded: bytes.subarray(0, 1) };
  const isList = first >= 0xc0;
  const short = first - (isList ? 0xc0 : 0x80);
  const { length, headerBytes } = short <= 55 ? { length: short, headerBytes: 1 } : longLength(bytes, short - 55);
  const end = headerBytes + length;
  if (end > bytes.length) throw new RangeError("it is cut short");
  const payload = bytes.subarray(headerBytes, end);
  if (!isList && length === 1 && payload.readUInt8(0) < 0x80) throw new RangeError("a byte is written in two");
  return { isList, payload, encoded: bytes.subarray(0, end) };
}

function longLength(bytes: Buffer, lengthBytes: number): { length: number; headerBytes: number } {
  if (1 + lengthBytes > bytes.length) throw new RangeError("it is cut short");
  // Nothing here is longer than 2^48 bytes.
  if (lengthBytes > 6) throw new RangeError("it is too long");
  const length = bytes.readUIntBE(1, lengthBytes);
  if (length <= 55 || bytes.readUInt8(1) === 0) throw new RangeError("a length is written too long");
  return { length, headerBytes: 1 + lengthBytes };
}

function header(kind: number, length: number): Buffer {
  if (length <= 55) return Buffer.of(kind + length);
  const bytes = bigEndian(length);
  return Buffer.concat([Buffer.of(kind + 55 + bytes.length), bytes]);
}

function bigEndian(value: number): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
}
