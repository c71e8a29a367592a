import { expect, test } from "vitest";
import { newTraderCode, sameDigest, traderCodeDigest } from "../../src/exchange/traderCode.ts";

test("a code is twenty characters that nobody mistakes, and never the same", () => {
  const codes = new Set(Array.from({ length: 200 }, newTraderCode));
  expect(codes.size).toBe(200);
  for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
});

test("how a code is written does not matter, what it is does", () => {
  const digest = traderCodeDigest("ABCDE-12345-FGHJK-67890");
  expect(traderCodeDigest(" abcde 12345fghjk-67890")).toBe(digest);
  expect(traderCodeDigest("ABCDE-12345-FGHJK-67891")).not.toBe(digest);
});

test("nothing is equal to a code that was never issued, not even what stands for it", () => {
  const digest = traderCodeDigest("ABCDE-12345-FGHJK-67890");
  expect(sameDigest(digest, digest)).toBe(true);
  expect(sameDigest(digest, traderCodeDigest("other"))).toBe(false);
  expect(sameDigest("0".repeat(64), undefined)).toBe(false);
});
