import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { startChain } from "./support/chains.ts";
import { post, type RpcAnswer } from "./support/rpcClient.ts";

const call = (id: unknown, method = "eth_chainId", params: unknown = []) => ({ jsonrpc: "2.0", id, method, params });
const CHAIN = "0x1092";

async function exchange(url: string, body: unknown): Promise<{ status: number; answer: unknown }> {
  const response = await post(url, typeof body === "string" ? body : JSON.stringify(body));
  const text = await response.text();
  return { status: response.status, answer: text === "" ? undefined : (JSON.parse(text) as RpcAnswer) };
}

function head(host: string, length: number, more = ""): string {
  return `POST / HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n${more}\r\n`;
}

/** Sends bytes as they are and gives the status line of the answer. */
async function rawStatus(url: string, message: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.end(message);
  const chunks: Buffer[] = [];
  for await (const chunk of socket as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString().split("\r\n")[0] ?? "";
}

describe("a JSON-RPC exchange", () => {
  it("answers a request under its id, of any kind", async () => {
    const { url } = await startChain();
    for (const id of [1, 0, "a", "", null, 1.5]) {
      expect(await exchange(url, call(id))).toEqual({ status: 200, answer: { jsonrpc: "2.0", id, result: CHAIN } });
    }
  });

  it("answers a batch entry by entry, notifications excepted", async () => {
    const { url } = await startChain();
    const { answer } = await exchange(url, [
      call(1),
      call(2, "hardhat_mine"),
      { jsonrpc: "2.0", method: "eth_chainId" },
      "no request",
      call(3, "eth_getCode", ["0x12"]),
    ]);
    expect(answer).toEqual([
      { jsonrpc: "2.0", id: 1, result: CHAIN },
      { jsonrpc: "2.0", id: 2, error: { code: -32601, message: expect.stringContaining("not served") } },
      { jsonrpc: "2.0", id: null, error: { code: -32600, message: expect.any(String) } },
      { jsonrpc: "2.0", id: 3, error: { code: -32602, message: expect.stringContaining("address") } },
    ]);
  });

  it("answers nothing to notifications", async () => {
    const { url } = await startChain();
    const notification = { jsonrpc: "2.0", method: "eth_chainId" };
    expect(await exchange(url, notification)).toEqual({ status: 204, answer: undefined });
    expect(await exchange(url, [notification, notification])).toEqual({ status: 204, answer: undefined });
    expect(await exchange(url, { ...notification, method: "evm_mine" })).toEqual({ status: 204, answer: undefined });
  });

  it.each([
    ["no JSON", "{", -32700],
    ["nothing", "", -32700],
    ["an empty batch", "[]", -32600],
    ["a string", '"eth_chainId"', -32600],
    ["null", "null", -32600],
    ["another version", JSON.stringify({ ...call(1), jsonrpc: "1.0" }), -32600],
    ["no method", JSON.stringify({ jsonrpc: "2.0", id: 1 }), -32600],
    ["a method that is no string", JSON.stringify({ ...call(1), method: 7 }), -32600],
    ["an id that is an object", JSON.stringify(call({})), -32600],
    ["named parameters", JSON.stringify(call(1, "eth_chainId", { block: 1 })), -32600],
    ["an unknown method", JSON.stringify(call(1, "eth_nothing")), -32601],
    ["parameters that are none", JSON.stringify(call(1, "eth_getCode", [1])), -32602],
    ["lists nested a hundred thousand deep", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, -32600],
  ])("answers %s with its code", async (_, body, code) => {
    const { url } = await startChain();
    const { status, answer } = await exchange(url, body);
    expect(status).toBe(200);
    const [first] = Array.isArray(answer) ? (answer as RpcAnswer[]) : [answer as RpcAnswer];
    expect(first?.error?.code).toBe(code);
    expect((await exchange(url, call(1))).answer).toMatchObject({ result: CHAIN });
  });

  it("refuses a batch that is too long", async () => {
    const { url } = await startChain({ limits: { maxBatch: 3 } });
    const batch = (length: number) => Array.from({ length }, (_, id) => call(id));
    expect((await exchange(url, batch(3))).answer).toHaveLength(3);
    expect((await exchange(url, batch(4))).answer).toMatchObject({
      error: { code: -32600, message: "the batch has 4 requests; at most 3 are served" },
    });
  });

  it("refuses a body that is too large, with or without saying its length", async () => {
    const { url } = await startChain({ limits: { maxBodyBytes: 1000 } });
    const body = (size: number) => JSON.stringify(call("x".repeat(size - JSON.stringify(call("")).length)));
    expect((await exchange(url, body(1000))).status).toBe(200);
    const refused = await exchange(url, body(1001));
    expect(refused).toMatchObject({ status: 413, answer: { error: { code: -32600 } } });
    const chunked = request(url, { method: "POST", headers: { "content-type": "application/json" } });
    chunked.write("x".repeat(800));
    chunked.write("x".repeat(800));
    const [response] = (await once(chunked, "response")) as [{ statusCode: number }];
    expect(response.statusCode).toBe(413);
    chunked.destroy();
    expect((await exchange(url, call(1))).status).toBe(200);
  });
});

describe("the port", () => {
  it("is on loopback and takes POST only", async () => {
    const { url } = await startChain();
    expect(new URL(url).hostname).toBe("127.0.0.1");
    for (const method of ["GET", "PUT", "DELETE", "OPTIONS"]) {
      const response = await fetch(url, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get("allow")).toBe("POST");
      expect(response.headers.get("access-control-allow-origin")).toBeNull();
    }
  });

  it("is closed to web pages: they can only send other types unasked, or under a name of their own", async () => {
    const { url } = await startChain();
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""]) {
      expect((await post(url, JSON.stringify(call(1)), type)).status).toBe(415);
    }
    expect((await post(url, JSON.stringify(call(1)), "Application/JSON; charset=utf-8")).status).toBe(200);
    const body = JSON.stringify(call(1));
    const message = (host: string) => `${head(host, body.length, "Connection: close\r\n")}${body}`;
    const { port } = new URL(url);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, "[::1]", "localhost"]) {
      expect(await rawStatus(url, message(host)), host).toBe("HTTP/1.1 200 OK");
    }
    for (const host of ["attacker.example", `127.0.0.1.attacker.example:${port}`, "10.0.0.1", ""]) {
      expect(await rawStatus(url, message(host)), host).toBe("HTTP/1.1 403 Forbidden");
    }
  });

  it("keeps one connection for many requests", async () => {
    const { url } = await startChain();
    const { hostname, port } = new URL(url);
    const body = JSON.stringify(call(1));
    const message = `${head("localhost", body.length)}${body}`;
    const socket = connect(Number(port), hostname);
    for (let turn = 0; turn < 3; turn += 1) {
      socket.write(message);
      const [chunk] = (await once(socket, "data")) as [Buffer];
      expect(chunk.toString()).toMatch(/^HTTP\/1\.1 200 OK.*"result":"0x1092"/s);
    }
    socket.destroy();
  });

  it("goes on when clients break off in the middle", async () => {
    const { url } = await startChain();
    const { hostname, port } = new URL(url);
    for (let count = 0; count < 5; count += 1) {
      const socket = connect(Number(port), hostname);
      await once(socket, "connect");
      socket.write(`${head("localhost", 500)}{`);
      socket.destroy();
    }
    expect(await rawStatus(url, "nonsense\r\n\r\n")).toBe("HTTP/1.1 400 Bad Request");
    expect((await exchange(url, call(1))).answer).toMatchObject({ result: CHAIN });
  });

  it("refuses more requests at once than its limit, and serves again when they are done", async () => {
    const { url } = await startChain({ limits: { maxConcurrent: 2 } });
    const { hostname, port } = new URL(url);
    const hanging = [0, 1].map(() => connect(Number(port), hostname));
    for (const socket of hanging) {
      socket.write(head("localhost", 500, "Expect: 100-continue\r\n"));
      // "100 Continue" shows that the request has begun.
      await once(socket, "data");
    }
    expect((await exchange(url, call(1))).status).toBe(503);
    const over = hanging.map((socket) => once(socket, "close"));
    for (const socket of hanging) socket.end(" ".repeat(500));
    await Promise.all(over);
    expect((await exchange(url, call(1))).status).toBe(200);
  });

  it("cuts off a client that does not finish its request, and serves the others meanwhile", async () => {
    const { url } = await startChain({ limits: { requestSeconds: 1 } });
    const { hostname, port } = new URL(url);
    const slow = ["POST / HTTP/1.1\r\nHost: ", `${head("localhost", 500)}{`].map((start) => {
      const socket = connect(Number(port), hostname);
      socket.write(start);
      return once(socket.resume(), "close");
    });
    expect((await exchange(url, call(1))).status).toBe(200);
    await Promise.all(slow);
    expect((await exchange(url, call(1))).status).toBe(200);
  });

  it("stops answering when the chain is closed", async () => {
    const chain = await startChain();
    await exchange(chain.url, call(1));
    await chain.close();
    await expect(exchange(chain.url, call(1))).rejects.toThrow();
  });
});
