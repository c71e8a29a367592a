/**
 * How fast one gateway brings certifications to the ledger, beside what the node under it takes when everything is signed beforehand,
 * and beside the write of a tutorial: all on one node, in turns. The node is an anvil with blocks of one second, or that of
 * AEO_BENCH_RPC (chain's first account needs nothing: the ledger is free of charge).
 * Run with: npm run bench -- write [--count 8000] [--reps 3] [--in-flight 64] [--files 40] [--naive 5]
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { IMPORT_BATCH } from "../../../src/services/importCertifications.ts";
import { cpuSeconds } from "../verify/servers.ts";
import { naive, presigned, type Rate } from "./direct.ts";
import { openGateway } from "./gateway.ts";
import { deployLedger } from "./ledger.ts";
import { openNode } from "./node.ts";
import { describe, printGoals, printRow } from "./report.ts";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "8000" },
    reps: { type: "string", default: "3" },
    "in-flight": { type: "string", default: "64" },
    files: { type: "string", default: "40" },
    naive: { type: "string", default: "5" },
  },
});
const number = (name: keyof typeof values) => Number(values[name]);
const results = new Map<string, Rate[]>();

interface Process {
  readonly pid: number | undefined;
}

/** Measures, with the processor time that it took, and says what came out at once. */
async function measured(name: string, way: () => Promise<Rate>, node: Process, gateway?: Process): Promise<void> {
  const cpu = (of: Process | undefined) => (of?.pid === undefined ? Number.NaN : cpuSeconds(of));
  const before = [cpu(node), cpu(gateway)] as const;
  const rate = await way();
  const each = (now: number, then: number) => ((now - then) / rate.records) * 1e6;
  const told = { ...rate, nodeCpu: each(cpu(node), before[0]), gatewayCpu: each(cpu(gateway), before[1]) };
  results.set(name, [...(results.get(name) ?? []), told]);
  console.log(describe(name, told));
}

const opened: (() => Promise<void>)[] = [];
try {
  const node = await openNode();
  opened.push(() => node.stop());
  console.log(`${node.name}, Node ${process.version}, load ${readFileSync("/proc/loadavg", "utf8").trim()}`);
  const ledger = await deployLedger(node);
  const gateway = await openGateway(node, ledger);
  opened.push(() => gateway.close());
  const inFlight = number("in-flight");
  await gateway.singles(Math.min(1_000, number("count")), inFlight); // to warm up
  for (let turn = 0; turn < number("reps"); turn += 1) {
    await measured("presigned", () => presigned(node, ledger, number("count"), inFlight), node);
    await measured("singles", () => gateway.singles(number("count"), inFlight), node, gateway.process);
    await measured("files", () => gateway.files(number("files"), IMPORT_BATCH, 4), node, gateway.process);
  }
  await measured("naive", () => naive(node, ledger, number("naive")), node);
  for (const [name, rates] of results) printRow(name, rates, results.get("presigned") ?? []);
  printGoals(results);
} finally {
  for (const close of opened.reverse()) await close();
}
