import { assertChainIdentity } from "../../../src/ledger/chainIdentity.ts";
import { Follower } from "../../../src/ledger/follower.ts";
import { createRpcClient } from "../../../src/ledger/rpcClient.ts";
import { RpcFailover } from "../../../src/ledger/rpcFailover.ts";
import { systemMonotonic } from "../../../src/ledger/timers.ts";
import { LedgerView } from "../../../src/projection/view.ts";
import { openStores } from "../../../src/gateway/stores.ts";
import { startSyntheticNode } from "../memory/syntheticChain.ts";

const PER_BLOCK = 500;

/** Reads a made-up ledger of so many certifications into a store, as a gateway does: verified, stored, folded into a view. */
export async function ledgerInto(path: string, certifications: number): Promise<void> {
  const node = await startSyntheticNode(certifications, PER_BLOCK);
  const rpc = createRpcClient({ url: node.url });
  const stores = openStores(path, { consent: { mode: "GENERAL" }, reorgDepth: 64 });
  try {
    const view = new LedgerView(() => []);
    const follower = new Follower({
      book: node.book,
      nodes: new RpcFailover({
        endpoints: [{ name: "node", rpc }],
        admit: () => assertChainIdentity(rpc, node.book),
        monotonic: systemMonotonic,
      }),
      store: stores.events,
      view,
      now: () => Math.floor(Date.now() / 1_000),
    });
    const last = Math.ceil(certifications / PER_BLOCK);
    while ((view.asOf?.block ?? 0) < last) await follower.step();
  } finally {
    rpc.close();
    node.stop();
    stores.database.close();
  }
}
