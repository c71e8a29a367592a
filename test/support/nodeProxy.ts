import http from "node:http";
import type { AddressInfo } from "node:net";

/** One call as JSON-RPC writes it. */
export interface ProxiedCall {
  readonly id: unknown;
  readonly method: string;
  readonly params: readonly any[];
}

/** What stands between a gateway and its node: it sees each call, and answers with what the node says, to these or other parameters, or not. */
export type Bend = (call: ProxiedCall, ask: (params?: readonly unknown[]) => Promise<any>) => Promise<unknown>;

/** The node's own refusal, passed on as it is. */
class Refused extends Error {
  readonly error: unknown;
  constructor(error: unknown) {
    super("the node refused");
    this.error = error;
  }
}

/** A node behind a URL of its own, which can be ended, started again at the same URL, and made to answer otherwise. */
export interface NodeProxy {
  readonly url: string;
  /** Undefined: it passes everything on. */
  bend: Bend | undefined;
  /** Closes the port and every connection, as when the machine is switched off. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Opens a node on loopback that passes what it is asked on to the node at `upstream`. */
export async function nodeProxy(upstream: string): Promise<NodeProxy> {
  const agent = new http.Agent({ keepAlive: true });
  let server: http.Server | undefined;
  let port = 0;
  const proxy = {
    bend: undefined as Bend | undefined,
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    async start() {
      server = http.createServer((request, response) => {
        void answer(request).then(
          (body) => response.writeHead(200, { "content-type": "application/json" }).end(body),
          () => response.destroy(),
        );
      });
      const listening = server;
      await new Promise<void>((resolve) => listening.listen(port, "127.0.0.1", resolve));
      port = (listening.address() as AddressInfo).port;
    },
    async stop() {
      const closing = server;
      server = undefined;
      if (closing === undefined) return;
      closing.closeAllConnections();
      await new Promise((resolve) => closing.close(resolve));
    },
  };

  async function answer(request: http.IncomingMessage): Promise<string> {
    const text = await bodyOf(request);
    const { bend } = proxy;
    if (bend === undefined) return post(upstream, agent, text);
    const message = JSON.parse(text) as ProxiedCall | ProxiedCall[];
    const one = async (call: ProxiedCall) => {
      const ask = async (params: readonly unknown[] = call.params) => {
        const asked = JSON.stringify({ jsonrpc: "2.0", id: 1, method: call.method, params });
        const told = JSON.parse(await post(upstream, agent, asked)) as { result?: unknown; error?: unknown };
        if (told.error !== undefined) throw new Refused(told.error);
        return told.result;
      };
      const head = { jsonrpc: "2.0", id: call.id };
      try {
        return { ...head, result: await bend(call, ask) };
      } catch (error) {
        if (error instanceof Refused) return { ...head, error: error.error };
        throw error;
      }
    };
    return JSON.stringify(Array.isArray(message) ? await Promise.all(message.map(one)) : await one(message));
  }

  await proxy.start();
  return proxy;
}

const quantity = (number: number) => `0x${number.toString(16)}`;

/** A node that has seen no block after this one, and goes on answering. */
export const standingAt =
  (height: number): Bend =>
  async ({ method, params }, ask) => {
    const [first] = params;
    switch (method) {
      case "eth_blockNumber":
        return quantity(height);
      case "eth_getBlockByNumber":
        if (first === "latest") return ask([quantity(height), ...params.slice(1)]);
        return Number(first) > height ? null : ask();
      case "eth_getTransactionCount":
        return ask([first, params[1] === "pending" ? quantity(height) : params[1]]);
      case "eth_getTransactionReceipt":
        return upTo(height, "blockNumber", await ask());
      case "eth_getBlockByHash":
        return upTo(height, "number", await ask());
      default:
        return ask();
    }
  };

function upTo(height: number, field: string, found: Record<string, string> | null): unknown {
  return found === null || Number(found[field]) > height ? null : found;
}

/** A node that changes the logs it gives. */
export const lying =
  (change: (logs: readonly Record<string, any>[]) => readonly unknown[]): Bend =>
  async ({ method }, ask) =>
    method === "eth_getLogs" ? change((await ask()) as Record<string, any>[]) : ask();

function post(url: string, agent: http.Agent, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
    const request = http.request(url, { method: "POST", agent, headers }, (response) => {
      bodyOf(response).then(resolve, reject);
    });
    request.on("error", reject);
    request.end(body);
  });
}

async function bodyOf(stream: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
