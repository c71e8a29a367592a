import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createPublicServer, end, listen, listenBoth, urlOf } from "../../src/gateway/servers.ts";

const IMPATIENT = { headersMs: 300, idleMs: 300, requestMs: 600, checkMs: 50 };
const HOST = "127.0.0.1";
let server: ReturnType<typeof createPublicServer> | undefined;
const timers: ReturnType<typeof setInterval>[] = [];
afterEach(async () => {
  for (const timer of timers.splice(0)) clearInterval(timer);
  if (server !== undefined) await end(server);
});

async function serve(): Promise<string> {
  server = createPublicServer((request, response) => {
    request.resume();
    request.once("end", () => response.end("served"));
  }, IMPATIENT);
  await listen(server, HOST, 0);
  return urlOf(server, HOST);
}

function open(url: string): Socket {
  return connect(Number(new URL(url).port), HOST).on("error", () => undefined);
}

/** What a client had read when it was cut. */
function untilCut(socket: Socket): Promise<string> {
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk.toString();
  });
  return new Promise((resolve) => void socket.once("close", () => resolve(text)));
}

function drip(socket: Socket, text: string): void {
  timers.push(setInterval(() => void (socket.writable && socket.write(text)), 20));
}

test("a client that sends its headers a line at a time is cut, and others are served meanwhile", async () => {
  const url = await serve();
  const slow = open(url);
  slow.write("GET / HTTP/1.1\r\nHost: x\r\n");
  drip(slow, "X-Slow: 1\r\n");
  const cut = untilCut(slow);
  expect(await (await fetch(url)).text()).toBe("served");
  expect(await cut).toMatch(/^HTTP\/1\.1 408 /);
});

test("a client that sends its body a byte at a time is cut, and others are served meanwhile", async () => {
  const url = await serve();
  const slow = open(url);
  slow.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n");
  drip(slow, "x");
  const cut = untilCut(slow);
  expect(await (await fetch(url)).text()).toBe("served");
  expect(await cut).not.toContain("served");
});

test("a connection that is kept and says nothing more is closed", async () => {
  const socket = open(await serve());
  socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  expect(await untilCut(socket)).toContain("served");
});

test("a connection that never says anything is cut", async () => {
  const socket = open(await serve());
  expect(await untilCut(socket)).not.toContain("served");
});

test("a port that is taken is refused by its setting and address, and neither server stays", async () => {
  const taken = Number(new URL(await serve()).port);
  const refused = (code: string, message: RegExp) =>
    expect.objectContaining({ code, message: expect.stringMatching(message) }) as Error;
  const attempt = async (settings: { host: string; port: number; metricsPort: number }) => {
    const servers = [createServer(), createServer()] as const;
    try {
      await listenBoth(settings, ...servers);
    } finally {
      expect(servers.map(({ listening }) => listening)).toEqual([false, false]);
    }
  };
  await expect(attempt({ host: HOST, port: taken, metricsPort: 0 })).rejects.toEqual(
    refused("PORT_IN_USE", new RegExp(`AEO_PORT: .*${HOST} port ${taken}`)),
  );
  await expect(attempt({ host: HOST, port: 0, metricsPort: taken })).rejects.toEqual(
    refused("PORT_IN_USE", /AEO_METRICS_PORT/),
  );
  await expect(attempt({ host: "203.0.113.1", port: 0, metricsPort: 0 })).rejects.toEqual(
    refused("INVALID_CONFIGURATION", /AEO_HOST: 203\.0\.113\.1/),
  );
  const [api, operations] = [createServer(), createServer()];
  await listenBoth({ host: HOST, port: 0, metricsPort: 0 }, api, operations);
  expect((api.address() as AddressInfo).port).not.toBe((operations.address() as AddressInfo).port);
  await Promise.all([end(api), end(operations)]);
});
