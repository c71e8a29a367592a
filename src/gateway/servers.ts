import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Config } from "../config.ts";
import { AeoError } from "../domain/errors.ts";

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

/** Resolves when the server takes connections. @throws Error of the system when the address is taken or none of this machine's */
export function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/**
 * Has a gateway's two servers take connections, or neither.
 * @throws AeoError PORT_IN_USE, INVALID_CONFIGURATION for an address that this process may not have
 */
export async function listenBoth(
  { host, port, metricsPort }: Pick<Config, "host" | "port" | "metricsPort">,
  api: Server,
  operations: Server,
): Promise<void> {
  const opening = [
    [api, port, "AEO_PORT"],
    [operations, metricsPort, "AEO_METRICS_PORT"],
  ] as const;
  const opened = await Promise.allSettled(opening.map(([server, at]) => listen(server, host, at)));
  const failed = opened.findIndex(({ status }) => status === "rejected");
  const outcome = opened[failed];
  if (outcome?.status !== "rejected") return;
  for (const [server] of opening) server.close();
  const [, at, setting] = opening[failed]!;
  throw refusalToListen(outcome.reason, host, at, setting);
}

function refusalToListen(cause: unknown, host: string, port: number, setting: string): unknown {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  const place = `${host} port ${port}`;
  if (code === "EADDRINUSE")
    return new AeoError("PORT_IN_USE", `${setting}: another process listens at ${place}`, { cause });
  if (code === "EACCES")
    return new AeoError("INVALID_CONFIGURATION", `${setting}: this process may not listen at ${place}`, { cause });
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EINVAL")
    return new AeoError("INVALID_CONFIGURATION", `AEO_HOST: ${host} is no address of this machine`, { cause });
  return cause;
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
