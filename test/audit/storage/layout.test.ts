import { describe, expect, it } from "vitest";
import {
  codeOf,
  differences,
  type Layout,
  pack,
  packedArray,
  WHOLE,
  ZERO_WORD,
} from "../../../src/audit/storage/layout.ts";
import { JP, TW } from "../../support/facts.ts";

const LAYOUT: Layout = [
  ["low", 8],
  ["middle", 16],
  ["high", 40],
];
const word = (end: string): `0x${string}` => `0x${end.padStart(64, "0")}`;

describe("a word of several fields", () => {
  it("holds them one after the other from its right", () => {
    expect(pack(LAYOUT, { low: 0x12, middle: 0x3456, high: 0x789abcdef0 })).toBe(word("789abcdef0345612"));
    expect(pack(LAYOUT, { middle: true, high: 2n })).toBe(word("0000000002000100"));
    expect(pack(LAYOUT, {})).toBe(ZERO_WORD);
    expect(ZERO_WORD).toBe(word(""));
  });

  it("lets none run into the next", () => {
    expect(pack(LAYOUT, { low: 0x1ff, high: 1 })).toBe(word("00000000010000ff"));
  });
});

describe("the difference between two words", () => {
  it("is told field by field, as numbers", () => {
    const [one, other] = [
      { low: 1, middle: 7, high: 3 },
      { low: 2, middle: 7, high: 4 },
    ];
    expect(differences(LAYOUT, pack(LAYOUT, one), pack(LAYOUT, other))).toEqual([
      { field: "low", detail: "the entries give 1, the contract holds 2" },
      { field: "high", detail: "the entries give 3, the contract holds 4" },
    ]);
    expect(differences(LAYOUT, pack(LAYOUT, one), pack(LAYOUT, one))).toEqual([]);
  });

  it("is told in hex where a number is too large to read", () => {
    const [largest, larger] = [word("1fffffffffffff"), word("20000000000000")];
    expect(differences(WHOLE("root"), largest, larger)).toEqual([
      { field: "root", detail: "the entries give 9007199254740991, the contract holds 0x20000000000000" },
    ]);
  });

  it("may lie in bits that belong to no field", () => {
    const words = [{ field: "(unused bits)", detail: "bits are set that belong to no field" }];
    expect(differences(LAYOUT, word("01"), word("010000000000000001"))).toEqual(words);
    expect(differences(LAYOUT, word("010000000000000001"), word("010000000000000001"))).toEqual([]);
    // The first bit above the fields, and the last below.
    expect(differences(LAYOUT, word(""), word(`1${"0".repeat(16)}`))).toEqual(words);
    expect(differences(LAYOUT, word(""), word("8000000000000000")).map(({ field }) => field)).toEqual(["high"]);
    expect(differences(WHOLE("root"), word("1"), `0x${"f".repeat(64)}`).map(({ field }) => field)).toEqual(["root"]);
  });
});

describe("an economy as a number", () => {
  it("is its two letters, or the bytes that were no letters", () => {
    expect(codeOf(TW)).toBe(0x5457n);
    expect(codeOf("0x0001" as never)).toBe(1n);
    expect(codeOf(undefined)).toBe(0n);
  });
});

describe("an array", () => {
  it("has its elements in as few words as hold them, the first at the right", () => {
    expect(packedArray([], 16)).toEqual([]);
    expect(packedArray([codeOf(TW), codeOf(JP)], 16)).toEqual([word("4a505457")]);
    const many = Array.from({ length: 17 }, (_, index) => BigInt(index + 1));
    const first = many
      .slice(0, 16)
      .toReversed()
      .map((each) => each.toString(16).padStart(4, "0"));
    expect(packedArray(many, 16)).toEqual([word(first.join("")), word("11")]);
    expect(packedArray(many.slice(0, 16), 16)).toHaveLength(1);
    // Elements never lie across two words: 160 bits leave 96 unused.
    expect(packedArray([1n, 2n], 160)).toEqual([word("1"), word("2")]);
  });
});
