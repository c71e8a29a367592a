import { concat, keccak256, toBeHex } from "ethers";

/** A slot's key or a word: 0x-prefixed hex of 32 bytes. */
export type Word = `0x${string}`;

/** A number as a word. @throws TypeError when it is negative or wider */
export function wordOf(value: bigint | number): Word {
  return toBeHex(value, 32) as Word;
}

/** A number of fewer bytes as a key of a mapping: it stands at the right of its word. */
export function numberKey(value: bigint | number): Word {
  return wordOf(value);
}

/** Fixed bytes, such as an economy's code, as a key of a mapping: they stand at the left of their word. */
export function bytesKey(text: string): Word {
  return `0x${Buffer.from(text, "latin1").toString("hex").padEnd(64, "0")}`;
}

/** An address as a key of a mapping. */
export function addressKey(address: string): Word {
  return `0x${address.slice(2).padStart(64, "0")}`;
}

/** The slot of a mapping's value. @param slot the mapping's own */
export function mappingSlot(key: Word, slot: Word | number): Word {
  return keccak256(concat([key, typeof slot === "number" ? wordOf(slot) : slot])) as Word;
}

/** The first slot of what a dynamic array, bytes or string holds. @param slot the array's own, which holds its length */
export function dataSlot(slot: Word | number): Word {
  return keccak256(typeof slot === "number" ? wordOf(slot) : slot) as Word;
}

/** The slot that comes `count` after another. */
export function slotAfter(slot: Word | number, count: number): Word {
  return wordOf(BigInt.asUintN(256, BigInt(slot) + BigInt(count)));
}
