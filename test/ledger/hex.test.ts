import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasWords, hexOf, wordsOf } from "../../src/ledger/hex.ts";

const bytes = fc.uint8Array({ maxLength: 150 }).map((all) => Buffer.from(all));

describe("bytes", () => {
  it("are written in hex whole or in part, as long as they may be", () => {
    fc.assert(
      fc.property(bytes, fc.nat(150), fc.nat(160), (all, from, to) => {
        expect(hexOf(all)).toBe(`0x${all.toString("hex")}`);
        expect(hexOf(all, from, to)).toBe(`0x${all.toString("hex", from, to)}`);
      }),
    );
  });

  it("have the words that they are made of, and no others", () => {
    const words = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((all) => Buffer.from(all));
    fc.assert(
      fc.property(bytes, words, fc.nat(19), (before, own, place) => {
        const all = Buffer.concat([before, own]);
        expect(hasWords(all, before.length, wordsOf(own))).toBe(true);
        const other = Buffer.from(own);
        other[place] = (other[place] as number) ^ 1;
        expect(hasWords(all, before.length, wordsOf(other))).toBe(false);
      }),
    );
  });
});
