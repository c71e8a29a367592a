import { describe, expect, it } from "vitest";
import { Auditor } from "../../../src/audit/auditor.ts";
import { Findings } from "../../../src/audit/finding.ts";
import { compareStorage, expectedSlots } from "../../../src/audit/storage/compare.ts";
import { applyEvent } from "../../../src/domain/ledgerState.ts";
import { type BatchRpc, type RpcCall, RpcError } from "../../../src/ledger/rpc.ts";
import { FakeLedger } from "../../support/fakeLedger.ts";
import { Facts, idOf, JP, leg, record, terms, TW } from "../../support/facts.ts";

const { book } = new FakeLedger();
const BLOCK = { number: 42, hash: idOf(42), parentHash: idOf(41), time: 9_000, transactions: new Map() };

/** An auditor after so many certifications, beside two members, an arrangement and a breach. */
function auditorOf(certifications: number): Auditor {
  const facts = new Facts().members(1_000, TW, JP);
  for (let number = 0; number < certifications; number += 1)
    facts.certification(2_000, "CertificationGranted", idOf(number), record());
  facts.adopted(2_000, 1, terms([leg()]));
  const claim = { judged: JP, counterpart: TW, arrangement: 1, version: 1, clause: 0, from: 1_000, until: 2_000 };
  facts.benefit(3_000, TW, { type: "BreachRaised", id: idOf(7), economy: TW, claim, evidence: idOf(41) });
  const auditor = new Auditor(book, new Findings());
  for (const event of facts.events) applyEvent(auditor.state, event);
  for (const event of facts.events) if ("arrangement" in event) auditor.arrangements.apply(event);
  return auditor;
}

/** A node that holds what the auditor expects, but for what a test makes of an answer; it remembers how it was asked. */
class Node implements BatchRpc {
  readonly asked: RpcCall[][] = [];
  readonly #held: ReadonlyMap<string, string>;
  readonly #answer: (word: string | undefined, call: RpcCall) => unknown;

  constructor(auditor: Auditor, answer: (word: string | undefined, call: RpcCall) => unknown = (word) => word) {
    const slots = [...expectedSlots(auditor)];
    this.#held = new Map(slots.map(({ registry, slot, word }) => [book.contracts[registry].address + slot, word]));
    this.#answer = answer;
  }

  request<T>(): Promise<T> {
    throw new Error("slots are read many at once");
  }

  async batch(calls: readonly RpcCall[]): Promise<unknown[]> {
    this.asked.push([...calls]);
    return calls.map((call) => {
      const [address, slot] = call.params as [string, string];
      return this.#answer(this.#held.get(address + slot), call);
    });
  }
}

async function compared(auditor: Auditor, node: BatchRpc) {
  const told: number[] = [];
  const count = await compareStorage(node, book, auditor, BLOCK, (slots) => told.push(slots));
  return { count, told, findings: auditor.findings.list };
}

describe("the slots that contracts must hold", () => {
  it("are those of all four, in their order", () => {
    const registries = [...expectedSlots(auditorOf(2))].map(({ registry }) => registry);
    expect([...new Set(registries)]).toEqual(["authorities", "certifications", "arrangements", "benefits"]);
  });

  it("are read at the block, by its hash, 250 at once, and every one is counted", async () => {
    const auditor = auditorOf(300);
    const all = [...expectedSlots(auditor)];
    const node = new Node(auditor);
    const rest = all.length - 250;
    expect(await compared(auditor, node)).toEqual({ count: all.length, told: [250, rest], findings: [] });
    expect(node.asked.map((calls) => calls.length)).toEqual([250, rest]);
    const asked = node.asked.flat();
    expect(asked).toEqual(
      all.map(({ registry, slot }) => {
        const params = [book.contracts[registry].address, slot, { blockHash: BLOCK.hash }];
        return { method: "eth_getStorageAt", params };
      }),
    );
  });

  it("may fill their last batch", async () => {
    const few = [...expectedSlots(auditorOf(0))].length;
    const auditor = auditorOf(250 - few);
    const node = new Node(auditor);
    expect(await compared(auditor, node)).toEqual({ count: 250, told: [250], findings: [] });
    expect(node.asked).toHaveLength(1);
  });

  it("that differ are found by field, with both values, whose they are and where they stand", async () => {
    const auditor = auditorOf(3);
    const wanted = [...expectedSlots(auditor)].find(({ subject }) => subject === `certification TW ${idOf(1)}`)!;
    const node = new Node(auditor, (word, { params }) => {
      if (params[1] !== wanted.slot) return word;
      return word?.replace(/3e8$/, "3e9").replace("0x5457", "0x4a50");
    });
    const { findings } = await compared(auditor, node);
    const place = { registry: "certifications", sequence: null, block: 42, logIndex: null, line: null };
    const about = `certification TW ${idOf(1)}: the entries give`;
    const end = `(slot ${wanted.slot})`;
    const common = { check: "storage", kind: "differs", ...place };
    expect(findings).toEqual([
      { ...common, field: "effectiveFrom", detail: `${about} 1000, the contract holds 1001 ${end}` },
      { ...common, field: "economy", detail: `${about} 21591, the contract holds 19024 ${end}` },
    ]);
  });

  it("are compared whatever case the node writes its words in", async () => {
    const auditor = auditorOf(3);
    const upper = new Node(auditor, (word) => `0x${word?.slice(2).toUpperCase()}`);
    expect((await compared(auditor, upper)).findings).toEqual([]);
  });
});

describe("a node that does not take a block's hash", () => {
  const refusal = { code: -32602, message: "invalid argument 2: hex string without 0x prefix of blockHash object" };
  const refuse =
    (message: string, code: number) =>
    (word: string | undefined, { params }: RpcCall) => {
      if (typeof params[2] !== "string") throw new RpcError("response", message, { code });
      return word;
    };

  it.each([
    ["the parameter is of a type that it has not", refusal.message, -32_000],
    ["the request is none", "no such thing", -32_602],
  ])("is asked by number from then on, when it says that %s", async (_, message, code) => {
    const auditor = auditorOf(600);
    const node = new Node(auditor, refuse(message, code));
    const { count, findings } = await compared(auditor, node);
    expect({ findings, all: count === [...expectedSlots(auditor)].length }).toEqual({ findings: [], all: true });
    expect(node.asked.at(-1)?.[0]?.params[2]).toBe("0x2a");
    // Two batches are under way when the first is refused; both are asked again, and no third is refused.
    const byHash = node.asked.filter(([first]) => typeof first?.params[2] !== "string");
    expect([byHash.length, node.asked.length]).toEqual([2, 5]);
  });

  it("is not asked twice for what it refuses by number", async () => {
    const auditor = auditorOf(600);
    const third = [...expectedSlots(auditor)][500]?.slot;
    const node = new Node(auditor, (word, { params }) => {
      if (typeof params[2] !== "string" || params[1] === third)
        throw new RpcError("response", "no such thing", { code: -32_602 });
      return word;
    });
    await expect(compared(auditor, node)).rejects.toThrowError("no such thing");
    expect(node.asked.filter(([first]) => first?.params[1] === third)).toHaveLength(1);
  });

  it("and neither a number is not asked for ever", async () => {
    const auditor = auditorOf(1);
    const node = new Node(auditor, () => {
      throw new RpcError("response", "no such thing", { code: -32_602 });
    });
    await expect(compared(auditor, node)).rejects.toThrowError("no such thing");
    expect(node.asked).toHaveLength(2);
  });
});

describe("a node that gives no words", () => {
  it.each([
    ["transport", "connection refused"],
    ["response", "missing trie node"],
  ] as const)("for a reason of %s is not asked again", async (reason, message) => {
    const auditor = auditorOf(1);
    const node = new Node(auditor, () => {
      throw new RpcError(reason, message);
    });
    await expect(compared(auditor, node)).rejects.toThrowError(new RpcError(reason, message));
    expect(node.asked).toHaveLength(1);
  });

  it.each([null, "0x", "0x12"])("but %s is of no use", async (answer) => {
    const auditor = auditorOf(1);
    const node = new Node(auditor, () => answer);
    const failure = await compared(auditor, node).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RpcError);
    expect(failure).toMatchObject({
      reason: "transport",
      message: "the node's answer to eth_getStorageAt is no word",
    });
  });

  it("while the batch before is under way fails the comparison, once that is compared", async () => {
    const auditor = auditorOf(300);
    const first = [...expectedSlots(auditor)][0]?.slot;
    const unheard: unknown[] = [];
    const hear = (reason: unknown): void => void unheard.push(reason);
    process.on("unhandledRejection", hear);
    const slow: BatchRpc = {
      request: async () => Promise.reject(new Error("slots are read many at once")),
      batch: async (calls) => {
        if (calls[0]?.params[1] !== first) throw new RpcError("transport", "connection refused");
        // By then nobody has heard of the second batch's end, if nobody listens.
        await new Promise((resolve) => setImmediate(resolve));
        return new Node(auditor).batch(calls);
      },
    };
    const told: number[] = [];
    const comparison = compareStorage(slow, book, auditor, BLOCK, (slots) => told.push(slots));
    await expect(comparison).rejects.toThrowError("connection refused");
    process.off("unhandledRejection", hear);
    expect({ told, unheard }).toEqual({ told: [250], unheard: [] });
  });
});
