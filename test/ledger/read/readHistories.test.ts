import { describe, expect, it } from "vitest";
import { readHistories } from "../../../src/ledger/readHistories.ts";
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

  it("leaves out registries that did not exist yet", async () => {
    const ledger = ledgerOf(3);
    const [, early] = ledger.blocks;
    expect((await readHistories(new FakeNode(ledger), ledger.book, early as never)).size).toBe(0);
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
    expect(await refusal(ledger, withoutBlockHash, replace)).toBe("block-not-found");
  });

  it.each([
    ["nothing", "0x"],
    ["half a word", `0x${"00".repeat(40)}`],
    ["a head that is too long", `0x${"11".repeat(32)}${"00".repeat(32)}`],
    ["a sequence that is too large", `0x${"00".repeat(32)}${"11".repeat(32)}`],
    ["no text", 7],
  ])("takes %s for no answer", async (_what, answer) => {
    const strange: Fault = (call, next) => (call.method === "eth_call" ? Promise.resolve(answer) : next());
    expect(await refusal(ledgerOf(3), strange)).toBe("transport");
  });
});
