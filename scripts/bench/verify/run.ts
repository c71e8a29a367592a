/**
 * How fast a gateway answers verifications, beside a bare node:http server, express, and a contract asked for each request: all on the
 * first core, the load generator (wrk) on the second, in turns, the median of several. Needs Linux with taskset and wrk.
 * Run with: npm run bench -- verify [--seconds 4] [--reps 3] [--warm 15] [--patience 10] [--connections 100] [--no-view]
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { load, type LoadOptions, medianOf, type Sample } from "./load.ts";
import { printGoals, printRow } from "./report.ts";
import { type Server, start, startServer, stop } from "./servers.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "4" },
    reps: { type: "string", default: "3" },
    warm: { type: "string", default: "15" },
    patience: { type: "string", default: "10" },
    connections: { type: "string", default: "100" },
    "no-view": { type: "boolean", default: false },
  },
});
const number = (name: "seconds" | "reps" | "warm" | "patience" | "connections") => Number(values[name]);
const EVENTS_PER_SECOND = 500;
const BATCH_CONNECTIONS = 10;

for (const tool of ["taskset", "wrk"])
  try {
    execFileSync("which", [tool]);
  } catch {
    throw new Error(`${tool} is needed: apt-get install util-linux wrk`);
  }

const folder = mkdtempSync(join(tmpdir(), "aeo-verify-"));
const running: { child: Parameters<typeof stop>[0] }[] = [];
const results = new Map<string, Sample[]>();
const single: LoadOptions = {
  connections: number("connections"),
  seconds: number("seconds"),
  batch: false,
  patience: number("patience"),
};
const inBatches: LoadOptions = { ...single, connections: BATCH_CONNECTIONS, batch: true };

async function open(name: string, file: string, args: readonly string[]): Promise<Server> {
  const port = 18_000 + running.length + Math.floor(Math.random() * 20_000);
  mkdirSync(join(folder, name));
  const place = file === "gateway.ts" ? [String(port), join(folder, name)] : [];
  const rest = file === "peers.ts" ? [args[0] as string, String(port), ...args.slice(1)] : args;
  const server = await startServer(name, file, [...place, ...rest], port);
  running.push({ child: server.process });
  return server;
}

/** Measures in turns, so that what disturbs the machine disturbs all. */
async function inTurns(
  rows: readonly (readonly [name: string, server: Server, options: LoadOptions])[],
): Promise<void> {
  for (let turn = 0; turn < number("reps"); turn += 1)
    for (const [name, server, options] of rows)
      results.set(name, [...(results.get(name) ?? []), await load(server, options)]);
  for (const [name] of rows) printRow(name, results.get(name) ?? [], results.get("http") ?? []);
}

async function measure(): Promise<void> {
  const blocks = (number("reps") + 2) * (number("seconds") + number("patience") + 4) + 60;
  const node = await start("../syntheticNode.ts", [String(EVENTS_PER_SECOND * blocks), String(EVENTS_PER_SECOND), "2"]);
  running.push(node);
  const http = await open("http", "peers.ts", ["http"]);
  const express = await open("express", "peers.ts", ["express"]);
  const off = await open("gateway", "gateway.ts", []);
  const on = await open("gateway+receipts", "gateway.ts", ["--receipts", "--follow", node.line]);
  const slow = await open("gateway by express", "gateway.ts", ["--receipts", "--express"]);
  const rows: [string, Server, LoadOptions][] = [http, express, off, on, slow].map((one) => [one.name, one, single]);
  if (!values["no-view"]) {
    const chain = await start("chain.ts", []);
    running.push(chain);
    const view = await open("contract view()", "peers.ts", ["view", chain.line]);
    rows.push([view.name, view, single]);
  }
  // What is asked for the first time is worked out; a gateway that has run for a while has seen nearly all.
  const warm = { ...single, seconds: number("warm"), patience: 0 };
  for (const server of [off, on]) await load(server, warm);
  for (const server of [http, express, slow]) await load(server, { ...single, seconds: 2, patience: 0 });
  await inTurns(rows);
  await inTurns([
    ["http, 1,000 at once", http, inBatches],
    ["gateway, 1,000 at once", off, inBatches],
    ["gateway+receipts, 1,000 at once", on, inBatches],
  ]);
  await inTurns([["gateway+receipts, again", on, single]]);
  on.process.kill("SIGUSR2");
  await load(on, { ...single, seconds: 2, patience: 0 });
  await inTurns([["gateway+receipts, 500 events/s", on, single]]);
}

try {
  console.log(
    `Node ${process.version}, load ${readFileSync("/proc/loadavg", "utf8").trim()}, ${new Date().toISOString()}`,
  );
  await measure();
  printGoals((name, field) => medianOf(results.get(name) ?? [], field), results);
  console.log(`load at the end ${readFileSync("/proc/loadavg", "utf8").trim()}`);
} finally {
  for (const { child } of running.reverse()) await stop(child);
  rmSync(folder, { recursive: true });
}
