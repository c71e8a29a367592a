import type { Bytes32 } from "../domain/event.ts";
import type { Nodes } from "./nodes.ts";
import { type Rpc, RpcError } from "./rpc.ts";
import { classifyRpcError, type RpcErrorReason } from "./rpcErrors.ts";

/**
 * What became of a broadcast. "taken": a node has the transaction. "spent": its nonce is used, by itself or by another. "gap": the
 * node misses an earlier one. "lost": no answer, so it may have been taken. "refused": the node says that it will not take it.
 */
export interface Broadcast {
  readonly outcome: "taken" | "spent" | "gap" | "lost" | "refused";
  /** The node's words, unless it was taken. */
  readonly reason: string;
}

const OUTCOMES: Partial<Record<RpcErrorReason, Broadcast["outcome"]>> = {
  "already-known": "taken",
  "nonce-too-low": "spent",
  "nonce-too-high": "gap",
  transport: "lost",
  "rate-limited": "lost",
  "not-ready": "lost",
  "pool-full": "lost",
};

/** From what settles the matter to what says nothing. */
const RANK: readonly Broadcast["outcome"][] = ["taken", "spent", "refused", "gap", "lost"];

/** Sends signed bytes to every node. Returns as soon as one has them; a slow node is not waited for. */
export async function broadcast(nodes: Nodes, raw: `0x${string}`, hash: Bytes32): Promise<Broadcast> {
  const sent = nodes.all.map((node) => offer(node, raw, hash));
  const taken = sent.map(async (each) => {
    const result = await each;
    if (result.outcome !== "taken") throw new Error(result.reason);
    return result;
  });
  try {
    return await Promise.any(taken);
  } catch {
    const results = await Promise.all(sent);
    return results.sort((a, b) => RANK.indexOf(a.outcome) - RANK.indexOf(b.outcome))[0]!;
  }
}

async function offer(node: Rpc, raw: `0x${string}`, hash: Bytes32): Promise<Broadcast> {
  try {
    const answer = await node.request<unknown>("eth_sendRawTransaction", [raw]);
    if (typeof answer === "string" && answer.toLowerCase() === hash) return { outcome: "taken", reason: "" };
    return { outcome: "refused", reason: "the node answered the hash of another transaction" };
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    return { outcome: OUTCOMES[classifyRpcError(error)] ?? "refused", reason: error.message };
  }
}
