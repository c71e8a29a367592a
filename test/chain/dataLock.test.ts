import { describe, expect, it } from "vitest";
import { lockDataDirectory } from "../../src/chain/dataLock.ts";
import { CHAIN_ID, startChain, temporaryDirectory } from "./support/chains.ts";
import { spawnChain } from "./support/spawnChain.ts";

describe("a data directory in use", () => {
  it("is refused to a second chain of the same process until the first is closed", async () => {
    const dataDir = temporaryDirectory();
    const first = await startChain({ dataDir });
    await expect(startChain({ dataDir })).rejects.toMatchObject({ code: "CHAIN_IN_USE" });
    await first.close();
    await expect(startChain({ dataDir })).resolves.toBeDefined();
  });

  it("is refused to a second process, which is told whose it is", async () => {
    const dataDir = temporaryDirectory();
    await startChain({ dataDir });
    const second = await spawnChain({ dataDir, chainId: CHAIN_ID });
    expect(second.firstLine).toMatch(/^refused CHAIN_IN_USE /);
    expect(second.firstLine).toContain(`process ${process.pid}`);
  });

  it("is free again at once when its process was killed", async () => {
    const dataDir = temporaryDirectory();
    const first = await spawnChain({ dataDir, chainId: CHAIN_ID });
    expect(() => lockDataDirectory(dataDir)).toThrow(/in use by another process/);
    first.kill("SIGKILL");
    await first.ended;
    lockDataDirectory(dataDir).release();
  });

  it("is free again when the start failed for another reason", async () => {
    const dataDir = temporaryDirectory();
    const other = await startChain();
    const port = Number(new URL(other.url).port);
    await expect(startChain({ dataDir, port })).rejects.toMatchObject({ code: "CHAIN_PORT_UNUSABLE" });
    await expect(startChain({ dataDir })).resolves.toBeDefined();
  });
});
