import { describe, expect, it } from "vitest";
import { type RpcCall, RpcError, type RpcOutcome } from "../../../src/ledger/rpc.ts";
import { createRpcClient } from "../../../src/ledger/rpcClient.ts";
import { coalesced } from "../../../src/ledger/rpcCoalesced.ts";
import { rpcServer } from "../../support/rpcServer.ts";

/** A client that answers each call with its method, and remembers what was asked together. */
function recording(answer: (call: RpcCall) => unknown = ({ method }) => method) {
  const exchanges: string[][] = [];
  const client = {
    async each(calls: readonly RpcCall[]): Promise<RpcOutcome[]> {
      exchanges.push(calls.map(({ method }) => method));
      return Promise.allSettled(calls.map(async (call) => answer(call)));
    },
  };
  return { rpc: coalesced(client), exchanges };
}

describe("what is asked at the same time", () => {
  it("goes in one exchange, each answered for itself; what is asked later goes in the next", async () => {
    const { rpc, exchanges } = recording();
    expect(await Promise.all([rpc.request("a", []), rpc.request("b", [])])).toEqual(["a", "b"]);
    expect(await rpc.request("c", [])).toBe("c");
    expect(exchanges).toEqual([["a", "b"], ["c"]]);
  });

  it("fails for itself", async () => {
    const refused = new RpcError("response", "execution reverted");
    const { rpc } = recording(({ method }) => {
      if (method === "b") throw refused;
      return method;
    });
    const outcomes = await Promise.allSettled(["a", "b", "c"].map((method) => rpc.request(method, [])));
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect((outcomes[1] as PromiseRejectedResult).reason).toBe(refused);
  });

  it("is never left unanswered, whatever the client does", async () => {
    const broken = new TypeError("a fault of ours");
    const rpc = coalesced({ each: () => Promise.reject(broken) });
    const outcomes = await Promise.allSettled([rpc.request("a", []), rpc.request("b", [])]);
    expect(outcomes).toEqual(Array(2).fill({ status: "rejected", reason: broken }));
  });
});

describe("a client over HTTP", () => {
  const answered = ({ id, method }: { id: number; method: string }) =>
    method === "bad"
      ? { jsonrpc: "2.0", id, error: { code: 3, message: "reverted" } }
      : { jsonrpc: "2.0", id, result: method };

  it("tells each call's own outcome, over as many exchanges as the node's limit asks for", async () => {
    const sizes: number[] = [];
    await using node = await rpcServer((exchange) => {
      const { body } = exchange;
      if (Array.isArray(body)) sizes.push(body.length);
      if (body.length > 2)
        exchange.json({ jsonrpc: "2.0", id: null, error: { code: -32005, message: "batch too large" } });
      else exchange.json(Array.isArray(body) ? body.map(answered) : answered(body));
    });
    const told: string[] = [];
    const client = createRpcClient({
      url: node.url,
      maxBatch: 4,
      onCall: (method, outcome) => void told.push(`${method} ${outcome}`),
    });
    try {
      const calls = ["a", "bad", "c", "d", "e"].map((method) => ({ method, params: [] }));
      const outcomes = await client.each(calls);
      expect(outcomes.map((outcome) => (outcome.status === "fulfilled" ? outcome.value : "failed"))).toEqual([
        ...["a", "failed", "c", "d", "e"],
      ]);
      expect(sizes).toEqual([4, 2, 2, 1]);
      expect(told).toEqual(["a answered", "bad refused", "c answered", "d answered", "e answered"]);
    } finally {
      client.close();
    }
  });

  it("asks for nothing more once an exchange was lost", async () => {
    let exchanges = 0;
    await using node = await rpcServer(({ response }) => {
      exchanges += 1;
      response.writeHead(200).end("not JSON");
    });
    const client = createRpcClient({ url: node.url, maxBatch: 2 });
    try {
      const outcomes = await client.each(["a", "b", "c", "d", "e"].map((method) => ({ method, params: [] })));
      expect(outcomes.map(({ status }) => status)).toEqual(Array(5).fill("rejected"));
      expect(exchanges).toBe(1);
    } finally {
      client.close();
    }
  });
});
