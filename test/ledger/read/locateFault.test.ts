import { describe, expect, it } from "vitest";
import type { LedgerEvent } from "../../../src/domain/event.ts";
import type { LedgerLog } from "../../../src/domain/ledgerLog.ts";
import { fetchHeaders } from "../../../src/ledger/blockHeader.ts";
import { genesisTip, type HistoryTip } from "../../../src/ledger/history.ts";
import { type HistoryFault, UnverifiableHistory } from "../../../src/ledger/historyFault.ts";
import { locateFault } from "../../../src/ledger/locateFault.ts";
import type { BatchRpc } from "../../../src/ledger/rpc.ts";
import { FakeLedger } from "../../support/fakeLedger.ts";
import { FakeNode } from "../../support/fakeNode.ts";
import { type Fault, FaultyRpc, pruned } from "../../support/faultyRpc.ts";
import { RandomFacts } from "../../support/randomFacts.ts";

/** A ledger with one certification event in each of blocks 3 to 9, two in 10, none in 11, and one in 12. */
const ledger = new FakeLedger();
const facts = new RandomFacts(1);
for (const count of [1, 1, 1, 1, 1, 1, 1, 2, 0, 1]) {
  const next = () => {
    for (;;) {
      const fact = facts.next(ledger.head.time + 2).find(({ registry }) => registry === "certifications");
      if (fact !== undefined) return fact;
    }
  };
  ledger.mine(Array.from({ length: count }, next));
}
const LOGS: readonly LedgerLog[] = ledger.blocks.flatMap(({ logs, events }) =>
  logs.map(({ topics, data }, index) => ({
    position: (events[index] as LedgerEvent).position,
    content: Buffer.from([...topics, data].map((hex) => hex.slice(2)).join(""), "hex"),
  })),
);
const START = genesisTip(ledger.chainId, ledger.book.contracts.certifications.address);
const FAULT = {
  kind: "altered",
  registry: "certifications",
  block: 12,
  logIndex: undefined,
  detail: "as told",
} as const;
const fault = new UnverifiableHistory(FAULT);

/** The logs with another subject in one of them. */
function altered(index: number): LedgerLog[] {
  const { position, content } = LOGS[index] as LedgerLog;
  const other = Buffer.from(content).fill(0xee, 32, 64);
  return LOGS.with(index, { position, content: other });
}

interface Scene {
  readonly node?: BatchRpc;
  readonly fault?: UnverifiableHistory;
  readonly start?: HistoryTip;
  readonly without?: number;
  readonly book?: FakeLedger["book"];
}

async function located(logs: readonly LedgerLog[], scene: Scene = {}): Promise<UnverifiableHistory> {
  const { node = new FakeNode(ledger), start = START, without, book = ledger.book } = scene;
  const headers = await fetchHeaders(new FakeNode(ledger), [...ledger.blocks.keys()]);
  if (without !== undefined) headers.delete(without);
  return locateFault(scene.fault ?? fault, node, book, start, logs, headers);
}

const placeOf = async (...given: Parameters<typeof located>): Promise<HistoryFault> => (await located(...given)).fault;

describe("a fault in a history", () => {
  it("is told to be at the event that does not fit, when it is alone in its block", async () => {
    for (const index of [0, 1, 2, 3, 4, 5, 6, 9]) {
      const { block, logIndex } = (LOGS[index] as LedgerLog).position;
      expect(await placeOf(altered(index)), `event ${index}`).toEqual({ ...FAULT, block, logIndex });
    }
  });

  it("is told to be in the block, when it holds several of the registry", async () => {
    for (const index of [7, 8]) expect(await placeOf(altered(index))).toEqual({ ...FAULT, block: 10 });
  });

  it("keeps what was told of it", async () => {
    const invented = new UnverifiableHistory({ ...FAULT, kind: "invented", detail: "one more" });
    const found = await located(altered(0), { fault: invented });
    expect(found.fault).toEqual({ ...FAULT, kind: "invented", block: 3, logIndex: 0, detail: "one more" });
    expect(found).toBeInstanceOf(UnverifiableHistory);
  });

  it("is not told to be at an event that is right when another is missing from its block", async () => {
    const missing = new UnverifiableHistory({ ...FAULT, kind: "missing" });
    expect(await placeOf(LOGS.slice(0, 8), { fault: missing })).toEqual({ ...FAULT, kind: "missing", block: 10 });
  });

  it("is found with few questions: each halves the blocks", async () => {
    const node = new FakeNode(ledger);
    await located(altered(4), { node });
    // Nine blocks hold events.
    expect(node.count("eth_call")).toBeLessThanOrEqual(4);
    expect(node.count("eth_call")).toBe(node.calls.length);
  });

  it("is found among events that follow others", async () => {
    const tips = (ledger.blocks[6] as (typeof ledger.blocks)[0]).tips;
    const from = LOGS.findIndex(({ position }) => position.block > 6);
    const logs = altered(from + 1).slice(from);
    expect(await placeOf(logs, { start: tips.certifications })).toMatchObject({ block: 8, logIndex: 0 });
  });

  it("is found where a registry is said to have written before it existed", async () => {
    const { certifications } = ledger.book.contracts;
    const later = { ...ledger.book.contracts, certifications: { ...certifications, deployedAt: 6 } };
    const place = await placeOf(LOGS.slice(0, 2), { book: { ...ledger.book, contracts: later } });
    expect(place).toEqual({ ...FAULT, block: 3, logIndex: 0 });
  });

  it("is found by the number of entries too, where the head is the right one", async () => {
    const more: Fault = async (call, answer) => {
      const told = (await answer()) as string;
      const at = call.params[1] as { blockHash: string };
      return at.blockHash === ledger.blocks[12]?.hash ? `${told.slice(0, -2)}ff` : told;
    };
    expect(await placeOf(LOGS, { node: new FaultyRpc(new FakeNode(ledger), more) })).toMatchObject({
      block: 12,
      logIndex: 0,
    });
  });
});

describe("a fault stays as it was told", () => {
  it("when all events fit: what is missing came later", async () => {
    expect(await located(LOGS)).toBe(fault);
    expect(await located(LOGS.slice(0, 4))).toBe(fault);
  });

  it("when there are no events, or none of a registry", async () => {
    const node = new FakeNode(ledger);
    expect(await located([], { node })).toBe(fault);
    const strange = new UnverifiableHistory({ ...FAULT, registry: undefined });
    expect(await located(altered(0), { node, fault: strange })).toBe(strange);
    expect(node.calls).toEqual([]);
  });

  it("when the node has pruned the state of those blocks, or a block was not read", async () => {
    const blockOf = (hash: string) => ledger.blocks.findIndex((block) => block.hash === hash);
    const node = new FaultyRpc(
      new FakeNode(ledger),
      pruned(() => ledger.head.number, blockOf, 2),
    );
    expect(await located(altered(0), { node })).toBe(fault);
    // The first block asked for is the one in the middle.
    expect(await located(altered(0), { without: 7 })).toBe(fault);
  });
});
