import { join } from "node:path";
import { startEmbeddedChain } from "../chain/embeddedChain.ts";
import { AeoError } from "../domain/errors.ts";
import { parseQuantity } from "../ledger/hex.ts";
import { Nodes } from "../ledger/nodes.ts";
import type { Rpc } from "../ledger/rpc.ts";
import { createRpcClient } from "../ledger/rpcClient.ts";
import type { Logger } from "../telemetry/log.ts";

/** Chain id of the embedded chain. */
const CHAIN_ID = 20_190_101;

/** The chain that a demonstration is to use: one of its own on a port of this machine (0 = any), or one that runs already. */
export type ChainChoice =
  | { readonly kind: "embedded"; readonly rpcPort: number }
  | {
      readonly kind: "running";
      /** Its nodes, the preferred first; gateways fail over among them. */
      readonly rpcUrls: readonly string[];
      /** The EVM that the contracts are compiled for; that of the build if left out. */
      readonly evm?: string | undefined;
    };

/** A chain, however it runs: all that is used of it is its JSON-RPC. */
export interface DemoChain {
  readonly rpcUrls: readonly string[];
  readonly rpc: Rpc;
  readonly chainId: number;
  close(): Promise<void>;
}

/**
 * Starts the embedded chain, or finds the one that runs.
 * @param dataDir where the embedded chain is kept; undefined: it is lost at the end
 * @throws AeoError LEDGER_UNAVAILABLE when no node of a running chain answers, LEDGER_WRONG_CHAIN when two serve different ones
 */
export async function openDemoChain(
  choice: ChainChoice,
  { dataDir, log }: { readonly dataDir: string | undefined; readonly log: Logger },
): Promise<DemoChain> {
  if (choice.kind === "running") return runningChain(choice.rpcUrls);
  const chain = await startEmbeddedChain({
    dataDir: dataDir === undefined ? undefined : join(dataDir, "chain"),
    port: choice.rpcPort,
    chainId: CHAIN_ID,
    now: Date.now,
    log: log.child({ part: "chain" }),
  });
  const rpc = createRpcClient({ url: chain.url });
  return {
    rpcUrls: [chain.url],
    rpc,
    chainId: CHAIN_ID,
    async close() {
      rpc.close();
      await chain.close();
    },
  };
}

async function runningChain(rpcUrls: readonly string[]): Promise<DemoChain> {
  const clients = rpcUrls.map((url) => createRpcClient({ url }));
  const close = async () => {
    for (const client of clients) client.close();
  };
  try {
    // By place in the list: a URL may hold a secret.
    const told = await Promise.all(clients.map((client, index) => chainIdOf(client, `node ${index + 1}`)));
    const ids = [...new Set(told.filter((id) => typeof id === "number"))];
    const [chainId] = ids;
    if (chainId === undefined)
      throw new AeoError("LEDGER_UNAVAILABLE", `no node of the chain answers: ${told.join("; ")}`);
    if (ids.length > 1)
      throw new AeoError("LEDGER_WRONG_CHAIN", `the nodes serve different chains: chain ids ${ids.join(", ")}`);
    return { rpcUrls, rpc: new Nodes(clients), chainId, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The chain id that a node tells, or why it tells none. */
async function chainIdOf(rpc: Rpc, name: string): Promise<number | string> {
  try {
    return parseQuantity(await rpc.request("eth_chainId", [])) ?? `${name}: its chain id is no number`;
  } catch (error) {
    return `${name}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
