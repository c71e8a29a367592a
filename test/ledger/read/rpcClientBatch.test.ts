import { describe, expect, it } from "vitest";
import type { RpcCall } from "../../../src/ledger/rpc.ts";
import { createRpcClient } from "../../../src/ledger/rpcClient.ts";
import { classifyRpcError } from "../../../src/ledger/rpcErrors.ts";
import { type Exchange, rpcServer } from "../../support/rpcServer.ts";

const calls = (count: number): RpcCall[] =>
  Array.from({ length: count }, (_, index) => ({ method: "eth_getBlockByNumber", params: [index] }));
const echo = (message: { id: number; params: unknown[] }) => ({
  jsonrpc: "2.0",
  id: message.id,
  result: message.params,
});

/** The results of `count` calls at a node, or the error, and the sizes of the exchanges (0 = a single call). */
async function batchAt(handle: (exchange: Exchange) => void, count: number, maxBatch = 100) {
  const sizes: number[] = [];
  await using node = await rpcServer((exchange) => {
    sizes.push(Array.isArray(exchange.body) ? exchange.body.length : 0);
    handle(exchange);
  });
  const client = createRpcClient({ url: node.url, maxBatch });
  try {
    const results = await client.batch(calls(count)).catch((error: unknown) => error);
    return { results, sizes };
  } finally {
    client.close();
  }
}

const expected = (count: number): unknown[] => calls(count).map(({ params }) => params);

describe("a batch", () => {
  it("gives the results in the order of the calls, whatever the order of the answers", async () => {
    const { results, sizes } = await batchAt(({ body, json }) => json(body.map(echo).reverse()), 7);
    expect(results).toEqual(expected(7));
    expect(sizes).toEqual([7]);
  });

  it("is cut to the size allowed", async () => {
    const { results, sizes } = await batchAt(({ body, json }) => json(body.map(echo)), 7, 3);
    expect(results).toEqual(expected(7));
    expect(sizes).toEqual([3, 3, 1]);
  });

  it("of nothing asks nothing", async () => {
    expect(await batchAt(({ json }) => json([]), 0)).toEqual({ results: [], sizes: [] });
  });

  it("is halved for a node that takes fewer", async () => {
    const refusal = {
      jsonrpc: "2.0",
      id: null,
      error: { code: -32005, message: "Number of requests exceeds max batch size" },
    };
    const { results, sizes } = await batchAt(({ body, json }) => json(body.length > 5 ? refusal : body.map(echo)), 16);
    expect(results).toEqual(expected(16));
    expect(sizes).toEqual([16, 8, 4, 4, 4, 4]);
  });

  it.each([
    [
      "with an error",
      (exchange: Exchange) => exchange.json({ id: null, error: { code: -32600, message: "Invalid Request" } }),
    ],
    ["with HTTP 413", (exchange: Exchange) => exchange.response.writeHead(413).end("too large")],
  ])("becomes single calls for a node that takes none and says so %s", async (_how, refuse) => {
    const { results, sizes } = await batchAt(
      (exchange) => (Array.isArray(exchange.body) ? refuse(exchange) : exchange.json(echo(exchange.body))),
      5,
    );
    expect(results).toEqual(expected(5));
    expect(sizes).toEqual([5, 2, 0, 0, 0, 0, 0]);
  });

  it("fails as a whole with the first call that failed", async () => {
    const { results } = await batchAt(({ body, json }) => {
      const error = { code: -32000, message: "header not found" };
      json(body.map((message: any) => (message.params[0] === 1 ? { id: message.id, error } : echo(message))));
    }, 3);
    expect(classifyRpcError(results)).toBe("block-not-found");
  });

  it("fails when a call is left out", async () => {
    const { results } = await batchAt(({ body, json }) => json(body.slice(1).map(echo)), 3);
    expect(results).toMatchObject({ reason: "transport", message: "a call was not answered" });
  });

  it("is not made smaller for being asked to slow down", async () => {
    const { results, sizes } = await batchAt(
      ({ json }) => json({ id: null, error: { code: 429, message: "rate limit reached" } }),
      4,
    );
    expect(classifyRpcError(results)).toBe("rate-limited");
    expect(sizes).toEqual([4]);
  });
});
