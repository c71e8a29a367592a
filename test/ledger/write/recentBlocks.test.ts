import { expect, it } from "vitest";
import type { BlockHeader } from "../../../src/ledger/blockHeader.ts";
import { RecentBlocks } from "../../../src/ledger/recentBlocks.ts";

const hashOf = (name: string | number) => `0x${String(name).padStart(64, "0")}` as const;

function block(number: number, transactions: readonly string[], hash = hashOf(number)): BlockHeader {
  const places = new Map(transactions.map((transaction, index) => [transaction, index]));
  return { number, hash, parentHash: hashOf(number - 1), time: number, transactions: places };
}

it("tells the block of each transaction, and when it was first seen", () => {
  const blocks = new RecentBlocks();
  blocks.add(block(1, ["a"]), 10);
  blocks.add(block(2, ["b"]), 20);
  blocks.add(block(2, ["b"]), 30);
  expect(blocks.blockOf("a")).toMatchObject({ number: 1, seenAt: 10 });
  expect(blocks.blockOf("b")).toMatchObject({ number: 2, seenAt: 20 });
  expect(blocks.blockOf("c")).toBeUndefined();
});

it("forgets what the newest block does not follow: a gap, or another branch", () => {
  const blocks = new RecentBlocks();
  blocks.add(block(1, ["a"]), 0);
  blocks.add(block(3, ["c"]), 0);
  expect(blocks.blockOf("a")).toBeUndefined();
  blocks.add(block(3, [], hashOf("f")), 0);
  expect(blocks.blockOf("c")).toBeUndefined();
});

it("keeps no more than a few", () => {
  const blocks = new RecentBlocks();
  for (let number = 1; number <= 17; number += 1) blocks.add(block(number, [`in ${number}`]), 0);
  expect(blocks.blockOf("in 1")).toBeUndefined();
  expect(blocks.blockOf("in 2")).toMatchObject({ number: 2 });
});
