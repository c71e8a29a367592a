import { appendFileSync, copyFileSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ChainStep } from "../../src/chain/chainStep.ts";
import type { BlockSummary } from "../../src/chain/engine.ts";
import { Journal } from "../../src/chain/journal.ts";
import type { BlockRecord, GenesisRecord } from "../../src/chain/journalRecord.ts";
import type { ReplayProgress } from "../../src/chain/replay.ts";
import { expectKept, sendLanes } from "./support/acknowledged.ts";
import { CLOCK, deployment } from "./support/bytecode.ts";
import { CHAIN_ID, recordingLog, startChain, temporaryDirectory } from "./support/chains.ts";
import { rpcClient } from "./support/rpcClient.ts";
import { oneWallet, signed, signedTransfers, wallets } from "./support/transfers.ts";

const lanesOf = (senders: number, each: number) =>
  Promise.all(wallets(senders).map((wallet) => signedTransfers(wallet, CHAIN_ID, each)));

/** A directory with a ledger of `each` × `senders` transfers, closed. */
async function ledger(senders: number, each: number): Promise<{ dataDir: string; head: BlockSummary }> {
  const dataDir = temporaryDirectory();
  const chain = await startChain({ dataDir });
  await sendLanes(rpcClient(chain.url), await lanesOf(senders, each));
  const { head } = chain.health();
  await chain.close();
  return { dataDir, head };
}

/** Writes the ledger of `from` anew, each record changed as asked. */
async function rewritten(
  from: string,
  change: {
    genesis?: (record: GenesisRecord) => GenesisRecord;
    block?: (record: BlockRecord) => BlockRecord;
    seal?: string;
  },
): Promise<string> {
  const dataDir = temporaryDirectory();
  const around = { log: recordingLog(), onStep: () => undefined };
  const source = await Journal.open(join(from, "journal"), around);
  const copy = await Journal.create(join(dataDir, "journal"), (change.genesis ?? ((it) => it))(source.genesis), around);
  for await (const { block, sealedHash } of source.blocks()) {
    await copy.append((change.block ?? ((it) => it))(block));
    await copy.seal(block.number, block.number === 2 ? (change.seal ?? sealedHash ?? "") : (sealedHash ?? ""));
  }
  await source.close();
  await copy.close();
  return dataDir;
}

describe("a restarted chain", () => {
  it("has the same blocks, receipts, logs and state, whatever was read in between", async () => {
    const dataDir = temporaryDirectory();
    const wallet = oneWallet();
    const chain = await startChain({ dataDir });
    const fields = { chainId: CHAIN_ID, gasLimit: 300_000 };
    const deploy = { type: 2, nonce: 0, data: deployment(CLOCK), maxFeePerGas: 0, maxPriorityFeePerGas: 0, ...fields };
    const creation = await chain.request("eth_sendRawTransaction", [await wallet.signTransaction(deploy)]);
    const receipt = (await chain.request("eth_getTransactionReceipt", [creation])) as { contractAddress: string };
    const to = receipt.contractAddress;
    for (let nonce = 1; nonce < 6; nonce += 1) {
      for (const tag of ["pending", "latest", "0x0"]) {
        await chain.request("eth_call", [{ to, from: wallet.address }, tag]);
        await chain.request("eth_getBlockByNumber", [tag, true]);
        await chain.request("eth_estimateGas", [{ to, from: wallet.address }, tag]);
      }
      await chain.request("eth_sendRawTransaction", [await signed(wallet, { nonce, to, ...fields })]);
    }
    const everything = async (it: typeof chain) => ({
      blocks: await Promise.all([0, 1, 2, 3, 4, 5, 6].map((n) => it.request("eth_getBlockByNumber", [`0x${n}`, true]))),
      receipts: await Promise.all([1, 2, 3, 4, 5, 6].map((n) => it.request("eth_getBlockReceipts", [`0x${n}`]))),
      logs: await it.request("eth_getLogs", [{ fromBlock: "earliest" }]),
      proof: await it.request("eth_getProof", [to, ["0x0"], "latest"]),
      proofThen: await it.request("eth_getStorageAt", [to, "0x0", "0x3"]),
    });
    const before = await everything(chain);
    expect(before.logs).toHaveLength(5);
    await chain.close();
    expect(await everything(await startChain({ dataDir }))).toEqual(before);
  });

  it("has every acknowledged block after a power cut that loses all that was not synchronised", async () => {
    const dataDir = temporaryDirectory();
    const path = join(dataDir, "journal");
    let synced = 0;
    const cuts: { size: number; head: BlockSummary }[] = [];
    const onStep = (step: ChainStep) => {
      if (step === "synced") synced = statSync(path).size;
      if (step === "answered") cuts.push({ size: synced, head: chain.health().head });
    };
    const chain = await startChain({ dataDir, onStep });
    await sendLanes(rpcClient(chain.url), await lanesOf(4, 6));
    await chain.close();
    expect(cuts.length).toBeGreaterThan(3);
    for (const { size, head } of cuts) {
      const copy = temporaryDirectory();
      copyFileSync(path, join(copy, "journal"));
      truncateSync(join(copy, "journal"), size);
      expect((await startChain({ dataDir: copy })).health().head).toEqual(head);
    }
  });

  it("cuts off an interrupted write, says so, and goes on from the block before", async () => {
    const { dataDir, head } = await ledger(1, 3);
    appendFileSync(join(dataDir, "journal"), Buffer.from("an interrupted write"));
    const log = recordingLog();
    const chain = await startChain({ dataDir, log });
    expect(chain.health().head).toEqual(head);
    expect(log.lines.filter((line) => line.startsWith("warn"))).toEqual([
      expect.stringMatching(/ended in an interrupted write: cut 20 bytes at byte \d+/),
    ]);
  });

  it("tells how far it has come", async () => {
    const { dataDir } = await ledger(2, 5);
    const steps: ReplayProgress[] = [];
    const chain = await startChain({ dataDir, onReplay: (progress) => steps.push(progress) });
    expect(steps.map((step) => step.block)).toEqual(steps.map((_, index) => index + 1));
    expect(steps.at(-1)).toMatchObject({ block: chain.health().head.number, transactions: 10 });
    expect(steps.at(-1)?.bytesRead).toBe(steps.at(-1)?.bytesTotal);
  });

  it("keeps what is written after each of many restarts", async () => {
    const dataDir = temporaryDirectory();
    const all = [];
    for (let run = 0; run < 5; run += 1) {
      const chain = await startChain({ dataDir });
      all.push(...(await sendLanes(rpcClient(chain.url), await lanesOf(2, 2))));
      await expectKept(chain, all);
      await chain.close();
    }
    expect(all).toHaveLength(20);
  });
});

describe("a chain refuses to start", () => {
  it("on a journal that is damaged in the middle, naming byte and way out, and leaves it alone", async () => {
    const { dataDir } = await ledger(1, 5);
    const path = join(dataDir, "journal");
    const damaged = readFileSync(path);
    damaged.writeUInt8(damaged.readUInt8(600) ^ 1, 600);
    writeFileSync(path, damaged);
    const refusal = startChain({ dataDir });
    await expect(refusal).rejects.toMatchObject({ code: "CHAIN_JOURNAL_DAMAGED" });
    await expect(refusal).rejects.toThrow(/damaged at byte \d+.*truncate -s \d+ /);
    expect(readFileSync(path).equals(damaged)).toBe(true);
  });

  it("when a block comes out with another hash than clients saw", async () => {
    const { dataDir } = await ledger(1, 3);
    const other = await rewritten(dataDir, { seal: `0x${"12".repeat(32)}` });
    const refusal = startChain({ dataDir: other });
    await expect(refusal).rejects.toMatchObject({ code: "CHAIN_REPLAY_DIFFERS" });
    await expect(refusal).rejects.toThrow(/differs at block 2 \(byte \d+ of the journal\).*made by Hardhat/);
  });

  it("when a transaction of the journal is gone, or its time is another", async () => {
    const { dataDir } = await ledger(1, 3);
    const changes: ((block: BlockRecord) => BlockRecord)[] = [
      (block) => (block.number === 2 ? { ...block, transactions: [] } : block),
      (block) => ({ ...block, timestamp: block.timestamp + (block.number === 2 ? 1 : 0) }),
      (block) => ({ ...block, timestamp: block.timestamp - (block.number === 3 ? 1000 : 0) }),
    ];
    for (const block of changes) {
      const other = await rewritten(dataDir, { block });
      await expect(startChain({ dataDir: other })).rejects.toMatchObject({ code: "CHAIN_REPLAY_DIFFERS" });
    }
  });

  it("when its engine makes another first block", async () => {
    const { dataDir } = await ledger(1, 0);
    const genesis = (record: GenesisRecord) => ({ ...record, genesisTime: record.genesisTime - 1 });
    const other = await rewritten(dataDir, { genesis });
    await expect(startChain({ dataDir: other })).rejects.toMatchObject({ code: "CHAIN_REPLAY_DIFFERS" });
  });

  it("as another chain than the journal's", async () => {
    const { dataDir } = await ledger(1, 1);
    for (const other of [{ chainId: CHAIN_ID + 1 }, { blockGasLimit: 30_000_000 }]) {
      const refusal = startChain({ dataDir, ...other });
      await expect(refusal).rejects.toMatchObject({ code: "CHAIN_JOURNAL_OF_ANOTHER_CHAIN" });
    }
    await expect(startChain({ dataDir })).resolves.toBeDefined();
  });

  it("in a directory that can't be one", async () => {
    const file = join(temporaryDirectory(), "file");
    writeFileSync(file, "");
    await expect(startChain({ dataDir: file })).rejects.toMatchObject({ code: "CHAIN_DIRECTORY_UNUSABLE" });
  });

  it("with numbers that make no sense", async () => {
    for (const wrong of [{ chainId: 0 }, { chainId: 1.5 }, { heartbeatSeconds: 0 }, { blockGasLimit: 10 }]) {
      await expect(startChain(wrong)).rejects.toThrow(RangeError);
    }
  });
});

it("says so when the ledger is held in memory only", async () => {
  const log = recordingLog();
  const chain = await startChain({ log });
  expect(log.lines).toEqual([expect.stringMatching(/^warn: .*in memory only/)]);
  expect(chain.health().durable).toBe(false);
  expect((await startChain({ dataDir: temporaryDirectory() })).health().durable).toBe(true);
});
