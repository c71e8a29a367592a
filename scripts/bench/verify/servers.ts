import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

/** A server under load, in a process of its own on the first core. */
export interface Server {
  readonly name: string;
  readonly port: number;
  /** undefined: it takes none. */
  readonly token: string | undefined;
  readonly process: ChildProcess;
}

const script = (file: string) => new URL(file, import.meta.url).pathname;

/** Starts a script, pinned to a core unless it is undefined, and gives its first line. */
export async function start(file: string, args: readonly string[], core?: number) {
  const node = [process.execPath, "--import", "tsx", script(file), ...args];
  const [command = "", ...rest] = core === undefined ? node : ["taskset", "-c", String(core), ...node];
  const child = spawn(command, rest, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), "line"),
    once(child, "exit").then(() => {
      throw new Error(`${file} ${args.join(" ")} ended before it was up`);
    }),
  ])) as [string];
  return { child, line };
}

export async function startServer(name: string, file: string, args: readonly string[], port: number): Promise<Server> {
  const { child, line } = await start(file, args, 0);
  return { name, port, token: line === "up" ? undefined : line, process: child };
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill();
  await ended;
}

const TICK_SECONDS = 0.01;

/** Processor time that a process has had, in seconds. */
export function cpuSeconds({ pid }: Pick<ChildProcess, "pid">): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_SECONDS;
}

/** Waits for a second in which both cores are nearly idle, but no longer than told; gives the share of idle time in the last one. */
export async function waitQuiet(seconds: number): Promise<number> {
  const read = () => {
    const [total = "", idle = ""] =
      [...readFileSync("/proc/stat", "utf8").matchAll(/^cpu +(.*)$/gm)]
        .map((found) => {
          const fields = (found[1] ?? "").split(" ").map(Number);
          return [fields.reduce((a, b) => a + b, 0), (fields[3] ?? 0) + (fields[4] ?? 0)].join(" ");
        })[0]
        ?.split(" ") ?? [];
    return { total: Number(total), idle: Number(idle) };
  };
  for (let waited = 0; ; waited += 1) {
    const before = read();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const after = read();
    const share = (after.idle - before.idle) / (after.total - before.total);
    if (share > 0.9 || waited >= seconds) return share;
  }
}
