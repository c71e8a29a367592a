import { freePort } from "../../src/start/ports.ts";

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
  const ports: number[] = [];
  while (ports.length < 3 * count) ports.push(await freePort());
  return Array.from({ length: count }, (_, index) => {
    const [peerPort, rpcPort, wsPort] = ports.slice(3 * index, 3 * index + 3) as [number, number, number];
    return { host: "127.0.0.1", peerPort, rpcPort, wsPort };
  });
}
