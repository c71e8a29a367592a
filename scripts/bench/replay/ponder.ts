import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "../../../src/start/ports.ts";
import { certificationAbi } from "./abi.ts";
import type { Row } from "./report.ts";

const VERSION = "0.16.10";
const FOLDER = new URL("../../../build/bench-ponder", import.meta.url).pathname;
/** An application as its manual shows one: a row for each certification that was granted. */
const FILES: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify({ name: "bench", private: true, type: "module" }),
  "abi.json": JSON.stringify(certificationAbi()),
  "ponder.config.ts": `import { readFileSync } from "node:fs";
import { createConfig } from "ponder";
const abi = JSON.parse(readFileSync(new URL("./abi.json", import.meta.url), "utf8"));
export default createConfig({
  database: { kind: "pglite" },
  chains: { ledger: { id: Number(process.env.CHAIN_ID), rpc: process.env.NODE_URL } },
  contracts: { Registry: { abi, chain: "ledger", address: process.env.REGISTRY, startBlock: 1 } },
});
`,
  "ponder.schema.ts": `import { onchainTable } from "ponder";
export const certification = onchainTable("certification", (t) => ({
  id: t.hex().primaryKey(),
  writer: t.hex().notNull(),
  commitment: t.hex().notNull(),
}));
`,
  "src/index.ts": `import { ponder } from "ponder:registry";
import { certification } from "ponder:schema";
ponder.on("Registry:CertificationGranted", async ({ event, context }) => {
  const { id, writer, profileCommitment } = event.args;
  await context.db.insert(certification).values({ id, writer, commitment: profileCommitment });
});
`,
  "src/api/index.ts": `import { Hono } from "hono";
export default new Hono();
`,
};

/** Installs Ponder in build/, as published, unless it is there. @returns whether it can run */
export function installPonder(): boolean {
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(FOLDER, name)), { recursive: true });
    if (name !== "package.json") writeFileSync(join(FOLDER, name), text);
  }
  const isThere = spawnSync(process.execPath, ["-e", `require.resolve("ponder/package.json")`], { cwd: FOLDER });
  if (isThere.status === 0) return true;
  writeFileSync(join(FOLDER, "package.json"), FILES["package.json"] as string);
  const packages = [`ponder@${VERSION}`, "viem", "hono"];
  return (
    spawnSync("npm", ["install", "--no-audit", "--no-fund", "--silent", ...packages], { cwd: FOLDER }).status === 0
  );
}

/** Ponder's backfill into its own database, from its start until it says that it is ready. */
export async function ponderBackfill(url: string, registry: string, chainId: number, count: number): Promise<Row> {
  rmSync(join(FOLDER, ".ponder"), { recursive: true, force: true });
  const port = await freePort();
  const env = { ...process.env, NODE_URL: url, REGISTRY: registry, CHAIN_ID: String(chainId) };
  const args = [join(FOLDER, "node_modules/.bin/ponder"), "start", "--schema", "bench", "--port", String(port)];
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: FOLDER,
    env: { ...env, PONDER_TELEMETRY_DISABLED: "true" },
    stdio: "ignore",
  });
  try {
    while (!(await isReady(port))) {
      if (child.exitCode !== null) throw new Error(`ponder ended with ${child.exitCode}`);
      await delay(20);
    }
    const seconds = (performance.now() - began) / 1_000;
    const { cpuSeconds, peakMB } = usageOf(child.pid as number);
    return { way: "ponder", seconds, cpuSeconds, perSecond: Math.round(count / seconds), peakMB };
  } finally {
    child.kill("SIGKILL");
  }
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/ready`)).ok;
  } catch {
    return false;
  }
}

/** As Linux tells it; nothing elsewhere. */
function usageOf(pid: number): { readonly cpuSeconds: number; readonly peakMB: number } {
  try {
    const [, peakKb = "0"] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return { cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100, peakMB: Math.round(Number(peakKb) / 1024) };
  } catch {
    return { cpuSeconds: Number.NaN, peakMB: Number.NaN };
  }
}
