import { describe, expect, it } from "vitest";
import type { LedgerAsOf } from "../../../src/domain/asOf.ts";
import { parseHeader } from "../../../src/ledger/blockHeader.ts";
import { type HistoryFault, UnverifiableHistory } from "../../../src/ledger/historyFault.ts";
import type { BatchRpc } from "../../../src/ledger/rpc.ts";
import { asOfBlock, BranchChanged, type UnverifiedBatch, verifyBatch } from "../../../src/ledger/verifyBatch.ts";
import { type FakeBlock, FakeLedger, type FakeLog } from "../../support/fakeLedger.ts";
import { FakeNode } from "../../support/fakeNode.ts";
import { type Fault, FaultyRpc, pruned } from "../../support/faultyRpc.ts";
import { Random } from "../../support/random.ts";
import { mineHistory, RandomFacts } from "../../support/randomFacts.ts";

/** Blocks 3 to 17 with events of all registries, then three without any. */
function ledgerOf(): FakeLedger {
  const made = new FakeLedger(2);
  mineHistory(made, new RandomFacts(3), new Random(3), 15);
  for (let block = 0; block < 3; block += 1) made.mine([]);
  return made;
}
const ledger = ledgerOf();
const LAST = ledger.head.number;
const blockAt = (number: number) => ledger.blocks[number] as FakeBlock;

interface Question {
  readonly from: number;
  readonly to?: number;
  readonly head?: number;
  readonly window?: number;
  readonly node?: BatchRpc;
  readonly change?: (logs: FakeLog[]) => FakeLog[];
  readonly start?: Partial<LedgerAsOf>;
}

/** Verifies what a node tells of the blocks after `from`. */
async function verified({ from, to = LAST, head = to, window = 3, node, change = (logs) => logs, start }: Question) {
  const logs = ledger.blocks.slice(from + 1, to + 1).flatMap((block) => [...block.logs]);
  const { number, hash, parentHash, time, transactions } = blockAt(head);
  const hex = (value: number) => `0x${value.toString(16)}`;
  const batch: UnverifiedBatch = {
    start: { ...ledger.asOf(blockAt(from)), ...start },
    tips: blockAt(from).tips,
    logs: change(logs),
    to,
    head: parseHeader({ number: hex(number), hash, parentHash, timestamp: hex(time), transactions }),
  };
  return verifyBatch(node ?? new FakeNode(ledger), ledger.book, batch, window);
}

async function faultOf(question: Question): Promise<HistoryFault> {
  try {
    await verified(question);
  } catch (error) {
    if (error instanceof UnverifiableHistory) return error.fault;
    throw error;
  }
  throw new Error("was believed");
}

describe("a batch of events", () => {
  it.each([0, 1, 3, 64])(
    "is believed when it is the histories' own, from any block to any, window %i",
    async (window) => {
      for (const from of [2, 3, 9, LAST - 1])
        for (const to of [from + 1, from + 4, LAST - 1, LAST].filter((block) => block > from && block <= LAST)) {
          const batch = await verified({ from, to, window, head: LAST });
          const blocks = ledger.blocks.slice(from + 1, to + 1);
          expect(batch.events).toEqual(blocks.flatMap(({ events }) => [...events]));
          expect(batch.logs.map(({ position }) => position)).toEqual(batch.events.map(({ position }) => position));
          expect(batch.asOf).toEqual(ledger.asOf(blockAt(to)));
          expect(batch.tips).toEqual(blockAt(to).tips);
          const newest = ledger.blocks.slice(Math.max(from + 1, to - window), to + 1);
          expect(batch.links).toEqual(newest.map(({ number, hash, time }) => ({ block: number, hash, time })));
        }
    },
  );

  it("carries the head after each event", async () => {
    const { logs } = await verified({ from: 2 });
    for (const [registry, { head, sequence }] of Object.entries(ledger.head.tips)) {
      if (sequence === 0) continue;
      const last = logs.findLast(({ position }) => position.registry === registry);
      expect(last?.head).toEqual(head);
    }
  });

  it("costs a question for each block that holds events, the newest ones, and what joins them to the checkpoint", async () => {
    const asked = async (question: Question) => {
      const node = new FakeNode(ledger);
      await verified({ ...question, node });
      const headers = node.calls.filter(({ method }) => method === "eth_getBlockByNumber");
      return headers.map(({ params }) => Number(params[0])).toSorted((a, b) => a - b);
    };
    const withLogs = ledger.blocks.filter(({ number, logs }) => number > 9 && logs.length > 0);
    const numbers = withLogs.map(({ number }) => number);
    // Up to the head itself, which is known.
    expect(await asked({ from: 9, window: 2 })).toEqual([9, ...numbers, LAST - 2, LAST - 1]);
    // With the window the blocks reach back to the one after the checkpoint, whose parent is the checkpoint's block.
    expect(await asked({ from: LAST - 3, window: 2 })).toEqual([LAST - 2, LAST - 1]);
    expect(await asked({ from: LAST - 4, window: 2 })).toEqual([LAST - 4, LAST - 3, LAST - 2, LAST - 1]);
    expect(await asked({ from: LAST - 1, window: 2 })).toEqual([]);
    // Up to a block before the head.
    expect(await asked({ from: LAST - 3, to: LAST - 1, head: LAST, window: 0 })).toEqual([LAST - 3, LAST - 1]);
  });

  it("is of a branch that is left when it does not go back to the checkpoint, near or far", async () => {
    const start = { blockHash: `0x${"ee".repeat(32)}` } as const;
    for (const from of [3, LAST - 3, LAST - 2, LAST - 1])
      await expect(verified({ from, window: 2, start })).rejects.toBeInstanceOf(BranchChanged);
  });

  it("is of a branch that is left when it has no block after the checkpoint", async () => {
    await expect(verified({ from: 9, to: 9, head: LAST })).rejects.toBeInstanceOf(BranchChanged);
  });

  it("is not believed when its blocks do not follow each other", async () => {
    for (const stray of [LAST - 2, LAST - 1]) {
      const node = new FaultyRpc(new FakeNode(ledger), async (call, answer) => {
        const result = await answer();
        const strays = call.method === "eth_getBlockByNumber" && Number(call.params[0]) === stray;
        return strays ? { ...(result as object), hash: `0x${"ab".repeat(32)}` } : result;
      });
      await expect(verified({ from: 3, window: 4, node })).rejects.toMatchObject({
        name: "RpcError",
        reason: "response",
        message: `block not found: the chain changed at ${stray + 1} while it was read`,
      });
    }
  });

  it("may hold no events at all", async () => {
    const batch = await verified({ from: LAST - 2, window: 0 });
    expect(batch).toMatchObject({ logs: [], events: [], asOf: ledger.asOf() });
  });

  it("may begin before the registries were there", async () => {
    const batch = await verified({ from: 0, to: 1, head: LAST });
    expect(batch).toMatchObject({ events: [], asOf: ledger.asOf(blockAt(1)) });
  });
});

describe("a batch that does not fit", () => {
  it("holds events of blocks that it is not about", async () => {
    const [before, after] = [
      ledger.blocks.findLast(({ number, logs }) => number < 9 && logs.length > 0) as FakeBlock,
      ledger.blocks.find(({ number, logs }) => number > 11 && logs.length > 0) as FakeBlock,
    ];
    for (const [block, question] of [
      [before, { from: 9, to: 11 }],
      [after, { from: 9, to: 11 }],
      [before, { from: before.number, to: 11, window: 64 }],
      [after, { from: 9, to: after.number - 1, head: after.number }],
    ] as const) {
      const change = (logs: FakeLog[]) => [...logs, ...block.logs.slice(0, 1)];
      const detail = "its block was not asked for";
      expect(await faultOf({ head: LAST, ...question, change })).toMatchObject({
        kind: "invented",
        block: block.number,
        logIndex: 0,
        detail,
      });
    }
  });

  it("is named by its first event that can't be, and by the registry's own words", async () => {
    const subjects = ledger.blocks.slice(10, 16).flatMap(({ logs }) => logs.slice(0, 1));
    for (const subject of subjects) {
      const change = (logs: FakeLog[]) =>
        logs.map((log) =>
          log === subject ? { ...log, topics: [log.topics[0] as string, `0x${"ee".repeat(32)}`] } : log,
        );
      const fault = await faultOf({ from: 3, change });
      const block = blockAt(Number(subject.blockNumber));
      const same = block.logs.filter(({ address }) => address === subject.address);
      const logIndex = same.length === 1 ? Number(subject.logIndex) : undefined;
      expect(fault).toMatchObject({ kind: "altered", block: block.number, logIndex });
      expect(ledger.book.contracts[fault.registry ?? "benefits"].address).toBe(subject.address);
      expect(fault.detail).toMatch(/^the registry's head is 0x[0-9a-f]{48}, the events give 0x[0-9a-f]{48}$/);
    }
  });

  it("lacks its newest events", async () => {
    const block = ledger.blocks.findLast(({ logs }) => logs.length > 0) as FakeBlock;
    const fault = await faultOf({ from: 3, change: (logs) => logs.slice(0, -1) });
    const { registry, sequence } = (block.events.at(-1) as FakeBlock["events"][0]).position;
    const detail = `the registry has ${sequence} entries, the events end with ${sequence - 1}`;
    expect(fault).toEqual({ kind: "missing", registry, block: block.number, logIndex: undefined, detail });
  });

  it("tells of events before the registries were there", async () => {
    const copies = (logs: FakeLog[]) => {
      const log = ledger.logs[0] as FakeLog;
      const { hash, number } = blockAt(1);
      return [...logs, { ...log, blockHash: hash, blockNumber: `0x${number}`, transactionHash: hash }];
    };
    const node = new FaultyRpc(new FakeNode(ledger), async (call, answer) => {
      const result = (await answer()) as { hash: string };
      return call.method === "eth_getBlockByNumber" ? { ...result, transactions: [result.hash] } : result;
    });
    const fault = await faultOf({ from: 0, to: 1, head: LAST, node, change: copies });
    expect(fault).toMatchObject({
      kind: "invented",
      registry: "authorities",
      block: 1,
      detail: "the registry has 0 entries, the events end with 1",
    });
  });

  it("is not told apart from a node that can't say what the registries hold", async () => {
    const blockOf = (hash: string) => ledger.blocks.findIndex((block) => block.hash === hash);
    const node = new FaultyRpc(
      new FakeNode(ledger),
      pruned(() => LAST, blockOf, 0),
    );
    await expect(verified({ from: 3, node })).rejects.toMatchObject({ name: "RpcError" });
  });
});

it("an error while a history is compared is not taken for a fault of the history", async () => {
  const strange: Fault = async (call, answer) =>
    call.method === "eth_call" ? Promise.reject(new TypeError("no such thing")) : answer();
  const node = new FaultyRpc(new FakeNode(ledger), strange);
  await expect(verified({ from: 3, node })).rejects.toBeInstanceOf(TypeError);
});

it("the checkpoint of a block is its place, its time and the tips of the registries", () => {
  expect(asOfBlock(ledger.head, ledger.head.tips)).toEqual(ledger.asOf());
});
