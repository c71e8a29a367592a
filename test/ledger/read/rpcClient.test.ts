import { describe, expect, it } from "vitest";
import { RpcError } from "../../../src/ledger/rpc.ts";
import { createRpcClient, type RpcClientOptions } from "../../../src/ledger/rpcClient.ts";
import { classifyRpcError } from "../../../src/ledger/rpcErrors.ts";
import type { Timers } from "../../../src/ledger/timers.ts";
import { type Exchange, rpcServer } from "../../support/rpcServer.ts";

/** Runs `body` with a client of a node that answers as `handle` says. */
async function withNode<T>(
  handle: (exchange: Exchange) => void,
  body: (client: ReturnType<typeof createRpcClient>, node: Awaited<ReturnType<typeof rpcServer>>) => Promise<T>,
  options: Partial<RpcClientOptions> = {},
): Promise<T> {
  await using node = await rpcServer(handle);
  const client = createRpcClient({ url: node.url, ...options });
  try {
    return await body(client, node);
  } finally {
    client.close();
  }
}

const result = (exchange: Exchange, value: unknown): void =>
  exchange.json({ jsonrpc: "2.0", id: exchange.body.id, result: value });

/** The error that a call ends with. */
async function failure(call: Promise<unknown>): Promise<RpcError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(RpcError);
  return error as RpcError;
}

/** Timers whose time passes only when the test says so. */
function manualTimers(): Timers & { pass(): void } {
  const pending = new Set<() => void>();
  return {
    after(_ms, callback) {
      pending.add(callback);
      return () => pending.delete(callback);
    },
    pass: () => {
      for (const callback of pending) callback();
    },
  };
}

describe("one call", () => {
  it("posts JSON-RPC and gives the result", async () => {
    const seen = await withNode(
      (exchange) => result(exchange, [exchange.body.jsonrpc, exchange.body.method, exchange.body.params]),
      (client) => client.request("eth_call", [{ to: "0x1" }, "latest"]),
    );
    expect(seen).toEqual(["2.0", "eth_call", [{ to: "0x1" }, "latest"]]);
  });

  it("gives null where null is the result", async () => {
    expect(
      await withNode(
        (exchange) => result(exchange, null),
        (client) => client.request("eth_getBlockByNumber", []),
      ),
    ).toBeNull();
  });

  it.each([200, 400, 500])("reads a refusal whatever the HTTP status, here %i", async (status) => {
    const error = { code: -32000, message: "header not found", data: "0x12" };
    const failed = await withNode(
      ({ body, json }) => json({ jsonrpc: "2.0", id: body.id, error }, status),
      (client) => failure(client.request("eth_call", [])),
    );
    expect(failed).toMatchObject({ reason: "response", ...error });
  });

  it.each([
    ["another call's answer", { jsonrpc: "2.0", id: 99, result: 1 }],
    ["another call's refusal", { jsonrpc: "2.0", id: 99, error: { code: 3, message: "execution reverted" } }],
    ["an answer without a result", { jsonrpc: "2.0", id: 1 }],
    ["an array", [{ jsonrpc: "2.0", id: 1, result: 1 }]],
    ["no object", 7],
  ])("takes %s for no answer", async (_what, answer) => {
    const failed = await withNode(
      ({ json }) => json(answer),
      (client) => failure(client.request("eth_call", [])),
    );
    expect(failed.reason).toBe("transport");
  });

  it("takes a page of HTML for no answer", async () => {
    const failed = await withNode(
      ({ response }) => response.writeHead(502).end("<html>Bad gateway</html>"),
      (client) => failure(client.request("eth_call", [])),
    );
    expect(failed).toMatchObject({ reason: "transport", message: expect.stringContaining("502") });
  });

  it("reads being asked to slow down", async () => {
    const failed = await withNode(
      ({ response }) => response.writeHead(429).end("slow down"),
      (client) => failure(client.request("eth_call", [])),
    );
    expect(classifyRpcError(failed)).toBe("rate-limited");
  });

  it("cuts an answer off that is larger than allowed", async () => {
    const failed = await withNode(
      (exchange) => result(exchange, "x".repeat(5000)),
      (client) => failure(client.request("eth_getLogs", [])),
      { maxBytes: 4096 },
    );
    expect(classifyRpcError(failed)).toBe("too-many-results");
  });

  it.each([
    ["never begins", () => {}],
    ["stops half way", ({ response }: Exchange) => response.writeHead(200).write('{"jsonrpc":"2.0",')],
  ])("gives up at the deadline when the answer %s", async (_how, handle) => {
    const timers = manualTimers();
    const failed = await withNode(
      (exchange) => {
        handle(exchange);
        setImmediate(() => timers.pass());
      },
      (client) => failure(client.request("eth_call", [])),
      { timers, timeoutMs: 1234 },
    );
    expect(failed).toMatchObject({ reason: "transport", message: "no answer within 1234 ms" });
  });

  it("says that there is no node, without telling the secret in its URL", async () => {
    const client = createRpcClient({ url: "http://user:hunter2@127.0.0.1:1/hunter3" });
    const failed = await failure(client.request("eth_call", []));
    client.close();
    expect(failed.reason).toBe("transport");
    expect(`${failed.message} ${String(failed.stack)}`).not.toMatch(/hunter/);
  });
});

describe("connections", () => {
  it("are kept from call to call", async () => {
    const connections = await withNode(
      (exchange) => result(exchange, 1),
      async (client, node) => {
        for (let call = 0; call < 5; call += 1) await client.request("eth_blockNumber", []);
        return node.connections();
      },
    );
    expect(connections).toBe(1);
  });

  it("that the node closed meanwhile cost no call", async () => {
    let calls = 0;
    const answers = await withNode(
      (exchange) => {
        calls += 1;
        // The second call on the kept connection meets a reset, as when the node drops it just then.
        if (calls === 2) exchange.request.socket.resetAndDestroy();
        else result(exchange, calls);
      },
      async (client) => [await client.request("a", []), await client.request("b", [])],
    );
    expect(answers).toEqual([1, 3]);
  });

  it("lost on a first exchange are told, not hidden", async () => {
    const failed = await withNode(
      ({ request }) => request.socket.resetAndDestroy(),
      (client) => failure(client.request("eth_call", [])),
    );
    expect(failed.reason).toBe("transport");
  });
});

describe("onCall", () => {
  it("hears how each call ended", async () => {
    const heard: string[] = [];
    await withNode(
      (exchange) => {
        if (exchange.body.method === "refused")
          exchange.json({ id: exchange.body.id, error: { code: 1, message: "" } });
        else if (exchange.body.method === "lost") exchange.response.end("?");
        else result(exchange, 1);
      },
      async (client) => {
        for (const method of ["answered", "refused", "lost"]) await client.request(method, []).catch(() => {});
      },
      { onCall: (method, outcome) => heard.push(`${method} ${outcome}`) },
    );
    expect(heard).toEqual(["answered answered", "refused refused", "lost lost"]);
  });
});
