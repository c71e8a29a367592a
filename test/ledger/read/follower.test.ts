import { describe, expect, it } from "vitest";
import type { LedgerChange } from "../../../src/domain/ledgerChange.ts";
import { FakeLedger } from "../../support/fakeLedger.ts";
import { FakeNode } from "../../support/fakeNode.ts";
import { FaultyRpc, loseAnswers, pruned, unreachable, withoutBlockHash } from "../../support/faultyRpc.ts";
import { Random } from "../../support/random.ts";
import { mineHistory, RandomFacts } from "../../support/randomFacts.ts";
import { digestOf, reader, settle, trueDigest } from "../../support/reader.ts";

function ledgerOf(blocks: number, seed = 1): { ledger: FakeLedger; mine: (more: number) => void } {
  const ledger = new FakeLedger();
  const facts = new RandomFacts(seed);
  const random = new Random(seed);
  const mine = (more: number): void => mineHistory(ledger, facts, random, more);
  mine(blocks);
  return { ledger, mine };
}

describe("following an honest node", () => {
  it("ends with what a fresh replay of the true events gives", async () => {
    const { ledger } = ledgerOf(200);
    const { follower, view } = reader(ledger, [new FakeNode(ledger)]);
    expect(await settle(follower)).toEqual({ kind: "idle" });
    expect(view.asOf).toEqual(ledger.asOf());
    expect(digestOf(view)).toBe(trueDigest(ledger));
    expect(follower.status()).toMatchObject({ state: "FOLLOWING", error: undefined, endpoint: "node 0" });
  });

  it("gives the same whatever is read at once", async () => {
    const { ledger } = ledgerOf(80);
    for (const [initial, batchEvents, window] of [
      [1, 1, 0],
      [3, 7, 1],
      [50, 10, 5],
      [1000, 100_000, 64],
    ] as const) {
      const options = { ranges: { initial, max: initial }, batchEvents, window };
      const { follower, view } = reader(ledger, [new FakeNode(ledger)], options);
      await settle(follower);
      expect(digestOf(view), `${initial} blocks`).toBe(trueDigest(ledger));
    }
  });

  it("tells of every event once, in order, with blocks that hold none in between", async () => {
    const { ledger, mine } = ledgerOf(20);
    const { follower } = reader(ledger, [new FakeNode(ledger)]);
    const changes: LedgerChange[] = [];
    follower.subscribe((change) => changes.push(change));
    await settle(follower);
    mine(1);
    await settle(follower);
    ledger.mine([]);
    await settle(follower);
    expect(changes.flatMap((change) => (change.kind === "advanced" ? change.events : []))).toEqual(ledger.events);
    expect(changes.at(-1)).toEqual({ kind: "advanced", events: [], asOf: ledger.asOf() });
  });

  it("goes on though a subscriber throws, and tells the others", async () => {
    const { ledger } = ledgerOf(10);
    const failures: unknown[] = [];
    const heard: unknown[] = [];
    const observer = { subscriberFailed: (error: unknown) => failures.push(error) };
    const { follower } = reader(ledger, [new FakeNode(ledger)], { observer });
    follower.subscribe(() => {
      throw new Error("deaf");
    });
    const stop = follower.subscribe((change) => heard.push(change));
    expect(await settle(follower)).toEqual({ kind: "idle" });
    expect(heard.length).toBe(failures.length);
    stop();
    ledger.mine([]);
    await settle(follower);
    expect(heard.length).toBeLessThan(failures.length);
  });

  it("asks little of a node that has one more block", async () => {
    const { ledger, mine } = ledgerOf(10);
    const node = new FakeNode(ledger);
    const { follower } = reader(ledger, [node]);
    await settle(follower);
    mine(1);
    node.calls.length = 0;
    await follower.step();
    const asked = node.calls.map(({ method }) => method);
    expect(asked).toEqual(["eth_getBlockByNumber", "eth_getLogs", "eth_call", "eth_call", "eth_call", "eth_call"]);
  });
});

describe("a restart", () => {
  it("at any block goes on from the store and ends the same", async () => {
    const { ledger } = ledgerOf(60);
    const node = new FakeNode(ledger);
    let { follower, db, view } = reader(ledger, [node], { ranges: { initial: 1, max: 2 }, batchEvents: 2 });
    for (let steps = 0; ; steps += 1) {
      const outcome = await follower.step();
      if (outcome.kind === "idle") break;
      // A new process: nothing is left of the old one but its store.
      ({ follower, view } = reader(ledger, [node], { db, ranges: { initial: 1, max: 2 }, batchEvents: 2 }));
      expect(view.asOf?.block).toBeGreaterThan(steps);
    }
    expect(digestOf(view)).toBe(trueDigest(ledger));
  });

  it("with another address book is refused", async () => {
    const { ledger } = ledgerOf(10);
    const { follower, db } = reader(ledger, [new FakeNode(ledger)]);
    await settle(follower);
    const other = new FakeLedger();
    Object.assign(other.book, { genesisHash: `0x${"12".repeat(32)}` });
    expect(() => reader(other, [new FakeNode(other)], { db })).toThrowError(
      expect.objectContaining({ code: "LEDGER_WRONG_CHAIN" }),
    );
  });
});

describe("nodes that lack something", () => {
  it("without block hashes in eth_call are read by number", async () => {
    const { ledger } = ledgerOf(30);
    const { follower, view } = reader(ledger, [new FaultyRpc(new FakeNode(ledger), withoutBlockHash)]);
    await settle(follower);
    expect(digestOf(view)).toBe(trueDigest(ledger));
  });

  it("that pruned the state of older blocks are verified at the newest", async () => {
    const { ledger } = ledgerOf(60);
    const blockOf = (hash: string): number => ledger.blocks.findIndex((block) => block.hash === hash);
    const node = new FaultyRpc(
      new FakeNode(ledger),
      pruned(() => ledger.head.number, blockOf, 3),
    );
    const { follower, view } = reader(ledger, [node], { ranges: { initial: 5, max: 5 }, batchEvents: 5 });
    expect(await follower.step()).toMatchObject({ kind: "advanced", more: false });
    expect(digestOf(view)).toBe(trueDigest(ledger));
  });

  it("that lose one answer in five are read all the same", async () => {
    const { ledger, mine } = ledgerOf(30);
    const node = new FaultyRpc(new FakeNode(ledger), loseAnswers(new Random(5), 0.2));
    const { follower, view } = reader(ledger, [node], { ranges: { initial: 4, max: 4 }, batchEvents: 4 });
    for (let steps = 0; steps < 5_000 && view.asOf?.block !== 60; steps += 1) {
      if (steps % 50 === 0 && ledger.head.number < 60) mine(1);
      await follower.step();
    }
    expect(digestOf(view)).toBe(trueDigest(ledger));
  });
});

describe("no node that answers", () => {
  it("is told, and the view stays as it was", async () => {
    const { ledger, mine } = ledgerOf(10);
    const node = new FaultyRpc(new FakeNode(ledger));
    const { follower, view } = reader(ledger, [node]);
    await settle(follower);
    const before = digestOf(view);
    mine(2);
    node.faults = [unreachable];
    expect(await follower.step()).toMatchObject({ kind: "unreachable", error: { code: "LEDGER_UNAVAILABLE" } });
    expect(follower.status()).toMatchObject({ state: "FAILING", error: { code: "LEDGER_UNAVAILABLE" } });
    expect(digestOf(view)).toBe(before);
    node.faults = [];
    await settle(follower);
    expect(follower.status()).toMatchObject({ state: "FOLLOWING", error: undefined });
    expect(digestOf(view)).toBe(trueDigest(ledger));
  });
});
