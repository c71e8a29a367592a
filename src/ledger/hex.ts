/** The most digits of a quantity that is surely exact as a number. */
const MOST_DIGITS = 13;

/** A JSON-RPC quantity (0x-prefixed hex) as a number; undefined when it is none or is too large to be exact. */
export function parseQuantity(value: unknown): number | undefined {
  if (typeof value !== "string" || value.length < 3 || value.length > 2 + MOST_DIGITS) return undefined;
  if (!value.startsWith("0x")) return undefined;
  let number = 0;
  for (let at = 2; at < value.length; at += 1) {
    const digit = digitOf(value.charCodeAt(at));
    if (digit < 0) return undefined;
    number = number * 16 + digit;
  }
  return number;
}

/** The value of a hex digit by its character code, of either case; -1 when it is none. */
function digitOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 0x20;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

/** A number as a JSON-RPC quantity: no leading zeros, as Besu and geth demand. */
export function quantity(value: number): `0x${string}` {
  return `0x${value.toString(16)}`;
}

/** 32 bytes as lower-case hex; undefined when the value is anything else. */
export function parseHash(value: unknown): `0x${string}` | undefined {
  if (typeof value !== "string" || !/^0x[0-9a-f]{64}$/i.test(value)) return undefined;
  return value.toLowerCase() as `0x${string}`;
}

/** Room for "0x" and 64 bytes in hex; the same memory as pairs of characters. */
const ascii = Buffer.from(new ArrayBuffer(2 + 2 * 64));
ascii.write("0x", "latin1");
const pairs = new Uint16Array(ascii.buffer);
/** The two digits of each byte. */
const DIGITS = new Uint16Array(
  Uint8Array.from(Buffer.from(Uint8Array.from({ length: 256 }, (_, byte) => byte)).toString("hex", 0, 256), codeOf)
    .buffer,
);

/**
 * Part of a buffer as 0x-prefixed lower-case hex, in one piece: joining the prefix to the digits would make a string of two
 * parts, and the view keeps hundreds of thousands of these.
 */
export function hexOf(bytes: Uint8Array, from = 0, to = bytes.length): `0x${string}` {
  const end = Math.min(to, bytes.length);
  if (end - from > 64) return `0x${asBuffer(bytes).toString("hex", from, end)}`;
  let pair = 1;
  for (let at = from; at < end; at += 1) pairs[pair++] = DIGITS[bytes[at] as number] as number;
  return ascii.toString("latin1", 0, 2 * pair) as `0x${string}`;
}

function codeOf(character: string): number {
  return character.charCodeAt(0);
}

/** Bytes as words of 32 bits, big-endian: what many texts or topics are compared with at little cost. */
export function wordsOf(bytes: Buffer): Uint32Array {
  return Uint32Array.from({ length: bytes.length >> 2 }, (_, index) => bytes.readUInt32BE(index * 4));
}

/** Whether these words stand in the bytes from `from` on. They must not end before. */
export function hasWords(bytes: Buffer, from: number, words: Uint32Array): boolean {
  for (let index = 0; index < words.length; index += 1)
    if (bytes.readUInt32BE(from + index * 4) !== words[index]) return false;
  return true;
}

/** The same memory as a Buffer. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
