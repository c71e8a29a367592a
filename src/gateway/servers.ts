import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** After how many milliseconds a client is cut. */
export interface Patience {
  /** For the head of a request to be whole, and for the next request on a connection that is kept. */
  readonly headersMs: number;
  readonly idleMs: number;
  /** For the whole request, its body too. */
  readonly requestMs: number;
  /** How often the two times of a request are looked at. */
  readonly checkMs: number;
}
const PATIENCE: Patience = { headersMs: 10_000, idleMs: 15_000, requestMs: 30_000, checkMs: 5_000 };
const REQUESTS_PER_SOCKET = 1_000;
const MAX_CONNECTIONS = 2_000;

/** A server for clients that nobody vouches for: whoever sends slowly, or holds connections, is cut. */
export function createPublicServer(handle: RequestListener, patience: Patience = PATIENCE): Server {
  const server = createServer(
    {
      headersTimeout: patience.headersMs,
      requestTimeout: patience.requestMs,
      keepAliveTimeout: patience.idleMs,
      connectionsCheckingInterval: patience.checkMs,
    },
    handle,
  );
  server.maxRequestsPerSocket = REQUESTS_PER_SOCKET;
  server.maxConnections = MAX_CONNECTIONS;
  return server;
}

/** Resolves when the server takes connections. */
export function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** Where a listening server is reached. */
export function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Takes no more connections, lets requests under way finish, closes idle connections. */
export function end(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeIdleConnections();
    // Whoever keeps a connection busy past this is cut.
    setTimeout(() => server.closeAllConnections(), 5_000).unref();
  });
}
