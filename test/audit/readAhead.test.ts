import { expect, test } from "vitest";
import { readAhead } from "../../src/audit/readAhead.ts";

async function* counting(to: number, begun: number[], ended: () => void): AsyncGenerator<number> {
  try {
    for (let number = 1; number <= to; number += 1) {
      begun.push(number);
      yield number;
    }
    throw new Error("after the last");
  } finally {
    ended();
  }
}

test("what is read ahead comes in order, so many ahead, and an error comes in its turn", async () => {
  const begun: number[] = [];
  const read: number[] = [];
  let ended = 0;
  const reading = async () => {
    for await (const number of readAhead(
      counting(5, begun, () => (ended += 1)),
      2,
    )) {
      read.push(number);
      if (number === 1) expect(begun).toEqual([1, 2, 3]);
    }
  };
  await expect(reading()).rejects.toThrow("after the last");
  expect(read).toEqual([1, 2, 3, 4, 5]);
  expect(ended).toBe(1);
});

test("whoever stops early ends the source", async () => {
  let ended = 0;
  for await (const number of readAhead(
    counting(9, [], () => (ended += 1)),
    3,
  ))
    if (number === 2) break;
  expect(ended).toBe(1);
});
