/*
 * Measures the embedded chain: sends per second with 1 and with 32 in flight, with and without the journal, and the time of a
 * restart. Run it by itself: npx tsx test/chain/support/measureChain.ts [transactions]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedChain } from "../../../src/chain/embeddedChain.ts";
import { signedTransfers, wallets } from "./transfers.ts";
import { rpcClient } from "./rpcClient.ts";

const COUNT = Number(process.argv[2] ?? 2000);
const CHAIN_ID = 4242;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const options = { port: 0, chainId: CHAIN_ID, now: Date.now, log: silent };

async function measure(dataDir: string | undefined, senders: number, count: number): Promise<void> {
  const chain = await startEmbeddedChain({ ...options, dataDir });
  const lanes = await Promise.all(wallets(senders).map((wallet) => signedTransfers(wallet, CHAIN_ID, count / senders)));
  const rpc = rpcClient(chain.url);
  const began = performance.now();
  await Promise.all(
    lanes.map(async (lane) => {
      for (const raw of lane) await rpc("eth_sendRawTransaction", [raw]);
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  const { number } = chain.health().head;
  console.log(
    `${dataDir === undefined ? "memory " : "journal"} ${String(senders).padStart(2)} in flight: ` +
      `${(count / seconds).toFixed(0)} sends/s, ${number} blocks for ${count} transactions`,
  );
  await chain.close();
}

async function measureRestart(dataDir: string): Promise<void> {
  const began = performance.now();
  let last = { block: 0, transactions: 0, bytesTotal: 0 };
  const chain = await startEmbeddedChain({ ...options, dataDir, onReplay: (progress) => void (last = progress) });
  const ms = performance.now() - began;
  console.log(
    `restart with ${last.transactions} transactions in ${last.block} blocks (${(last.bytesTotal / 1024).toFixed(0)} KiB): ${ms.toFixed(0)} ms`,
  );
  await chain.close();
}

for (const senders of [1, 32]) {
  const count = COUNT - (COUNT % senders);
  await measure(undefined, senders, count);
  const dataDir = mkdtempSync(join(tmpdir(), "aeo-chain-"));
  await measure(dataDir, senders, count);
  await measureRestart(dataDir);
  rmSync(dataDir, { recursive: true });
}
