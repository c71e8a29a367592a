import { type Rpc, RpcError } from "./rpc.ts";
import { classifyRpcError, type RpcErrorReason } from "./rpcErrors.ts";

/** Refusals that say something of the node, not of the question: another node may do better. */
const OF_THE_NODE: ReadonlySet<RpcErrorReason> = new Set([
  "transport",
  "rate-limited",
  "not-ready",
  "block-not-found",
  "state-unavailable",
  "unsupported-method",
  "unknown",
]);

/** The nodes of one chain. */
export class Nodes implements Rpc {
  readonly #all: () => readonly Rpc[];

  /** @param all at least one, the preferred first; a function when the preference changes, as when a node stands still */
  constructor(all: readonly Rpc[] | (() => readonly Rpc[])) {
    this.#all = typeof all === "function" ? all : () => all;
    if (this.all.length === 0) throw new RangeError("there must be at least one node");
  }

  /** The preferred first. */
  get all(): readonly Rpc[] {
    return this.#all();
  }

  /**
   * The answer of the first node that has one.
   * @throws RpcError of the first node that refuses the question itself, or else of the last
   */
  async request<T>(method: string, params: readonly unknown[]): Promise<T> {
    let last: unknown;
    for (const node of this.all) {
      try {
        return await node.request<T>(method, params);
      } catch (error) {
        if (!(error instanceof RpcError) || !OF_THE_NODE.has(classifyRpcError(error))) throw error;
        last = error;
      }
    }
    throw last;
  }
}
