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

/** Room for "0x" and 64 bytes in hex. */
const ascii = Buffer.from("0x".padEnd(2 + 2 * 64, "0"), "latin1");

/**
 * Part of a buffer as 0x-prefixed lower-case hex, in one piece: joining the prefix to the digits would make a string of two
 * parts, and the view keeps hundreds of thousands of these.
 */
export function hexOf(bytes: Uint8Array, from = 0, to = bytes.length): `0x${string}` {
  const digits = asBuffer(bytes).toString("hex", from, to);
  if (2 + digits.length > ascii.length) return `0x${digits}`;
  const end = 2 + ascii.write(digits, 2, "latin1");
  return ascii.toString("latin1", 0, end) as `0x${string}`;
}

/** The same memory as a Buffer. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
