import { hexOf } from "../ledger/hex.ts";

/** Appends values to a buffer that grows as needed. Numbers are big-endian. */
export class ByteWriter {
  #bytes: Buffer;
  #size = 0;

  constructor(capacity = 64 * 1024) {
    this.#bytes = Buffer.allocUnsafe(capacity);
  }

  /** Everything written so far; shares memory with the writer. */
  bytes(): Buffer {
    return this.#bytes.subarray(0, this.#size);
  }

  /** An unsigned number of `width` bytes, at most 6. @throws RangeError when it does not fit */
  uint(value: number, width: number): void {
    this.#reserve(width);
    this.#size = this.#bytes.writeUIntBE(value, this.#size, width);
  }

  /** A whole number from 0 to 2^53 - 1 in as many bytes as it takes. */
  varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.uint((rest % 0x80) | 0x80, 1);
      rest = Math.floor(rest / 0x80);
    }
    this.uint(rest, 1);
  }

  double(value: number): void {
    this.#reserve(8);
    this.#size = this.#bytes.writeDoubleBE(value, this.#size);
  }

  /** The bytes of 0x-prefixed hex, without their number. */
  hex(text: string): void {
    this.#reserve(text.length / 2);
    this.#size += this.#bytes.write(text.slice(2), this.#size, "hex");
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#size);
    this.#size += bytes.length;
  }

  /** UTF-8 after its number of bytes. */
  text(text: string): void {
    const bytes = Buffer.from(text, "utf8");
    this.varint(bytes.length);
    this.raw(bytes);
  }

  #reserve(size: number): void {
    const needed = this.#size + size;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, this.#size);
      this.#bytes = larger;
    }
  }
}

/** Reads what ByteWriter wrote. @throws RangeError from every method when the bytes end too early */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get ended(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** An unsigned number of `width` bytes, at most 6. */
  uint(width: number): number {
    const end = this.#at + width;
    if (end > this.#bytes.length) throw new RangeError("the bytes end too early");
    let value = 0;
    for (let at = this.#at; at < end; at += 1) value = value * 256 + (this.#bytes[at] as number);
    this.#at = end;
    return value;
  }

  varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 0x80) {
      const byte = this.uint(1);
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  double(): number {
    const value = this.#bytes.readDoubleBE(this.#at);
    this.#at += 8;
    return value;
  }

  /** `size` bytes as 0x-prefixed hex. */
  hex(size: number): `0x${string}` {
    const end = this.#at + size;
    if (end > this.#bytes.length) throw new RangeError("the bytes end too early");
    const text = hexOf(this.#bytes, this.#at, end);
    this.#at = end;
    return text;
  }

  /** The next `size` bytes; shares memory. */
  raw(size: number): Buffer {
    const end = this.#at + size;
    if (end > this.#bytes.length) throw new RangeError("the bytes end too early");
    const bytes = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return bytes;
  }

  text(): string {
    return this.raw(this.varint()).toString("utf8");
  }
}
