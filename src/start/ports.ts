import { createServer } from "node:net";
import { threadId } from "node:worker_threads";
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

/** Below the ports that Linux gives to whoever asks for any: the system gives none of these away before something listens on it. */
const [FIRST, SPAN] = [20_000, 12_000];
/** Processes and threads that start together begin at different places. */
let next = (process.pid + 7 * threadId) * 101;

/** A port that is free, and that no other call of this process was told. @throws AeoError INVALID_CONFIGURATION when there is none */
export async function freePort(): Promise<number> {
  for (let left = SPAN; left > 0; left -= 1) {
    next += 1;
    const port = FIRST + (next % SPAN);
    if (await isFree(port)) return port;
  }
  throw new AeoError("INVALID_CONFIGURATION", `no port from ${FIRST} to ${FIRST + SPAN - 1} is free`);
}
