import { createServer } from "node:net";
import type { AddressInfo } from "node:net";

/** Ports for a gateway and its metrics: fixed ones from a base, or free ones for base 0. */
export async function portsOf(
  base: number,
  index: number,
): Promise<{ readonly port: number; readonly metricsPort: number }> {
  if (base !== 0) return { port: base + index, metricsPort: base + 1000 + index };
  const [port, metricsPort] = await Promise.all([freePort(), freePort()]);
  return { port, metricsPort };
}

/** A port that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
