import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeAccessFile } from "../../../src/access/accessFile.ts";
import type { Io } from "../../../src/cli/io.ts";
import { run } from "../../../src/cli/run.ts";
import { accessOf, type TestGateway } from "./gateway.ts";
import { NOW } from "./memoryLedger.ts";

/** What a command did. */
export interface Ran {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  /** How long it waited between attempts, in milliseconds. */
  readonly waits: number[];
}

export interface Surroundings {
  readonly env?: Record<string, string>;
  readonly stdin?: string | Uint8Array;
  readonly fetch?: typeof fetch;
  readonly colour?: boolean;
  /** Called instead of waiting. */
  readonly onSleep?: () => void;
}

/** Runs a command in this process. Time passes only where the command waits. */
export async function aeo(argv: readonly string[], around: Surroundings = {}): Promise<Ran> {
  let stdout = "";
  let stderr = "";
  let now = NOW * 1000;
  let keys = 0;
  const waits: number[] = [];
  const io: Io = {
    env: around.env ?? {},
    stdout: (text) => void (stdout += text),
    stderr: (text) => void (stderr += text),
    stdin: () => Promise.resolve(Buffer.from(around.stdin ?? "")),
    colour: { stdout: around.colour ?? false, stderr: around.colour ?? false },
    fetch: around.fetch ?? fetch,
    now: () => now,
    sleep: (ms) => {
      waits.push(ms);
      now += ms;
      around.onSleep?.();
      return Promise.resolve();
    },
    newKey: () => `test-key-${++keys}-${Math.random().toString(36).slice(2)}`,
  };
  const exit = await run(argv, io);
  return { exit, stdout, stderr, waits };
}

/** A directory for the files of one test file. */
export function scratch(): string {
  return mkdtempSync(join(tmpdir(), "aeo-cli-"));
}

/** Writes an access file for gateways that run, and gives its path. */
export function accessFileFor(directory: string, gateways: readonly TestGateway[]): string {
  const path = join(directory, "access.json");
  writeAccessFile(path, {
    startedAt: "2027-01-15T08:00:00Z",
    rpcUrl: "http://127.0.0.1:8545",
    addressBook: "data/address-book.json",
    gateways: gateways.map(accessOf),
  });
  return path;
}
