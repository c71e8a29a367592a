import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { AeoError } from "../domain/errors.ts";

/** Ports for a gateway and its metrics: fixed ones from a base, or free ones for base 0. */
export async function portsOf(
  base: number,
  index: number,
): Promise<{ readonly port: number; readonly metricsPort: number }> {
  if (base !== 0) return { port: base + index, metricsPort: base + 1000 + index };
  const [port, metricsPort] = await Promise.all([freePort(), freePort()]);
  return { port, metricsPort };
}

/** A port that something is to listen on, what that is, and how to choose another. */
export interface WantedPort {
  readonly port: number;
  readonly whose: string;
  readonly option: string;
}

/** Says which port is taken before anything is written. 0 stands for any free one. @throws AeoError INVALID_CONFIGURATION */
export async function refuseTakenPorts(wanted: readonly WantedPort[]): Promise<void> {
  for (const { port, whose, option } of wanted)
    if (port !== 0 && !(await isFree(port)))
      throw new AeoError(
        "INVALID_CONFIGURATION",
        `port ${port}, for ${whose}, is taken; end what listens there or choose another with ${option}`,
      );
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" || error.code === "EACCES" ? resolve(false) : reject(error),
    );
    server.listen(port, "127.0.0.1", () => void server.close(() => resolve(true)));
  });
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
