import { describe, expect, it } from "vitest";
import { type Acknowledged, expectKept } from "./support/acknowledged.ts";
import { CHAIN_ID, startChain, temporaryDirectory } from "./support/chains.ts";
import { sendRaw } from "./support/contracts.ts";
import { type RpcFailure, rpcClient } from "./support/rpcClient.ts";
import { spawnChain } from "./support/spawnChain.ts";
import { oneWallet, signedTransfers } from "./support/transfers.ts";

describe("a chain whose journal can't be written any more", () => {
  // The operating system refuses to let any file of the child grow over 8 KiB, as a full disk would.
  const fullDisk = "ulimit -f 8;";

  it("refuses the write with the reason, mines nothing, and goes on to answer reads", async () => {
    const dataDir = temporaryDirectory();
    const child = await spawnChain({ dataDir, chainId: CHAIN_ID }, fullDisk);
    const rpc = rpcClient(child.url);
    const transfers = await signedTransfers(oneWallet(), CHAIN_ID, 60);
    const acknowledged: Acknowledged[] = [];
    let failure: RpcFailure | undefined;
    for (const raw of transfers) {
      const hash = await rpc<string>("eth_sendRawTransaction", [raw]).catch((error: RpcFailure) => {
        failure ??= error;
        return undefined;
      });
      if (hash !== undefined) acknowledged.push({ hash, place: await rpc("eth_getTransactionReceipt", [hash]) });
    }
    expect(failure).toMatchObject({
      code: -32603,
      message: expect.stringMatching(/takes no writes: the journal can't be written \(.*EFBIG/),
    });
    expect(acknowledged.length).toBeGreaterThan(5);
    expect(acknowledged.length).toBeLessThan(60);
    expect(Number(await rpc("eth_blockNumber"))).toBe(acknowledged.length);
    const [last] = acknowledged.slice(-1);
    expect(await rpc("eth_getTransactionReceipt", [last?.hash])).not.toBeNull();

    child.kill("SIGKILL");
    await child.ended;
    const chain = await startChain({ dataDir });
    expect(chain.health()).toMatchObject({ state: "running", head: { number: acknowledged.length } });
    await expectKept(chain, acknowledged);
    // What was refused was not kept in secret: its nonce is free.
    await expect(sendRaw(chain, transfers[acknowledged.length])).resolves.toMatch(/^0x/);
  });
});
