import { beforeEach, describe, expect, it } from "vitest";
import { fetchHead } from "../../../src/ledger/blockHeader.ts";
import { findBranch } from "../../../src/ledger/branch.ts";
import { FakeLedger } from "../../support/fakeLedger.ts";
import { FakeNode } from "../../support/fakeNode.ts";

let ledger: FakeLedger;
let node: FakeNode;
beforeEach(() => {
  ledger = new FakeLedger();
  node = new FakeNode(ledger);
  grow(6);
});

function grow(blocks: number): void {
  for (let block = 0; block < blocks; block += 1) ledger.mine([]);
}

/** The newest blocks as links, newest first. */
function links(count: number) {
  return ledger.blocks
    .slice(-count)
    .map(({ number, hash, time }) => ({ block: number, hash, time }))
    .toReversed();
}

describe("the branch of a chain that left verified blocks", () => {
  it("begins after the newest block that both have", async () => {
    for (const depth of [1, 2, 4]) {
      const verified = links(5);
      ledger.fork(depth);
      grow(depth + 1);
      const found = await findBranch(node, verified, await fetchHead(node));
      expect(found).toEqual({ kind: "ancestor", link: verified[depth] });
    }
  });

  it("may be shorter than what was verified: then only blocks that it has are asked for", async () => {
    const verified = links(5);
    ledger.fork(3);
    const head = await fetchHead(node);
    node.calls.length = 0;
    expect(await findBranch(node, verified, head)).toEqual({ kind: "ancestor", link: verified[3] });
    expect(node.calls.map(({ params }) => Number(params[0]))).toEqual([head.number, head.number - 1]);
  });

  it("is unknown when it left before the oldest of those blocks, and then its own are told", async () => {
    const verified = links(3);
    ledger.fork(3);
    grow(2);
    const [newest, older] = links(2);
    expect(await findBranch(node, verified, await fetchHead(node))).toEqual({ kind: "none", theirs: [newest, older] });
  });

  it("is unknown when nothing can be taken back", async () => {
    expect(await findBranch(node, [], await fetchHead(node))).toEqual({ kind: "none", theirs: [] });
  });
});
