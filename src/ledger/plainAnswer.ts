import type { LogAnswer } from "./logAnswer.ts";
import { parseLogs } from "./rawLog.ts";
import { RpcError } from "./rpc.ts";

/** The logs in what a node answered to eth_getLogs. @throws RpcError when it is no list */
export function logsIn(result: unknown): readonly unknown[] {
  if (Array.isArray(result)) return result;
  throw new RpcError("transport", "the node's answer to eth_getLogs is no list");
}

/** An answer that was read as JSON. */
export function plainAnswer(raws: readonly unknown[]): LogAnswer {
  return { count: raws.length, parse: (registries) => parseLogs(raws, registries), raws: () => raws };
}
