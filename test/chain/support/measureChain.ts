/*
 * Measures the embedded chain: sends per second over its port with 1 and with 32 in flight, with and without the journal,
 * the time of a restart, what a day of heartbeats adds to it, and batches of a size that certifications come in.
 * Run it by itself: npx tsx test/chain/support/measureChain.ts [transactions]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedChain } from "../../../src/chain/embeddedChain.ts";
import { createEngine } from "../../../src/chain/engine.ts";
import { Journal } from "../../../src/chain/journal.ts";
import { signed, signedTransfers, wallets } from "./transfers.ts";

const COUNT = Number(process.argv[2] ?? 2000);
const CHAIN_ID = 4242;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const options = { port: 0, chainId: CHAIN_ID, now: Date.now, log: silent };
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** A client as light as can be, so that the chain is what is measured. */
function send(url: string, raw: string): Promise<void> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_sendRawTransaction", params: [raw] });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const headers = { "content-type": "application/json", "content-length": body.length };
  const outgoing = request(url, { method: "POST", agent, headers }, (response) => {
    let text = "";
    response.on("data", (chunk: Buffer) => (text += chunk.toString()));
    response.on("end", () => (text.includes('"error"') ? reject(new Error(text)) : resolve()));
  });
  outgoing.on("error", reject).end(body);
  return promise;
}

async function measure(
  dataDir: string | undefined,
  lanes: readonly (readonly string[])[],
  label: string,
): Promise<void> {
  const chain = await startEmbeddedChain({ ...options, dataDir });
  const began = performance.now();
  await Promise.all(
    lanes.map(async (lane) => {
      for (const raw of lane) await send(chain.url, raw);
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  const count = lanes.flat().length;
  const kind = dataDir === undefined ? "memory" : "journal";
  const { number } = chain.health().head;
  console.log(`${kind}, ${label}: ${(count / seconds).toFixed(0)} sends/s (${count} in ${number} blocks)`);
  await chain.close();
}

async function measureRestart(dataDir: string): Promise<void> {
  const began = performance.now();
  let last = { block: 0, transactions: 0, bytesTotal: 0 };
  const chain = await startEmbeddedChain({ ...options, dataDir, onReplay: (progress) => void (last = progress) });
  const ms = (performance.now() - began).toFixed(0);
  const size = (last.bytesTotal / 1024).toFixed(0);
  console.log(`  restart: ${ms} ms for ${last.transactions} transactions in ${last.block} blocks (${size} KiB)`);
  await chain.close();
}

async function measureBoth(label: string, lanes: readonly (readonly string[])[]): Promise<void> {
  await measure(undefined, lanes, label);
  const dataDir = mkdtempSync(join(tmpdir(), "aeo-chain-"));
  await measure(dataDir, lanes, label);
  await measureRestart(dataDir);
  rmSync(dataDir, { recursive: true });
}

/** What a restart costs after a day in which the chain did nothing but beat. */
async function measureIdleDay(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), "aeo-chain-"));
  const parameters = {
    chainId: CHAIN_ID,
    blockGasLimit: 60_000_000,
    genesisTime: Math.floor(Date.now() / 1000) - 86_400,
  };
  const engine = await createEngine(parameters);
  const genesis = {
    kind: "genesis",
    hardfork: "cancun",
    genesisHash: engine.genesis.hash,
    engine: engine.version,
  } as const;
  const around = { log: silent, onStep: () => undefined };
  const journal = await Journal.create(join(dataDir, "journal"), { ...genesis, ...parameters }, around);
  for (let number = 1; number <= 1440; number += 1) {
    const timestamp = parameters.genesisTime + number * 60;
    await journal.append({ kind: "block", number, timestamp, transactions: [] });
    await journal.seal(number, (await engine.mine(timestamp)).hash);
  }
  await journal.close();
  await engine.close();
  console.log("a day of heartbeats");
  await measureRestart(dataDir);
  rmSync(dataDir, { recursive: true });
}

const [one] = wallets(1);
if (one === undefined) throw new Error("no wallet");
await measureBoth("1 in flight", [await signedTransfers(one, CHAIN_ID, COUNT)]);
const crowd = wallets(32);
await measureBoth(
  "32 in flight",
  await Promise.all(crowd.map((wallet) => signedTransfers(wallet, CHAIN_ID, Math.floor(COUNT / 32)))),
);
const data = `0x${"a5".repeat(500 * 200)}`;
const batches = Array.from({ length: 40 }, (_, nonce) =>
  signed(one, { nonce, chainId: CHAIN_ID, data, gasLimit: 2_000_000 }),
);
await measureBoth("100 KB each, 1 in flight", [await Promise.all(batches)]);
await measureIdleDay();
agent.destroy();
