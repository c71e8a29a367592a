import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isSame } from "../../src/domain/same.ts";

test("two values are the same as JSON would have them, and differ as it would, however deep", () => {
  // As written down and read again: without what JSON does not know.
  const json = fc
    .jsonValue({ maxDepth: 3 })
    .map((value) => JSON.stringify(value))
    .filter((text) => !text.includes("__proto__"))
    .map((text) => JSON.parse(text) as unknown);
  fc.assert(
    fc.property(json, json, (one, other) => {
      expect(isSame(one, JSON.parse(JSON.stringify(one)))).toBe(true);
      expect(isSame(one, other)).toBe(isDeepStrictEqual(one, other));
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  [{ n: 1 }, { n: 2 }],
  [{ n: 1 }, { n: 1, more: 0 }],
  [{ n: 1, more: null }, { n: 1 }],
  [{ modes: [{ n: 5 }] }, { modes: [{ n: null }] }],
  [{ modes: [1, 2] }, { modes: [2, 1] }],
  [[1], [1, 2]],
  [[], {}],
  [{ 0: 1 }, [1]],
  [{}, null],
  [1n, 1],
])("%o and %o differ, either way", (one, other) => {
  expect([isSame(one, other), isSame(other, one)]).toEqual([false, false]);
});

test("what is undefined is not there", () => {
  expect(isSame({ n: 1n, more: undefined }, { n: 1n })).toBe(true);
  expect(isSame({ n: 1n }, { n: 1n, more: undefined })).toBe(true);
});
