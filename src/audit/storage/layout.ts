import type { Economy } from "../../domain/economy.ts";
import type { Registry } from "../../domain/event.ts";
import { type Word, wordOf } from "../../ledger/storageSlots.ts";

/** The fields of a word with their bits, the lowest first, as solc packs them. */
export type Layout = readonly (readonly [field: string, bits: number])[];

/** A slot and the word that it must hold. */
export interface ExpectedSlot {
  readonly registry: Registry;
  /** Whose it is, in words. */
  readonly subject: string;
  readonly slot: Word;
  readonly word: Word;
  readonly layout: Layout;
}

/** A word that is one field. */
export const WHOLE = (field: string): Layout => [[field, 256]];

export const ZERO_WORD: Word = `0x${"0".repeat(64)}`;

/** Packs fields into a word. Fields that are not given are 0. */
export function pack(layout: Layout, values: Readonly<Record<string, number | bigint | boolean>>): Word {
  let word = 0n;
  let shift = 0n;
  for (const [field, bits] of layout) {
    word |= BigInt.asUintN(bits, BigInt(values[field] ?? 0)) << shift;
    shift += BigInt(bits);
  }
  return wordOf(word);
}

/** The fields in which two words differ, each with both values. */
export function differences(layout: Layout, expected: Word, found: Word): { field: string; detail: string }[] {
  const [one, other] = [BigInt(expected), BigInt(found)];
  const list: { field: string; detail: string }[] = [];
  let shift = 0n;
  for (const [field, bits] of layout) {
    const [wanted, held] = [one, other].map((word) => BigInt.asUintN(bits, word >> shift)) as [bigint, bigint];
    if (wanted !== held)
      list.push({ field, detail: `the entries give ${show(wanted)}, the contract holds ${show(held)}` });
    shift += BigInt(bits);
  }
  if (one >> shift !== other >> shift)
    list.push({ field: "(unused bits)", detail: "bits are set that belong to no field" });
  return list;
}

function show(value: bigint): string {
  return value < 2n ** 53n ? value.toString() : `0x${value.toString(16)}`;
}

/** A code as the number that its bytes are. */
export function codeOf(economy: Economy | undefined): bigint {
  if (economy === undefined) return 0n;
  return economy.startsWith("0x") ? BigInt(economy) : BigInt(`0x${Buffer.from(economy).toString("hex")}`);
}

/** The words of an array whose elements share words, the first at the right. */
export function packedArray(elements: readonly bigint[], bits: number): Word[] {
  const perWord = Math.floor(256 / bits);
  return Array.from({ length: Math.ceil(elements.length / perWord) }, (_, index) => {
    const part = elements.slice(index * perWord, (index + 1) * perWord);
    return wordOf(part.reduce((word, element, at) => word | (element << BigInt(at * bits)), 0n));
  });
}
