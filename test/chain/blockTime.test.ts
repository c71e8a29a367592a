import { describe, expect, it } from "vitest";
import type { EmbeddedChain } from "../../src/chain/embeddedChain.ts";
import { CHAIN_ID, recordingLog, startChain, temporaryDirectory } from "./support/chains.ts";
import { sendRaw } from "./support/contracts.ts";
import { oneWallet, signedTransfers } from "./support/transfers.ts";

async function timesOf(chain: EmbeddedChain): Promise<number[]> {
  const { number } = chain.health().head;
  const heights = Array.from({ length: number + 1 }, (_, height) => `0x${height.toString(16)}`);
  const blocks = await Promise.all(heights.map((height) => chain.request("eth_getBlockByNumber", [height, false])));
  return blocks.map((block) => Number((block as { timestamp: string }).timestamp));
}

describe("block times", () => {
  it("are the clock's whole seconds, shared by the blocks of one second", async () => {
    let now = 1_800_000_000_900;
    const chain = await startChain({ now: () => now });
    const transfers = await signedTransfers(oneWallet(), CHAIN_ID, 30);
    for (const transfer of transfers) {
      await sendRaw(chain, transfer);
      now += 40;
    }
    const times = await timesOf(chain);
    expect(times).toHaveLength(31);
    expect(times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0))).toBe(true);
    // However many blocks a second has, they don't run ahead of the clock.
    expect(times.at(-1)).toBe(Math.floor((now - 40) / 1000));
    expect(new Set(times)).toEqual(new Set([1_800_000_000, 1_800_000_001, 1_800_000_002]));
  });

  it("never go back, and say so when the clock does", async () => {
    let now = 1_800_000_000_000;
    const log = recordingLog();
    const dataDir = temporaryDirectory();
    const chain = await startChain({ dataDir, now: () => now, log });
    const transfers = await signedTransfers(oneWallet(), CHAIN_ID, 5);
    for (const [index, shift] of [0, 10, -3600, 1, 3600].entries()) {
      now += shift * 1000;
      await sendRaw(chain, transfers[index]);
    }
    const times = (await timesOf(chain)).map((time) => time - 1_800_000_000);
    expect(times).toEqual([0, 0, 10, 10, 10, 11]);
    expect(log.lines.filter((line) => line.startsWith("warn"))).toEqual([
      expect.stringContaining("The clock is 3600 s behind the newest block"),
    ]);
    const { head } = chain.health();
    await chain.close();
    expect((await startChain({ dataDir, now: () => now })).health().head).toEqual(head);
  });
});
