import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { ChainStep } from "../../src/chain/chainStep.ts";
import { startChain, temporaryDirectory } from "./support/chains.ts";
import { sendRaw } from "./support/contracts.ts";
import { oneWallet, signedTransfers } from "./support/transfers.ts";
import { CHAIN_ID } from "./support/chains.ts";

/** Time that passes only when it is told to; `answered` settles with the next block. */
function manualTime() {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  let now = 1_800_000_000_000;
  let next = Promise.withResolvers<void>();
  return {
    now: () => now,
    onStep: (step: ChainStep) => {
      if (step !== "answered") return;
      next.resolve();
      next = Promise.withResolvers();
    },
    nextBlock: () => next.promise,
    pass(seconds: number) {
      now += seconds * 1000;
      vi.advanceTimersByTime(seconds * 1000);
    },
  };
}

describe("an idle chain", () => {
  it("mines an empty block, journalled like any other, whenever the interval has passed", async () => {
    const time = manualTime();
    const dataDir = temporaryDirectory();
    const chain = await startChain({ dataDir, heartbeatSeconds: 60, now: time.now, onStep: time.onStep });
    for (let beat = 1; beat <= 3; beat += 1) {
      const block = time.nextBlock();
      time.pass(59);
      expect(chain.health().head.number).toBe(beat - 1);
      time.pass(1);
      await block;
      expect(chain.health().head).toMatchObject({ number: beat, timestamp: 1_800_000_000 + 60 * beat });
    }
    const { head } = chain.health();
    await chain.close();
    expect((await startChain({ dataDir, now: time.now })).health().head).toEqual(head);
  });

  it("counts from the last block, whatever was in it", async () => {
    const time = manualTime();
    const chain = await startChain({ heartbeatSeconds: 60, now: time.now, onStep: time.onStep });
    const [transfer] = await signedTransfers(oneWallet(), CHAIN_ID, 1);
    time.pass(40);
    await sendRaw(chain, transfer);
    time.pass(59);
    expect(chain.health().head.number).toBe(1);
    const block = time.nextBlock();
    time.pass(1);
    await block;
    expect(chain.health().head.number).toBe(2);
  });

  it("mines at once when it comes back after a pause", async () => {
    const time = manualTime();
    const dataDir = temporaryDirectory();
    await (await startChain({ dataDir, now: time.now })).close();
    time.pass(59);
    const early = await startChain({ dataDir, now: time.now });
    expect(early.health().head.number).toBe(0);
    await early.close();
    time.pass(1);
    const block = time.nextBlock();
    const late = await startChain({ dataDir, now: time.now, onStep: time.onStep });
    await block;
    expect(late.health().head).toMatchObject({ number: 1, timestamp: 1_800_000_060 });
  });

  it("is silent once it is closed", async () => {
    const time = manualTime();
    const chain = await startChain({ heartbeatSeconds: 60, now: time.now });
    await chain.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
