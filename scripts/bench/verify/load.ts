import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { cpuSeconds, type Server, waitQuiet } from "./servers.ts";

const run = promisify(execFile);
const LUA = new URL("load.lua", import.meta.url).pathname;

/** What one run of the load generator saw. */
export interface Sample {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
  readonly bytes: number;
  readonly requests: number;
  /** Microseconds of processor time of the server for each request: tells more than its rate while others work on the machine. */
  readonly cpu: number;
  /** Share of the machine that was idle just before. */
  readonly idle: number;
}

export interface LoadOptions {
  readonly connections: number;
  readonly seconds: number;
  readonly batch: boolean;
  /** How long to wait for an idle machine, in seconds. */
  readonly patience: number;
}

/** Puts load on a server from the second core: each request asks for a random operator, or for a thousand. */
export async function load(server: Server, { connections, seconds, batch, patience }: LoadOptions): Promise<Sample> {
  const { token, port } = server;
  const isGateway = token !== undefined;
  const env = {
    ...process.env,
    BENCH_PATH: isGateway ? `/v1/verifications${batch ? "" : "?tin="}` : batch ? "/v" : "/v/",
    ...(isGateway ? { BENCH_MORE: "&mode=SEA", BENCH_TOKEN: token } : {}),
    ...(batch ? { BENCH_BATCH: isGateway ? "questions" : "plain" } : {}),
  };
  const idle = await waitQuiet(patience);
  const before = cpuSeconds(server.process);
  const wrk = ["-t1", `-c${connections}`, `-d${seconds}s`, "--timeout", "10s", "-s", LUA, `http://127.0.0.1:${port}/`];
  const { stdout } = await run("taskset", ["-c", "1", "wrk", ...wrk], { env });
  const line = stdout.split("\n").find((one) => one.startsWith("{"));
  if (line === undefined) throw new Error(`the load generator told nothing: ${stdout}`);
  const told = JSON.parse(line) as Omit<Sample, "cpu" | "idle">;
  if (told.failed > 0) throw new Error(`${told.failed} of ${told.requests} requests to ${server.name} failed`);
  const cpu = ((cpuSeconds(server.process) - before) / told.requests) * 1e6;
  return { ...told, cpu, idle };
}

/** The sample of the middle rate. */
export function middle(samples: readonly Sample[]): Sample {
  const sorted = [...samples].sort((a, b) => a.perSecond - b.perSecond);
  return sorted[sorted.length >> 1] as Sample;
}

export function medianOf(samples: readonly Sample[], field: keyof Sample): number {
  const sorted = samples.map((sample) => sample[field]).sort((a, b) => a - b);
  return sorted[sorted.length >> 1] as number;
}
