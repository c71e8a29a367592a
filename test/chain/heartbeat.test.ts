import { describe, expect, it, onTestFinished, vi } from "vitest";
import { CHAIN_ID, startChain, temporaryDirectory } from "./support/chains.ts";
import { sendRaw } from "./support/contracts.ts";
import { stepWatch } from "./support/stepWatch.ts";
import { oneWallet, signedTransfers } from "./support/transfers.ts";

/** Time that passes only when it is told to. */
function manualTime() {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  let now = 1_800_000_000_000;
  return {
    now: () => now,
    pass(seconds: number) {
      now += seconds * 1000;
      vi.advanceTimersByTime(seconds * 1000);
    },
  };
}

describe("an idle chain", () => {
  it("mines an empty block, journalled like any other, whenever the interval has passed", async () => {
    const time = manualTime();
    const watch = stepWatch();
    const dataDir = temporaryDirectory();
    const chain = await startChain({ dataDir, heartbeatSeconds: 60, now: time.now, onStep: watch.onStep });
    for (let beat = 1; beat <= 3; beat += 1) {
      time.pass(59);
      expect(chain.health().head.number).toBe(beat - 1);
      time.pass(1);
      await watch.reached("answered", beat);
      expect(chain.health().head).toMatchObject({ number: beat, timestamp: 1_800_000_000 + 60 * beat });
    }
    const { head } = chain.health();
    await chain.close();
    expect((await startChain({ dataDir, now: time.now })).health().head).toEqual(head);
  });

  it("counts from the last block, whatever was in it", async () => {
    const time = manualTime();
    const watch = stepWatch();
    const chain = await startChain({ heartbeatSeconds: 60, now: time.now, onStep: watch.onStep });
    const transfers = await signedTransfers(oneWallet(), CHAIN_ID, 3);
    for (const [index, transfer] of transfers.entries()) {
      // A beat that came too early would take the number before this block's.
      await sendRaw(chain, transfer);
      expect(chain.health().head.number).toBe(index + 1);
      time.pass(59);
    }
    time.pass(1);
    await watch.reached("answered", 4);
    expect(chain.health().head.number).toBe(4);
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
    const watch = stepWatch();
    const late = await startChain({ dataDir, now: time.now, onStep: watch.onStep });
    await watch.reached("answered", 1);
    expect(late.health().head).toMatchObject({ number: 1, timestamp: 1_800_000_060 });
  });

  it("is silent once it is closed", async () => {
    const time = manualTime();
    const chain = await startChain({ heartbeatSeconds: 60, now: time.now });
    await chain.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
