import type { BlockLink } from "../domain/ledgerLog.ts";
import { type BlockHeader, fetchHeaders } from "./blockHeader.ts";
import type { BatchRpc } from "./rpc.ts";

/** Where a node's chain and the one that was verified part. */
export type Branch =
  /** The newest verified block that the node's chain has too. */
  | { readonly kind: "ancestor"; readonly link: BlockLink }
  /** None of the blocks that can be taken back is on the node's chain. */
  | { readonly kind: "none"; readonly theirs: readonly BlockLink[] };

/**
 * Finds the newest common block among those that can still be taken back to.
 * @param links newest first
 * @throws RpcError
 */
export async function findBranch(rpc: BatchRpc, links: readonly BlockLink[], head: BlockHeader): Promise<Branch> {
  const reachable = links.filter(({ block }) => block <= head.number);
  const headers = await fetchHeaders(
    rpc,
    reachable.map(({ block }) => block),
  );
  const link = reachable.find(({ block, hash }) => headers.get(block)?.hash === hash);
  if (link !== undefined) return { kind: "ancestor", link };
  const theirs = [...headers.values()].map(({ number, hash, time }) => ({ block: number, hash, time }));
  return { kind: "none", theirs };
}
