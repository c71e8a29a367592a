import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import type { ChainStep } from "../../../src/chain/chainStep.ts";

export interface ChildOptions {
  readonly dataDir: string;
  readonly chainId: number;
  readonly heartbeatSeconds?: number;
  /** The child sends itself SIGKILL at this step, when it comes for the `time`-th time. */
  readonly killAt?: { readonly step: ChainStep; readonly time: number };
}

export interface ChildChain {
  /** What it printed first: "ready <url>" or "refused …"; undefined when it ended before. */
  readonly firstLine: string | undefined;
  /** Its address; empty when it is not ready. */
  readonly url: string;
  kill(signal: NodeJS.Signals): void;
  /** The signal that ended it. */
  readonly ended: Promise<NodeJS.Signals | null>;
}

/** Starts childChain.ts and waits until it serves, refuses or ends. `shell` is put in front of it, for limits. */
export async function spawnChain(options: ChildOptions, shell = ""): Promise<ChildChain> {
  const script = join(import.meta.dirname, "childChain.ts");
  const command = [process.execPath, "--import", import.meta.resolve("tsx"), script, JSON.stringify(options)];
  const quoted = command.map((part) => `'${part}'`).join(" ");
  // Not in the project's folder: the chain must not depend on where it is started.
  const child = spawn("bash", ["-c", `${shell} exec ${quoted}`], {
    cwd: tmpdir(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "exit").then(([, signal]) => signal as NodeJS.Signals | null);
  const firstLine = await Promise.race([firstLineOf(child), ended.then(() => undefined)]);
  const url = firstLine?.startsWith("ready ") === true ? firstLine.slice("ready ".length) : "";
  return { firstLine, url, ended, kill: (signal) => void child.kill(signal) };
}

async function firstLineOf(child: ChildProcess): Promise<string | undefined> {
  if (child.stdout === null) return undefined;
  for await (const line of createInterface({ input: child.stdout })) return line;
  return undefined;
}
