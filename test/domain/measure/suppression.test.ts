import { expect, test } from "vitest";
import { SMALLEST_SHOWN, suppressed } from "../../../src/domain/measure/suppression.ts";

const MOST = 11;

/** All ways to make three parts of a total. */
function* parts(): Generator<readonly [number, number, number]> {
  for (let a = 0; a <= MOST; a += 1)
    for (let b = 0; b <= MOST; b += 1) for (let c = 0; c <= MOST; c += 1) yield [a, b, c];
}

test("whoever has the total and the parts that are shown can compute no hidden one, nor small ones together", () => {
  const shownAs = (counts: readonly number[]) => {
    const hidden = suppressed(counts);
    const total = counts.reduce((sum, count) => sum + count, 0);
    return { hidden, text: [total, ...counts.map((count, index) => (hidden[index] ? "?" : count))].join() };
  };
  const possible = Map.groupBy(parts(), (counts) => shownAs(counts).text);
  let compared = 0;
  for (const counts of parts()) {
    const { hidden, text } = shownAs(counts);
    for (const [index, count] of counts.entries()) {
      if (count > 0 && count < SMALLEST_SHOWN) expect(hidden[index], String(counts)).toBe(true);
      if (count === 0) expect(hidden[index], String(counts)).toBe(false);
    }
    const sum = counts.reduce((all, count, index) => all + (hidden[index] ? count : 0), 0);
    const isAlone = counts.every((count, index) => count === 0 || hidden[index]) && sum < SMALLEST_SHOWN;
    // Where nothing else is there, the total is small itself, and its own.
    if (!hidden.includes(true) || isAlone) continue;
    expect(sum, String(counts)).toBeGreaterThanOrEqual(SMALLEST_SHOWN);
    // Numbers beyond MOST are not among those compared.
    if (sum > MOST) continue;
    for (const [index] of counts.entries())
      if (hidden[index])
        expect(new Set(possible.get(text)!.map((other) => other[index])).size, text).toBeGreaterThan(1);
    compared += 1;
  }
  expect(compared).toBeGreaterThan(500);
});

test("no more is hidden than that takes", () => {
  expect(suppressed([1, 1, 9, 30])).toEqual([true, true, true, false]);
  expect(suppressed([2, 3, 9])).toEqual([true, true, false]);
  expect(suppressed([4, 4, 9])).toEqual([true, true, true]);
  expect(suppressed([3, 9, 9, 12])).toEqual([true, true, true, false]);
  expect(suppressed([4, 30, 9])).toEqual([true, false, true]);
  expect(suppressed([1, 1, 0])).toEqual([true, true, false]);
});
