import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, isIP } from "node:net";
import { ChainError } from "./chainError.ts";
import type { ChainLog } from "./chainLog.ts";
import { FAULT, JsonRpcFault } from "./jsonRpcFault.ts";
import { answerBody, type Call, faultBody } from "./jsonRpcMessage.ts";

export interface PortOptions {
  /** The address to listen on; anything but loopback opens the chain to the network. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly maxBodyBytes: number;
  /** Requests in one batch. */
  readonly maxBatch: number;
  /** Exchanges answered at the same time; more are refused with 503. */
  readonly maxConcurrent: number;
  /** How long a client may take to send one request. */
  readonly requestSeconds: number;
  readonly log: ChainLog;
  readonly call: Call;
}

export interface JsonRpcPort {
  readonly url: string;
  /** Takes no more connections; answers what has arrived, for at most 5 s. */
  close(): Promise<void>;
}

const CLOSE_GRACE_MS = 5000;

/** Serves JSON-RPC 2.0 over HTTP. @throws ChainError CHAIN_PORT_UNUSABLE */
export async function openJsonRpcPort(options: PortOptions): Promise<JsonRpcPort> {
  const exchange = new Exchange(options);
  // A slow or silent client is cut off; a sender may wait for its block as long as the pool lets it.
  const requestTimeout = options.requestSeconds * 1000;
  const limits = {
    requestTimeout,
    headersTimeout: requestTimeout,
    keepAliveTimeout: 30_000,
    connectionsCheckingInterval: 500,
  };
  const server = createServer(limits, (request, response) => void exchange.handle(request, response));
  server.maxConnections = 1024;
  await listen(server, options);
  const { address, port, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${port}`,
    close: () => {
      exchange.closing = true;
      return closed(server);
    },
  };
}

/** One request and its response at a time. */
class Exchange {
  readonly #options: PortOptions;
  readonly #loopbackOnly: boolean;
  #running = 0;
  /** Once set, each connection ends with its answer. */
  closing = false;

  constructor(options: PortOptions) {
    this.#options = options;
    this.#loopbackOnly = isLoopback(options.host);
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = this.#refusal(request);
    if (refusal !== undefined) {
      refuse(response, refusal[0], refusal[1]);
      return;
    }
    this.#running += 1;
    try {
      const body = await readBody(request, this.#options.maxBodyBytes);
      if (body === undefined) refuse(response, 413, `the body is over ${this.#options.maxBodyBytes} bytes`);
      else answer(response, await answerBody(body, this.#options), this.closing);
    } catch (error) {
      // The client went away while it sent; there is nobody to answer.
      this.#options.log.info(`a JSON-RPC request broke off: ${String(error)}`);
      response.destroy();
    } finally {
      this.#running -= 1;
    }
  }

  #refusal(request: IncomingMessage): readonly [number, string] | undefined {
    if (request.method !== "POST") return [405, "send JSON-RPC 2.0 by POST"];
    // Web pages can send other types to a loopback port without asking; and a name that was made to point here is not ours.
    if (!/^application\/json\s*(?:;|$)/i.test(request.headers["content-type"] ?? "")) {
      return [415, "Content-Type must be application/json"];
    }
    if (this.#loopbackOnly && !isLoopback(hostname(request.headers.host ?? ""))) {
      return [403, "this port is served under its loopback address only"];
    }
    if (this.#running >= this.#options.maxConcurrent) return [503, "too many requests at once; try again in a moment"];
    return undefined;
  }
}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) return undefined;
  // Leaving the loop early must not cut the connection: the refusal goes over it.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function answer(response: ServerResponse, body: string | undefined, last: boolean): void {
  if (last) response.setHeader("connection", "close");
  if (body === undefined) {
    response.writeHead(204).end();
    return;
  }
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) }).end(body);
}

function refuse(response: ServerResponse, status: number, message: string): void {
  const body = faultBody(new JsonRpcFault(FAULT.invalidRequest, message));
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    // What is left of the body is not read.
    connection: "close",
    ...(status === 405 ? { allow: "POST" } : {}),
  });
  response.end(body);
}

function hostname(host: string): string {
  return host.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

async function listen(server: Server, { host, port }: PortOptions): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen(port, host, resolve);
  try {
    await promise;
  } catch (error) {
    throw new ChainError(
      "CHAIN_PORT_UNUSABLE",
      `The chain's JSON-RPC port ${host}:${port} can't be opened: ${String(error)}. Choose another port, or stop what uses it.`,
      error,
    );
  }
}

async function closed(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
  await promise;
  clearTimeout(cut);
}
