import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import manifest from "../../../package.json" with { type: "json" };

/** Whether memory is quiet is judged by looking again after so long. */
const QUIET_MS = 2_000;

/** What the gateway's log says of a step of its start. */
interface LogLine {
  readonly msg: string;
  readonly url?: string;
  readonly metricsUrl?: string;
  readonly from?: string;
  readonly ms?: number;
}

export interface GatewayProcess {
  readonly url: string;
  readonly metricsUrl: string;
  readonly pid: number;
  /** Where the view came from, and the milliseconds that it took to open. */
  readonly view: { readonly from: string | undefined; readonly ms: number | undefined };
  /** From the start of the process until it answers. */
  readonly readySeconds: number;
  reached(block: number): Promise<void>;
  memory(): Promise<{ readonly residentMB: number; readonly peakMB: number }>;
  stop(): Promise<void>;
}

/** Starts `npm run gateway` as a child. @throws Error when it ends before it is ready */
export async function startGatewayProcess(environment: Readonly<Record<string, string>>): Promise<GatewayProcess> {
  const started = performance.now();
  const [, ...args] = manifest.scripts.gateway.split(" ");
  const child = spawn(
    process.execPath,
    [...(process.env.BENCH_PROF ? ["--cpu-prof", "--cpu-prof-dir=" + process.env.BENCH_PROF] : []), ...args],
    {
      cwd: new URL("../../../", import.meta.url),
      env: { PATH: process.env.PATH ?? "", ...environment },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const lines = createInterface(child.stdout);
  const seen = new Map<string, LogLine>();
  const ready = new Promise<LogLine>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the gateway ended with ${String(code)}`)));
    lines.on("line", (text) => {
      const line = JSON.parse(text) as LogLine;
      seen.set(line.msg, line);
      if (line.msg === "listening") resolve(line);
    });
  });
  const { url = "", metricsUrl = "" } = await ready;
  const readySeconds = seconds(started);
  const opened = seen.get("the view is open");
  return {
    url,
    metricsUrl,
    pid: child.pid ?? 0,
    view: { from: opened?.from, ms: opened?.ms },
    readySeconds,
    async reached(block) {
      const pattern = new RegExp(`^aeo_ledger_head_block(?:{[^}]*})? ${block}$`, "m");
      const reached = async () => pattern.test(await (await fetch(`${metricsUrl}/metrics`)).text());
      // A view that was stored is whole when it is open.
      while (opened?.from === "nothing" && !(await reached())) await pause(200);
    },
    async memory() {
      let before = resident(child.pid);
      for (;;) {
        await pause(QUIET_MS);
        const now = resident(child.pid);
        if (Math.abs(now.residentMB - before.residentMB) <= 2) return now;
        before = now;
      }
    },
    async stop() {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    },
  };
}

function resident(pid: number | undefined): { residentMB: number; peakMB: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const megabytes = (field: string) =>
    Math.round(Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) / 1024);
  return { residentMB: megabytes("VmRSS"), peakMB: megabytes("VmHWM") };
}

function seconds(since: number): number {
  return Math.round(performance.now() - since) / 1000;
}
