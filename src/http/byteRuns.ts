const COMMA = 0x2c;
const PRIME = 0x0100_0193;
const FIRST_SLOTS = 1_024;

/**
 * Numbers the different runs of cells that occur in a CSV text, each behind the number of what went before it: the same runs in the same
 * order come to the same number. To compare bytes takes a fraction of the time of making a text of them and looking that up.
 */
export class ByteRuns {
  readonly #bytes: Uint8Array;
  /** Numbers by hash, or -1. */
  #slots = new Int32Array(FIRST_SLOTS).fill(-1);
  readonly #hashes: number[] = [];
  readonly #before: number[] = [];
  readonly #starts: number[] = [];
  readonly #lengths: number[] = [];
  /** Where the run that was numbered last ends. */
  end = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** How many numbers were given; they count from 0. */
  get count(): number {
    return this.#hashes.length;
  }

  /**
   * The number of so many cells from one place on, or -1 when there are fewer before another; see `end`.
   * @param before the number that goes before
   */
  numberOf(cells: number, from: number, until: number, before: number): number {
    const bytes = this.#bytes;
    let hash = before;
    let left = cells;
    let end = from;
    for (; end < until; end += 1) {
      const byte = bytes[end] as number;
      if (byte === COMMA && --left === 0) break;
      hash = Math.imul(hash ^ byte, PRIME);
    }
    if (left > (end === until ? 1 : 0)) return -1;
    this.end = end;
    return this.#find(hash ^ (hash >>> 15), from, end - from, before);
  }

  #find(hash: number, from: number, length: number, before: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const number = this.#slots[slot] as number;
      if (number < 0) return this.#add(slot, hash, from, length, before);
      if (this.#hashes[number] === hash && this.#isSame(number, from, length, before)) return number;
    }
  }

  #isSame(number: number, from: number, length: number, before: number): boolean {
    if (this.#lengths[number] !== length || this.#before[number] !== before) return false;
    const bytes = this.#bytes;
    const start = this.#starts[number] as number;
    for (let at = 0; at < length; at += 1) if (bytes[start + at] !== bytes[from + at]) return false;
    return true;
  }

  #add(slot: number, hash: number, from: number, length: number, before: number): number {
    const number = this.#hashes.push(hash) - 1;
    this.#before.push(before);
    this.#starts.push(from);
    this.#lengths.push(length);
    this.#slots[slot] = number;
    if (number * 2 > this.#slots.length) this.#grow();
    return number;
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 4).fill(-1);
    for (const [number, hash] of this.#hashes.entries()) {
      let slot = hash & (slots.length - 1);
      while ((slots[slot] as number) >= 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = number;
    }
    this.#slots = slots;
  }
}
