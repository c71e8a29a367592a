/**
 * Reads a made-up ledger from a node over HTTP, each way in a process of its own, and prints events per second and peak memory:
 *   fetch     the bytes alone: the limit
 *   verify    fetched, verified and folded into the view
 *   store     the same, and stored in SQLite, as a gateway does
 *   start     from a snapshot of that store, as a gateway restarts
 * Run with: tsx scripts/bench/replay.ts [CERTIFICATIONS [PER_BLOCK]]
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { AddressBook } from "../../src/ledger/addressBook.ts";
import { assertChainIdentity } from "../../src/ledger/chainIdentity.ts";
import { Follower } from "../../src/ledger/follower.ts";
import type { FollowerStore } from "../../src/ledger/followerPorts.ts";
import { createRpcClient } from "../../src/ledger/rpcClient.ts";
import { RpcFailover } from "../../src/ledger/rpcFailover.ts";
import { storedEvents } from "../../src/ledger/storedEvents.ts";
import { openView } from "../../src/projection/openView.ts";
import { SnapshotFile } from "../../src/projection/snapshotFile.ts";
import { LedgerView } from "../../src/projection/view.ts";
import { Database } from "../../src/store/database.ts";
import { EventStore } from "../../src/store/eventStore.ts";
import { ledgerMigrations } from "../../src/store/ledgerSchema.ts";

const WAYS = ["fetch", "verify", "store", "start"] as const;
/** Blocks of one question when only fetching: about what the follower settles on. */
const SPAN = 2;

async function fetchOnly(url: string, blocks: number): Promise<void> {
  const ask = async (from: number): Promise<number> => {
    const params = [
      { fromBlock: `0x${from.toString(16)}`, toBlock: `0x${Math.min(blocks, from + SPAN - 1).toString(16)}` },
    ];
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_getLogs", params });
    const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
    return (await response.arrayBuffer()).byteLength;
  };
  for (let from = 1, ahead = ask(from); from <= blocks; from += SPAN) {
    const answer = ahead;
    if (from + SPAN <= blocks) ahead = ask(from + SPAN);
    await answer;
  }
}

function nothingStored(): FollowerStore {
  return {
    append() {},
    rollBack() {},
    after: () => [],
    tipsAt: () => new Map(),
    checkpoints: { claim() {}, current: () => undefined, links: () => [], keepEvidence() {} },
  };
}

async function follow(url: string, book: AddressBook, store: FollowerStore, view: LedgerView): Promise<number> {
  const rpc = createRpcClient({ url });
  const endpoints = [{ name: "node", rpc }];
  const admit = () => assertChainIdentity(rpc, book);
  const nodes = new RpcFailover({ endpoints, admit, monotonic: () => performance.now() });
  const follower = new Follower({ book, nodes, store, view, now: () => 0 });
  let events = 0;
  follower.subscribe((change) => {
    if (change.kind === "advanced") events += change.events.length;
  });
  for (let outcome = await follower.step(); outcome.kind !== "idle"; outcome = await follower.step()) {
    if (outcome.kind !== "advanced") throw new Error(JSON.stringify(outcome));
  }
  rpc.close();
  return events;
}

/** One way, in this process, which is set up like a gateway's. */
async function run(
  way: string,
  url: string,
  folder: string,
  count: number,
  blocks: number,
  book: AddressBook,
): Promise<void> {
  const started = performance.now();
  const cpu = process.cpuUsage();
  const file = join(folder, "store.db");
  const snapshot = new SnapshotFile(join(folder, "view"), "bench");
  if (way === "fetch") await fetchOnly(url, blocks);
  if (way === "verify") await follow(url, book, nothingStored(), new LedgerView(() => []));
  if (way === "store" || way === "start") {
    const store = new EventStore(Database.open(file, ledgerMigrations), 64);
    const { view, from } = openView({
      checkpoint: store.checkpoints.current(),
      events: storedEvents(book, store),
      snapshot,
    });
    if (way === "store") await follow(url, book, store, view);
    else if (from !== "snapshot") throw new Error(`started from ${from}`);
    const seconds = (performance.now() - started) / 1_000;
    const cpuSeconds = cpuOf(cpu);
    if (way === "store") view.save();
    if (view.current().state.certifications.size !== count) throw new Error("certifications are missing");
    return report(way, count, seconds, cpuSeconds);
  }
  report(way, count, (performance.now() - started) / 1_000, cpuOf(cpu));
}

/** Seconds that all threads of this process worked since `before`: on a busy machine more telling than the time that passed. */
function cpuOf(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function report(way: string, count: number, seconds: number, cpuSeconds: number): void {
  const row = {
    way,
    seconds,
    cpuSeconds,
    perSecond: Math.round(count / seconds),
    peakMB: Math.round(process.resourceUsage().maxRSS / 1024),
  };
  process.stdout.write(`${JSON.stringify(row)}\n`);
}

async function main(count: number, perBlock: number): Promise<void> {
  const script = (name: string): string => new URL(name, import.meta.url).pathname;
  const tsx = ["--import", "tsx"];
  const node = spawn(process.execPath, [...tsx, script("syntheticNode.ts"), String(count), String(perBlock)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface(node.stdout), "line")) as [string];
  const { port, book } = JSON.parse(line) as { port: number; book: AddressBook };
  const folder = mkdtempSync(join(tmpdir(), "aeo-replay-"));
  try {
    for (const way of WAYS) {
      const args = [
        way,
        `http://127.0.0.1:${port}`,
        folder,
        String(count),
        String(Math.ceil(count / perBlock)),
        JSON.stringify(book),
      ];
      const small = "--max-semi-space-size=4"; // as npm run gateway
      const child = spawn(process.execPath, [small, ...tsx, script("replay.ts"), ...args], { stdio: "inherit" });
      await once(child, "exit");
    }
  } finally {
    node.kill();
    rmSync(folder, { recursive: true });
  }
}

const [first = "100000", ...rest] = process.argv.slice(2);
if ((WAYS as readonly string[]).includes(first)) {
  const [url = "", folder = "", count = "0", blocks = "0", book = "{}"] = rest;
  await run(first, url, folder, Number(count), Number(blocks), JSON.parse(book) as AddressBook);
} else {
  await main(Number(first), Number(rest[0] ?? 500));
}
