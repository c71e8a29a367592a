import type { BatchRpc, Rpc } from "./rpc.ts";

/** A client that knows no batches, such as that of a chain in this process, made to take them: the calls run side by side. */
export function withBatch(rpc: Rpc): BatchRpc {
  return {
    request: (method, params) => rpc.request(method, params),
    batch: (calls) => Promise.all(calls.map(({ method, params }) => rpc.request(method, params))),
  };
}
