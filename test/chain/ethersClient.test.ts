import { ContractFactory, JsonRpcProvider, Wallet } from "ethers";
import { expect, it, onTestFinished } from "vitest";
import { CLOCK, CLOSED, deployment } from "./support/bytecode.ts";
import { CHAIN_ID, startChain } from "./support/chains.ts";

it("serves ethers as it comes: deployment, fees, receipts, logs, estimates and reverts", async () => {
  const { url } = await startChain();
  // ethers remembers a nonce for 250 ms by default, longer than a block takes here.
  const provider = new JsonRpcProvider(url, undefined, { batchStallTime: 0, cacheTimeout: -1, pollingInterval: 20 });
  onTestFinished(() => provider.destroy());
  const wallet = Wallet.createRandom().connect(provider);
  expect((await provider.getNetwork()).chainId).toBe(BigInt(CHAIN_ID));

  const clock = await new ContractFactory([], deployment(CLOCK), wallet).deploy();
  await clock.waitForDeployment();
  const receipt = await (await wallet.sendTransaction({ to: clock })).wait(1, 10_000);
  expect(receipt).toMatchObject({ status: 1, gasPrice: 0n, from: wallet.address });
  expect(receipt?.logs).toHaveLength(1);
  expect(await provider.getLogs({ address: await clock.getAddress(), fromBlock: 0 })).toHaveLength(1);
  expect(await provider.getTransactionCount(wallet.address, "pending")).toBe(2);
  expect((await provider.getBlock("latest", true))?.prefetchedTransactions).toHaveLength(1);

  const closed = await new ContractFactory([], deployment(CLOSED), wallet).deploy();
  await closed.waitForDeployment();
  const refusal = wallet.sendTransaction({ to: closed });
  await expect(refusal).rejects.toMatchObject({ code: "CALL_EXCEPTION", reason: "closed" });
  await expect(provider.call({ to: closed })).rejects.toMatchObject({ code: "CALL_EXCEPTION", reason: "closed" });
  await expect(provider.send("hardhat_mine", [])).rejects.toThrow(/not served/);
});
