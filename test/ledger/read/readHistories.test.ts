import { describe, expect, it } from "vitest";
import { readHistories } from "../../../src/ledger/readHistories.ts";
import { RpcError } from "../../../src/ledger/rpc.ts";
import { classifyRpcError } from "../../../src/ledger/rpcErrors.ts";
import { FakeLedger } from "../../support/fakeLedger.ts";
import { FakeNode } from "../../support/fakeNode.ts";
import { type Fault, FaultyRpc, withoutBlockHash } from "../../support/faultyRpc.ts";
import { Random } from "../../support/random.ts";
import { mineHistory, RandomFacts } from "../../support/randomFacts.ts";

function ledgerOf(blocks: number): FakeLedger {
  const ledger = new FakeLedger();
  mineHistory(ledger, new RandomFacts(1), new Random(1), blocks);
  return ledger;
}

/** The reason why reading at a block failed. */
async function refusal(ledger: FakeLedger, ...faults: Fault[]): Promise<string> {
  const { head } = ledger;
  const told = readHistories(new FaultyRpc(new FakeNode(ledger), ...faults), ledger.book, head);
  return told.then(
    () => "none",
    (error: unknown) => classifyRpcError(error),
  );
}

describe("readHistories", () => {
  it.each([
    ["by hash", []],
    ["by number, where the node takes no hash", [withoutBlockHash]],
  ])("gives what each registry says at a block, %s", async (_how, faults) => {
    const ledger = ledgerOf(20);
    const rpc = new FaultyRpc(new FakeNode(ledger), ...faults);
    for (const block of ledger.blocks.slice(2)) {
      const told = await readHistories(rpc, ledger.book, block);
      expect(Object.fromEntries(told)).toEqual(block.tips);
    }
  });

  it("asks by hash, and by number once a node took no hash, with a look at the block afterwards", async () => {
    const ledger = ledgerOf(3);
    const asked = async (node: FakeNode, rpc: FaultyRpc | FakeNode) => {
      node.calls.length = 0;
      await readHistories(rpc, ledger.book, ledger.head);
      return node.calls.map(({ method, params }) => [method, params.at(method === "eth_call" ? 1 : 0)]);
    };
    const { hash: blockHash, number } = ledger.head;
    const node = new FakeNode(ledger);
    const byHash = Array(4).fill(["eth_call", { blockHash }]);
    expect(await asked(node, node)).toEqual(byHash);
    expect(await asked(node, node)).toEqual(byHash);
    const hex = `0x${number.toString(16)}`;
    const byNumber = [...Array(4).fill(["eth_call", hex]), ["eth_getBlockByNumber", hex]];
    let refusals = 0;
    const old = new FaultyRpc(node, (call, answer) => {
      refusals += typeof call.params[1] === "object" ? 1 : 0;
      return withoutBlockHash(call, answer);
    });
    expect(await asked(node, old)).toEqual(byNumber);
    expect(await asked(node, old)).toEqual(byNumber);
    expect(refusals).toBe(4);
  });

  it.each([
    ["in words that nobody knows", -32602, "missing value for required argument 1", "none"],
    ["because it has pruned the state", -32000, "missing trie node 12", "state-unavailable"],
    ["for another reason", -32000, "no", "unknown"],
  ])("asks by number only where the node took no hash, not where it refused %s", async (_why, code, words, reason) => {
    const refuse: Fault = (call, answer) =>
      call.method === "eth_call" && typeof call.params[1] !== "string"
        ? Promise.reject(new RpcError("response", words, { code }))
        : answer();
    expect(await refusal(ledgerOf(3), refuse)).toBe(reason);
  });

  it("asks those registries that it was told to", async () => {
    const ledger = ledgerOf(3);
    const told = await readHistories(new FakeNode(ledger), ledger.book, ledger.head, ["benefits", "certifications"]);
    expect([...told.keys()]).toEqual(["benefits", "certifications"]);
  });

  it("leaves out registries that did not exist yet", async () => {
    const ledger = ledgerOf(3);
    const [, early] = ledger.blocks;
    expect((await readHistories(new FakeNode(ledger), ledger.book, early as never)).size).toBe(0);
    expect((await readHistories(new FakeNode(ledger), ledger.book, ledger.blocks[2] as never)).size).toBe(4);
  });

  it("does not take the state of another block of the same number", async () => {
    const ledger = ledgerOf(5);
    const replace: Fault = (call, answer) => {
      const { blocks } = ledger;
      if (call.method === "eth_call" && blocks.length === ledger.head.number + 1) {
        ledger.fork(1);
        ledger.mine([]);
      }
      return answer();
    };
    const { head } = ledger;
    const told = readHistories(new FaultyRpc(new FakeNode(ledger), withoutBlockHash, replace), ledger.book, head);
    const message = `block not found: ${head.number} was replaced`;
    await expect(told).rejects.toMatchObject({ name: "RpcError", reason: "response", message });
  });

  it.each([
    ["nothing", "0x"],
    ["half a word", `0x${"00".repeat(40)}`],
    ["a head that is too long", `0x${"11".repeat(32)}${"00".repeat(32)}`],
    ["a sequence that is too large", `0x${"00".repeat(32)}${"11".repeat(32)}`],
    ["no text", 7],
  ])("takes %s for no answer", async (_what, answer) => {
    const strange: Fault = (call, next) => (call.method === "eth_call" ? Promise.resolve(answer) : next());
    const ledger = ledgerOf(3);
    const told = readHistories(new FaultyRpc(new FakeNode(ledger), strange), ledger.book, ledger.head);
    await expect(told).rejects.toMatchObject({ reason: "transport", message: "the node's answer is no history" });
  });
});
