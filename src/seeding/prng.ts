import { hash } from "node:crypto";

/**
 * A stream of numbers that depends on its seed text alone: SHA-256 over the seed's digest and a block counter, read as
 * 32-bit words. For reproducible made-up data; nothing secret may ever come from it.
 */
export type Prng = {
  /** An integer from 0 to bound - 1, each as likely; bound from 1 to 2^32. */
  below(bound: number): number;
  /** One of the items, each as likely; the list must not be empty. */
  pick<T>(items: readonly T[]): T;
  /** As many characters of the alphabet. */
  text(length: number, alphabet: string): string;
};

const WORDS = 2 ** 32;

/** A stream for a seed text. */
export function createPrng(seed: string): Prng {
  const block = Buffer.alloc(40);
  hash("sha256", seed, "buffer").copy(block);
  let words = Buffer.alloc(0);
  let counter = 0;
  let at = 0;

  const nextWord = (): number => {
    if (at === words.length) {
      block.writeBigUInt64BE(BigInt(counter++), 32);
      words = hash("sha256", block, "buffer");
      at = 0;
    }
    at += 4;
    return words.readUInt32BE(at - 4);
  };
  const below = (bound: number): number => {
    // Words beyond the last whole multiple would make small results more likely, so they are drawn again.
    const limit = WORDS - (WORDS % bound);
    for (;;) {
      const word = nextWord();
      if (word < limit) return word % bound;
    }
  };
  const pick = <T>(items: readonly T[]): T => {
    if (items.length === 0) throw new RangeError("there is nothing to pick from");
    return items[below(items.length)] as T;
  };
  const text = (length: number, alphabet: string): string => {
    return Array.from({ length }, () => alphabet.charAt(below(alphabet.length))).join("");
  };
  return { below, pick, text };
}
