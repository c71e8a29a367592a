/*
 * A chain in a process of its own, for tests that kill it. The one argument is JSON: the options, and at which step, the how
 * manieth time, it kills itself. Prints "ready <url>" when it serves, or "refused <code> <message>" when it can't.
 */
import { startEmbeddedChain } from "../../../src/chain/embeddedChain.ts";
import type { ChildOptions } from "./spawnChain.ts";

const { killAt, ...options } = JSON.parse(process.argv[2] ?? "{}") as ChildOptions;
let seen = 0;

try {
  const chain = await startEmbeddedChain({
    port: 0,
    ...options,
    now: Date.now,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    onStep: (step) => {
      if (step === killAt?.step && ++seen === killAt.time) process.kill(process.pid, "SIGKILL");
    },
  });
  console.log(`ready ${chain.url}`);
} catch (error) {
  const { code, message } = error as { code?: string; message: string };
  console.log(`refused ${code} ${message}`);
}
