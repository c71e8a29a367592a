import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ChainStep } from "../../src/chain/chainStep.ts";
import type { BlockSummary } from "../../src/chain/engine.ts";
import { type Acknowledged, expectKept, sendLanes } from "./support/acknowledged.ts";
import { CHAIN_ID, startChain, temporaryDirectory } from "./support/chains.ts";
import { rpcClient } from "./support/rpcClient.ts";
import { spawnChain } from "./support/spawnChain.ts";
import { signedTransfers, wallets } from "./support/transfers.ts";

const lanesOf = (senders: number, each: number) =>
  Promise.all(wallets(senders).map((wallet) => signedTransfers(wallet, CHAIN_ID, each)));

/** What was acknowledged is there and the ledger can be written; gives the head that the restart came to. */
async function expectWritable(dataDir: string, acknowledged: readonly Acknowledged[]): Promise<BlockSummary> {
  const chain = await startChain({ dataDir });
  const restarted = chain.health().head;
  await expectKept(chain, acknowledged);
  const [lane] = await lanesOf(1, 1);
  await expect(chain.request("eth_sendRawTransaction", lane ?? [])).resolves.toMatch(/^0x/);
  const head = chain.health().head;
  await chain.close();
  // And once more: what the restart itself wrote must replay as well.
  const again = await startChain({ dataDir });
  expect(again.health().head).toEqual(head);
  await expectKept(again, acknowledged);
  return restarted;
}

describe("a chain that is killed while it writes", () => {
  // The last column: how many blocks are in the journal then, where that is certain.
  const points: readonly (readonly [ChainStep, number, number | undefined])[] = [
    ["received", 1, 0],
    ["received", 9, undefined],
    ["offered", 1, 0],
    ["offered", 4, 3],
    ["appended", 1, 1],
    ["appended", 5, 5],
    ["synced", 1, 1],
    ["synced", 6, 6],
    ["mined", 1, 1],
    ["mined", 7, 7],
    ["sealed", 3, 3],
    ["answered", 3, 3],
  ];
  it.each(points)("keeps every acknowledged write when it ends at '%s' number %i", async (step, time, blocks) => {
    const dataDir = temporaryDirectory();
    const child = await spawnChain({ dataDir, chainId: CHAIN_ID, killAt: { step, time } });
    const acknowledged = await sendLanes(rpcClient(child.url), await lanesOf(4, 12));
    expect(await child.ended).toBe("SIGKILL");
    const restarted = await expectWritable(dataDir, acknowledged);
    if (blocks !== undefined) expect(restarted.number).toBe(blocks);
  });

  it.each([1, 40, 150])("keeps every acknowledged write when 32 senders have %i answers", async (answers) => {
    const dataDir = temporaryDirectory();
    const child = await spawnChain({ dataDir, chainId: CHAIN_ID });
    const acknowledged = await sendLanes(rpcClient(child.url), await lanesOf(32, 20), (count) => {
      if (count === answers) child.kill("SIGKILL");
    });
    expect(await child.ended).toBe("SIGKILL");
    expect(acknowledged.length).toBeGreaterThanOrEqual(answers);
    await expectWritable(dataDir, acknowledged);
  });

  it("keeps the chain when it ends while it mines a heartbeat", async () => {
    const dataDir = temporaryDirectory();
    const options = { dataDir, chainId: CHAIN_ID, heartbeatSeconds: 1 };
    const child = await spawnChain({ ...options, killAt: { step: "appended", time: 1 } });
    expect(await child.ended).toBe("SIGKILL");
    await expectWritable(dataDir, []);
  });
});

describe("a chain that is killed while it starts", () => {
  it.each(["journal-written", "journal-named"] as const)("starts anew after it ended at '%s'", async (step) => {
    const dataDir = temporaryDirectory();
    const child = await spawnChain({ dataDir, chainId: CHAIN_ID, killAt: { step, time: 1 } });
    expect(await child.ended).toBe("SIGKILL");
    await expectWritable(dataDir, []);
  });

  it.each(["tail-cut", "replayed"] as const)("keeps the ledger when it ended at '%s'", async (step) => {
    const dataDir = temporaryDirectory();
    const chain = await startChain({ dataDir });
    const acknowledged = await sendLanes(rpcClient(chain.url), await lanesOf(2, 5));
    await chain.close();
    appendFileSync(join(dataDir, "journal"), "torn");
    const child = await spawnChain({ dataDir, chainId: CHAIN_ID, killAt: { step, time: 1 } });
    expect(await child.ended).toBe("SIGKILL");
    await expectWritable(dataDir, acknowledged);
  });
});
