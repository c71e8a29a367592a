import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { RpcClient } from "../../../src/ledger/rpcClient.ts";
import { createRpcClient } from "../../../src/ledger/rpcClient.ts";
import { freePort } from "../../../src/start/ports.ts";

/** The node that every way of writing is measured on. */
export interface BenchNode {
  readonly url: string;
  readonly name: string;
  readonly rpc: RpcClient;
  /** undefined: it isn't ours. */
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

const START_MS = 20_000;

/**
 * The node of AEO_BENCH_RPC, or else an anvil of its own that makes a block each second, whose blocks have room for all that it can
 * execute: what limits it is what it does for each transaction.
 */
export async function openNode(): Promise<BenchNode> {
  const given = process.env.AEO_BENCH_RPC;
  if (given !== undefined) {
    const rpc = createRpcClient({ url: given, maxSockets: 64 });
    const version = await rpc.request<string>("web3_clientVersion", []);
    return { url: given, name: version, rpc, pid: undefined, stop: async () => rpc.close() };
  }
  const port = await freePort();
  const args = ["--port", String(port), "--host", "127.0.0.1", "--silent", "--hardfork", "cancun", "--block-time", "1"];
  const free = ["--base-fee", "0", "--gas-price", "0", "--gas-limit", "1000000000", "--accounts", "1"];
  const child = spawn(binary(), [...args, ...free], { stdio: "ignore" });
  const rpc = createRpcClient({ url: `http://127.0.0.1:${port}`, maxSockets: 64 });
  for (const started = performance.now(); ; await pause(50)) {
    try {
      const name = await rpc.request<string>("web3_clientVersion", []);
      return {
        url: `http://127.0.0.1:${port}`,
        name,
        rpc,
        pid: child.pid,
        async stop() {
          rpc.close();
          const gone = once(child, "exit");
          child.kill();
          await gone;
        },
      };
    } catch (error) {
      if (child.exitCode !== null || performance.now() - started > START_MS) throw error;
    }
  }
}

/** The program itself, without the script around it, so that it ends when it is told to. */
function binary(): string {
  const require = createRequire(import.meta.url);
  const wrapper = dirname(require.resolve("@foundry-rs/anvil/package.json"));
  const platform = `${process.platform}-${process.arch === "x64" ? "amd64" : process.arch}`;
  const folder = dirname(
    createRequire(join(wrapper, "package.json")).resolve(`@foundry-rs/anvil-${platform}/package.json`),
  );
  return join(folder, "bin", "anvil");
}
