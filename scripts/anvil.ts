/** anvil: a node of a chain of its own, for measurements and for tests that need a chain from a genesis file. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createRpcClient } from "../src/ledger/rpcClient.ts";
import { freePort } from "../src/start/ports.ts";

const START_MS = 20_000;
/** Within this time it ends when something else took its port, which then answers in its place. */
const SETTLE_MS = 100;
const WITHOUT_FEES = ["--hardfork", "cancun", "--base-fee", "0", "--gas-price", "0"];

/** A running anvil. */
export interface Anvil {
  readonly url: string;
  /** What it calls itself, with its release. */
  readonly version: string;
  readonly pid: number | undefined;
  readonly stop: () => Promise<void>;
}

/** The program itself, without the script around it, so that it ends when it is told to; undefined where there is none. */
export function anvilProgram(): string | undefined {
  const platform = `${process.platform}-${process.arch === "x64" ? "amd64" : process.arch}`;
  try {
    const wrapper = dirname(createRequire(import.meta.url).resolve("@foundry-rs/anvil/package.json"));
    const beside = createRequire(join(wrapper, "package.json"));
    return join(dirname(beside.resolve(`@foundry-rs/anvil-${platform}/package.json`)), "bin", "anvil");
  } catch {
    return undefined;
  }
}

/** Starts one without fees on a free port of loopback, and waits until it answers. */
export async function startAnvil(...flags: readonly string[]): Promise<Anvil> {
  const program = anvilProgram();
  if (program === undefined) throw new Error("there is no anvil for this platform: npm ci installs it where there is");
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const place = ["--port", String(port), "--host", "127.0.0.1", "--silent"];
  const child = spawn(program, [...place, ...WITHOUT_FEES, ...flags], { stdio: ["ignore", "ignore", "inherit"] });
  const gone = once(child, "exit");
  const stop = async () => {
    child.kill();
    await gone;
  };
  const rpc = createRpcClient({ url });
  for (const started = performance.now(); ; await pause(50)) {
    try {
      const version = await rpc.request<string>("web3_clientVersion", []);
      rpc.close();
      await pause(SETTLE_MS);
      if (child.exitCode !== null) return await startAnvil(...flags);
      return { url, version, pid: child.pid, stop };
    } catch (error) {
      if (child.exitCode === null && performance.now() - started < START_MS) continue;
      await stop();
      throw error;
    }
  }
}
