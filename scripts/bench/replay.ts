/**
 * Reads a ledger from a local node (anvil with the true contracts), each way in a process of its own, and prints events per second
 * and peak memory:
 *   fetch     the bytes alone, one question of ten blocks after another: the limit that the goals were set by
 *   ahead     the bytes alone, in our spans and with the next questions under way
 *   decode    fetched, decoded and folded; no head is checked
 *   heads     the same, and sequence and head of each registry checked
 *   audit     the same, and every right to write and every rule, as aeo audit replay does
 *   storage   the same, and every record compared with the contracts' storage
 *   verify    fetched, verified and folded into the view, as a gateway does
 *   store     the same, and stored in SQLite
 *   start     from a snapshot of that store, as a gateway restarts
 *   viem      getContractEvents into a Map
 *   ethers    queryFilter into a Map
 *   ponder    its backfill into its own database, installed in build/ as published; left out, loudly, where that fails
 * Run with: npm run bench -- replay [CERTIFICATIONS [PER_BLOCK [TIMES]]]. Each way runs so many times (3), interleaved; the median
 * counts.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AddressBook } from "../../src/ledger/addressBook.ts";
import { createHttpPost } from "../../src/ledger/httpPost.ts";
import { systemTimers } from "../../src/ledger/timers.ts";
import { assertChainIdentity } from "../../src/ledger/chainIdentity.ts";
import { Follower } from "../../src/ledger/follower.ts";
import type { FollowerStore } from "../../src/ledger/followerPorts.ts";
import { createRpcClient } from "../../src/ledger/rpcClient.ts";
import { RpcFailover } from "../../src/ledger/rpcFailover.ts";
import { storedEvents } from "../../src/ledger/storedEvents.ts";
import { openView } from "../../src/projection/openView.ts";
import { SnapshotFile } from "../../src/projection/snapshotFile.ts";
import { LedgerView } from "../../src/projection/view.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";
import { EventStore } from "../../src/store/eventStore.ts";
import { ledgerMigrations } from "../../src/store/ledgerSchema.ts";
import { installPonder, ponderBackfill } from "./replay/ponder.ts";
import { startRealNode } from "./replay/realNode.ts";
import { type Row, report as reportAll } from "./replay/report.ts";

const WAYS = [
  "fetch",
  "ahead",
  "decode",
  "heads",
  "audit",
  "storage",
  "verify",
  "store",
  "start",
  "viem",
  "ethers",
  "ponder",
] as const;
/** Those that none of our code takes part in. */
const PEERS: readonly string[] = ["fetch", "ahead", "viem", "ethers", "ponder"];
/** Those that aeo audit does; the rest of ours a gateway does. */
const AUDITS: readonly string[] = ["decode", "heads", "audit", "storage"];
const RUN = new URL("../run.mjs", import.meta.url).pathname;
/** Blocks of one question when only fetching: 5,000 events at 500 a block, as the peers ask, or about what the audit settles on. */
const [SPAN, OWN_SPAN] = [10, 2];

const question = (from: number, to: number): string =>
  JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    method: "eth_getLogs",
    params: [{ fromBlock: `0x${from.toString(16)}`, toBlock: `0x${to.toString(16)}` }],
  });

/** The bytes as Node's fetch gets them. */
async function fetchOnly(url: string, blocks: number): Promise<void> {
  const headers = { "content-type": "application/json" };
  for (let from = 1; from <= blocks; from += SPAN) {
    const body = question(from, Math.min(blocks, from + SPAN - 1));
    await (await fetch(url, { method: "POST", headers, body })).arrayBuffer();
  }
}

/** The bytes over kept connections, the next question under way. */
async function fetchAhead(url: string, blocks: number): Promise<void> {
  const post = createHttpPost({
    url: new URL(url),
    timeoutMs: 60_000,
    maxBytes: 2 ** 30,
    maxSockets: 2,
    timers: systemTimers,
  });
  const ask = async (from: number): Promise<number> =>
    (await post.post(question(from, Math.min(blocks, from + OWN_SPAN - 1)))).body.length;
  for (let from = 1, ahead = ask(from); from <= blocks; from += OWN_SPAN) {
    const answer = ahead;
    if (from + OWN_SPAN <= blocks) ahead = ask(from + OWN_SPAN);
    await answer;
  }
  post.close();
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

type Reading = (url: string, count: number, blocks: number, book: AddressBook) => Promise<void>;

/** Each loads only what it needs, so that its peak of memory is its own; and loads it before the clock starts. */
async function readingOf(way: string): Promise<Reading> {
  if (AUDITS.includes(way)) {
    const { auditAll, decodeOnly, readHeads } = await import("./replay/audits.ts");
    return async (url, count, _, book) => {
      if (way === "decode") enough(await decodeOnly(url, book), count);
      else if (way === "heads") enough(await readHeads(url, book), count);
      else enough(await auditAll(url, book, way === "storage"), count);
    };
  }
  if (way === "viem" || way === "ethers") {
    const { viemPeer, ethersPeer } = await import("./replay/peers.ts");
    const peer = way === "viem" ? viemPeer : ethersPeer;
    return async (url, count, blocks, book) =>
      enough(await peer(url, book.contracts.certifications.address, blocks, book.chainId), count);
  }
  if (way === "fetch") return (url, _, blocks) => fetchOnly(url, blocks);
  return way === "ahead" ? (url, _, blocks) => fetchAhead(url, blocks) : async () => undefined;
}

function enough(certifications: number, count: number): void {
  if (certifications !== count) throw new Error(`${certifications} certifications instead of ${count}`);
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
  if (way === "ponder") {
    const row = await ponderBackfill(url, book.contracts.certifications.address, book.chainId, count);
    process.stdout.write(`${JSON.stringify(row)}\n`);
    return;
  }
  const read = await readingOf(way);
  const started = performance.now();
  const cpu = process.cpuUsage();
  const file = join(folder, "store.db");
  const snapshot = new SnapshotFile(join(folder, "view"), "bench");
  await read(url, count, blocks, book);
  if (way === "verify") await follow(url, book, nothingStored(), new LedgerView(() => []));
  if (way === "store" || way === "start") {
    const store = new EventStore(SqliteDatabase.open(file, ledgerMigrations), 64);
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

async function main(count: number, perBlock: number, times: number): Promise<void> {
  const script = new URL("replay.ts", import.meta.url).pathname;
  const ways = WAYS.filter((way) => way !== "ponder" || installPonder());
  if (ways.length < WAYS.length) process.stderr.write("WITHOUT ponder: it could not be installed\n");
  process.stderr.write(`Putting ${count} certifications on a chain …\n`);
  const node = await startRealNode(count, perBlock);
  const { url, book, head } = node;
  const rows: Row[] = [];
  try {
    for (let time = 0; time < times; time += 1) {
      const folder = mkdtempSync(join(tmpdir(), "aeo-replay-"));
      for (const way of ways) {
        const args = [way, url, folder, String(count), String(head), JSON.stringify(book)];
        const stdio = ["ignore", "pipe", "inherit"] as const;
        // Ours as aeo and the gateway are started, the others as Node is by itself.
        const own = PEERS.includes(way) ? [] : [`--max-semi-space-size=${AUDITS.includes(way) ? 8 : 4}`, RUN];
        const child = spawn(process.execPath, [...own, script, ...args], { stdio: [...stdio] });
        const answer = await lineOf(child, way);
        rows.push(JSON.parse(answer) as Row);
        process.stderr.write(`${answer}\n`);
      }
      rmSync(folder, { recursive: true });
    }
  } finally {
    await node.stop();
  }
  process.stdout.write(reportAll(ways, rows, count));
}

/** The one line that a way prints; a way that fails ends the measurement. */
async function lineOf(child: ChildProcess, way: string): Promise<string> {
  let text = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`${way} ended with ${code}`);
  return text.trim();
}

const [first = "100000", ...rest] = process.argv.slice(2);
if ((WAYS as readonly string[]).includes(first)) {
  const [url = "", folder = "", count = "0", blocks = "0", book = "{}"] = rest;
  await run(first, url, folder, Number(count), Number(blocks), JSON.parse(book) as AddressBook);
} else {
  await main(Number(first), Number(rest[0] ?? 500), Number(rest[1] ?? 3));
}
