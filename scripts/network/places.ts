import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

/** Where a validator listens. */
export interface Place {
  readonly host: string;
  /** For the other validators. */
  readonly peerPort: number;
  readonly rpcPort: number;
  readonly wsPort: number;
}

/** Free ports of loopback. */
export async function loopbackPlaces(count: number): Promise<Place[]> {
  const ports = await freePorts(3 * count);
  return Array.from({ length: count }, (_, index) => {
    const [peerPort, rpcPort, wsPort] = ports.slice(3 * index, 3 * index + 3) as [number, number, number];
    return { host: "127.0.0.1", peerPort, rpcPort, wsPort };
  });
}

/** Open together, so that none is given twice. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
