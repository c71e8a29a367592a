import { SALT_BYTES } from "../domain/judgedBatch.ts";

/** The columns of a chunk of clearances, as they lie one after another in its bytes; moments are NaN where there is none. */
export interface Columns {
  readonly departedAt: Float64Array;
  readonly arrivedAt: Float64Array;
  readonly lodgedAt: Float64Array;
  readonly releasedAt: Float64Array;
  readonly deliveredAt: Float64Array;
  readonly codes: Uint32Array;
  readonly granted: Uint32Array;
  /** The numbers of what was relied on. */
  readonly relied: Uint32Array;
  readonly issuer: Uint16Array;
  /** 0 = none. */
  readonly agency: Uint16Array;
  /** SALT_BYTES for each row. */
  readonly salts: Uint8Array;
}

const ROW_BYTES = 5 * 8 + 3 * 4 + 2 * 2 + SALT_BYTES;

/** How many bytes so many rows take. */
export function bytesOf(count: number): number {
  return count * ROW_BYTES;
}

/**
 * Lays the columns over a chunk's bytes. Numbers lie there as the processor has them, which is little-endian wherever Node 22 is
 * commonly run: a store is not to be carried to a machine of the other kind.
 * @throws RangeError when the bytes are not those of so many rows
 */
export function columnsOver(data: Uint8Array, count: number): Columns {
  if (data.byteLength !== bytesOf(count)) throw new RangeError(`a chunk of ${count} rows has ${data.byteLength} bytes`);
  // Numbers must begin at a multiple of their size.
  const { buffer, byteOffset } = data.byteOffset % 8 === 0 ? data : data.slice();
  let next = byteOffset;
  const take = (bytes: number) => {
    next += bytes * count;
    return next - bytes * count;
  };
  const moments = () => new Float64Array(buffer, take(8), count);
  const words = () => new Uint32Array(buffer, take(4), count);
  const numbers = () => new Uint16Array(buffer, take(2), count);
  const columns = {
    departedAt: moments(),
    arrivedAt: moments(),
    lodgedAt: moments(),
    releasedAt: moments(),
    deliveredAt: moments(),
    codes: words(),
    granted: words(),
    relied: words(),
    issuer: numbers(),
    agency: numbers(),
  };
  return { ...columns, salts: new Uint8Array(buffer, take(SALT_BYTES), SALT_BYTES * count) };
}
