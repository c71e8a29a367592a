import { open } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type Acknowledged, expectKept } from "./support/acknowledged.ts";
import { CHAIN_ID, recordingLog, startChain, temporaryDirectory } from "./support/chains.ts";
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

  it("does not bring back after a restart what it refused because the disk did not confirm it", async () => {
    const dataDir = temporaryDirectory();
    const log = recordingLog();
    const chain = await startChain({ dataDir, log });
    const transfers = await signedTransfers(oneWallet(), CHAIN_ID, 3);
    await sendRaw(chain, transfers[0]);
    const handle = await open(join(dataDir, "journal"));
    const spy = vi.spyOn(Object.getPrototypeOf(handle) as typeof handle, "datasync");
    onTestFinished(() => spy.mockRestore());
    await handle.close();
    spy.mockRejectedValueOnce(new Error("EIO: i/o error, fdatasync"));
    await expect(sendRaw(chain, transfers[1])).rejects.toThrow(/takes no writes.*EIO/);
    // The disk may seem well again; what it holds is not known any more.
    await expect(sendRaw(chain, transfers[1])).rejects.toThrow(/takes no writes.*restart/);
    expect(chain.health()).toMatchObject({ state: "read-only", reason: expect.stringContaining("EIO"), waiting: 0 });
    expect(await chain.request("eth_blockNumber", [])).toBe("0x1");
    expect(log.lines.filter((line) => line.startsWith("error"))).toHaveLength(1);
    await chain.close();

    const restarted = await startChain({ dataDir });
    expect(restarted.health()).toMatchObject({ state: "running", head: { number: 1 } });
    await expect(sendRaw(restarted, transfers[1])).resolves.toMatch(/^0x/);
  });
});
