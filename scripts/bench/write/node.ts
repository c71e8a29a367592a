import type { RpcClient } from "../../../src/ledger/rpcClient.ts";
import { createRpcClient } from "../../../src/ledger/rpcClient.ts";
import { startAnvil } from "../../anvil.ts";

/** The node that every way of writing is measured on. */
export interface BenchNode {
  readonly url: string;
  readonly name: string;
  readonly rpc: RpcClient;
  /** undefined: it isn't ours. */
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

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
  const anvil = await startAnvil("--block-time", "1", "--gas-limit", "1000000000", "--accounts", "1");
  const { url, version: name, pid } = anvil;
  const rpc = createRpcClient({ url, maxSockets: 64 });
  return {
    ...{ url, name, rpc, pid },
    async stop() {
      rpc.close();
      await anvil.stop();
    },
  };
}
