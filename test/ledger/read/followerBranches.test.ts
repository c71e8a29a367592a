import { describe, expect, it } from "vitest";
import type { LedgerEvent } from "../../../src/domain/event.ts";
import { FakeLedger } from "../../support/fakeLedger.ts";
import { FakeNode } from "../../support/fakeNode.ts";
import { FaultyRpc, withoutBlockHash } from "../../support/faultyRpc.ts";
import { Random } from "../../support/random.ts";
import { mineHistory, RandomFacts } from "../../support/randomFacts.ts";
import { digestOf, reader, settle, trueDigest } from "../../support/reader.ts";

/** A reader at the head of a history. Both branches of a fork go on from the same facts, so that either can be folded. */
async function scene(options: Parameters<typeof reader>[2] = {}) {
  const ledger = new FakeLedger();
  mineHistory(ledger, new RandomFacts(1), new Random(1), 30);
  const read = reader(ledger, [new FakeNode(ledger)], options);
  await settle(read.follower);
  const fork = (depth: number, blocks: number): void => {
    ledger.fork(depth);
    const grant = new RandomFacts(100 + depth);
    // Its opening admits members; only what comes after can follow here.
    for (let skip = 0; skip < 5; skip += 1) grant.next(0);
    for (let block = 0; block < blocks; block += 1) {
      const time = ledger.head.time + 3;
      const facts = Array.from({ length: 3 }, () => grant.next(time)).flat();
      ledger.mine(
        facts.filter(({ registry }) => registry === "certifications"),
        3,
      );
    }
  };
  return { ledger, fork, ...read };
}

const DEPTHS = Array.from({ length: 12 }, (_, index) => index + 1);

describe("a chain that leaves blocks which were verified", () => {
  it.each(DEPTHS)("%i deep is followed exactly onto the longer branch", async (depth) => {
    const { ledger, fork, follower, view, rollBacks } = await scene();
    fork(depth, depth + 1);
    expect(await settle(follower)).toEqual({ kind: "idle" });
    expect(rollBacks).toEqual([depth]);
    expect(view.asOf).toEqual(ledger.asOf());
    expect(digestOf(view)).toBe(trueDigest(ledger));
  });

  it.each(DEPTHS)("%i deep is followed onto a branch that is no longer than ours was", async (depth) => {
    for (const blocks of new Set([1, depth])) {
      const { ledger, fork, follower, view } = await scene();
      fork(depth, blocks);
      await settle(follower);
      expect(digestOf(view)).toBe(trueDigest(ledger));
    }
  });

  it("is taken back to exactly what was so before, with what was told of it since", async () => {
    const { ledger, fork, follower, view } = await scene();
    const told: LedgerEvent[] = [...ledger.events];
    follower.subscribe((change) => {
      if (change.kind === "advanced") told.push(...change.events);
      else expect(told.splice(told.length - change.removed.length)).toEqual(change.removed);
    });
    const common = ledger.blocks.at(-6);
    fork(5, 2);
    expect(await follower.step()).toEqual({ kind: "rolledBack", depth: 5 });
    expect(digestOf(view)).toBe(trueDigest(ledger, common));
    await settle(follower);
    expect(told).toEqual(ledger.events);
  });

  it("while the reader was down is noticed at the restart", async () => {
    const { ledger, fork, db } = await scene();
    fork(4, 9);
    const { follower, view, rollBacks } = reader(ledger, [new FakeNode(ledger)], { db });
    await settle(follower);
    expect(rollBacks).toEqual([4]);
    expect(digestOf(view)).toBe(trueDigest(ledger));
  });

  it("again and again is followed each time", async () => {
    const { ledger, fork, follower, view, rollBacks } = await scene();
    for (const depth of [3, 1, 7, 2, 12, 5]) {
      fork(depth, depth + 2);
      await settle(follower);
      expect(digestOf(view)).toBe(trueDigest(ledger));
    }
    expect(rollBacks).toEqual([3, 1, 7, 2, 12, 5]);
  });

  it("down to the first block of the registries is followed too", async () => {
    const ledger = new FakeLedger();
    mineHistory(ledger, new RandomFacts(1), new Random(1), 3);
    const { follower, view } = reader(ledger, [new FakeNode(ledger)]);
    await settle(follower);
    ledger.fork(ledger.head.number - 1);
    mineHistory(ledger, new RandomFacts(2), new Random(2), 6);
    await settle(follower);
    expect(digestOf(view)).toBe(trueDigest(ledger));
  });
});

describe("a chain that leaves more blocks than can be taken back", () => {
  it.each([
    [3, 4],
    [0, 1],
    [12, 13],
  ])("with a window of %i blocks, %i deep, stops the reader and keeps the evidence", async (window, depth) => {
    const { ledger, fork, follower, view, store } = await scene({ window });
    const before = digestOf(view);
    const verified = view.asOf;
    fork(depth, depth + 3);
    expect(await settle(follower)).toMatchObject({ kind: "halted", error: { code: "LEDGER_FORKED" } });
    expect(await follower.step()).toMatchObject({ kind: "halted", error: { code: "LEDGER_FORKED" } });
    expect(follower.status()).toMatchObject({ state: "HALTED", error: { code: "LEDGER_FORKED" }, asOf: verified });
    expect(digestOf(view)).toBe(before);
    const kept = store.checkpoints.evidence();
    expect(kept).toMatchObject([{ kind: "LEDGER_FORKED", recordedAt: 1_700_000_000 }]);
    const { ours, theirs } = (kept[0] as { evidence: unknown }).evidence as {
      ours: { block: number; hash: string }[];
      theirs: typeof ours;
    };
    const at = theirs[0]?.block ?? -1;
    expect(theirs[0]?.hash).toBe(ledger.blocks[at]?.hash);
    expect(ours.find(({ block }) => block === at)?.hash).not.toBe(theirs[0]?.hash);
  });

  it.each([1, 3, 12])("with a window of %i blocks, just as deep, does not", async (window) => {
    const { ledger, fork, follower, view } = await scene({ window });
    fork(window, window + 1);
    expect(await settle(follower)).toEqual({ kind: "idle" });
    expect(digestOf(view)).toBe(trueDigest(ledger));
  });
});

describe("a chain that changes while it is read", () => {
  it.each([false, true])(
    "at any question never leaves blocks of two branches behind (by number: %s)",
    async (byNumber) => {
      for (let moment = 1; moment < 60; moment += 1) {
        const ledger = new FakeLedger();
        mineHistory(ledger, new RandomFacts(1), new Random(1), 12);
        let questions = 0;
        const node = new FaultyRpc(new FakeNode(ledger), (_call, answer) => {
          questions += 1;
          if (questions === moment) {
            ledger.fork(4);
            for (let block = 0; block < 6; block += 1) ledger.mine([]);
          }
          return answer();
        });
        if (byNumber) node.faults.push(withoutBlockHash);
        const { follower, view, store } = reader(ledger, [node], { ranges: { initial: 3, max: 3 }, batchEvents: 1 });
        for (let steps = 0; steps < 30; steps += 1) await follower.step();
        expect(digestOf(view), `question ${moment}`).toBe(trueDigest(ledger));
        for (const { block, hash } of store.checkpoints.links()) expect(hash).toBe(ledger.blocks[block]?.hash);
      }
    },
  );
});

describe("a node whose blocks do not follow each other, as when two nodes answer for one", () => {
  it("is not believed, wherever the joint is", async () => {
    const { ledger, follower, view } = await scene();
    for (let block = 0; block < 6; block += 1) ledger.mine([]);
    for (const stray of ledger.blocks.slice(-6, -1)) {
      const node = new FaultyRpc(new FakeNode(ledger), async (call, answer) => {
        const result = (await answer()) as { number: string };
        const strays = call.method === "eth_getBlockByNumber" && Number(result.number) === stray.number;
        return strays ? { ...result, hash: `0x${"ab".repeat(32)}` } : result;
      });
      const other = reader(ledger, [node]);
      const outcome = await settle(other.follower);
      expect(outcome).toMatchObject({ kind: "unreachable", error: { code: "LEDGER_UNAVAILABLE" } });
    }
    await settle(follower);
    expect(digestOf(view)).toBe(trueDigest(ledger));
  });
});

describe("a node that is merely behind", () => {
  it("takes nothing back, and is said to be behind", async () => {
    const { ledger, follower, view, rollBacks } = await scene();
    const before = digestOf(view);
    const blocks = [...ledger.blocks];
    ledger.blocks.length -= 4;
    expect(await follower.step()).toEqual({ kind: "behind" });
    expect(follower.status()).toMatchObject({ state: "FAILING", error: { code: "LEDGER_UNAVAILABLE" } });
    expect(digestOf(view)).toBe(before);
    ledger.blocks.splice(0, ledger.blocks.length, ...blocks);
    expect(await follower.step()).toEqual({ kind: "idle" });
    expect(rollBacks).toEqual([]);
  });
});
