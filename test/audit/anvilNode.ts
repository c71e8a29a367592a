import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const ANVIL = join(import.meta.dirname, "../../node_modules/.bin/anvil");

/** Whether there is a node that takes a genesis file; said loudly when there is none. */
export function hasAnvil(): boolean {
  if (existsSync(ANVIL)) return true;
  console.warn("NOT TESTED: there is no node_modules/.bin/anvil, so that no chain is begun from a genesis file");
  return false;
}

/** A chain of its own from a genesis file, without fees; it ends with its holder. */
export class AnvilNode implements AsyncDisposable {
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(url: string, process: ChildProcess) {
    this.url = url;
    this.#process = process;
  }

  static async begin(genesis: string): Promise<AnvilNode> {
    const flags = ["--init", genesis, "--port", "0", "--base-fee", "0", "--gas-price", "0", "--hardfork", "cancun"];
    const child = spawn(ANVIL, [...flags, "--accounts", "1", "--balance", "0"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    for await (const line of createInterface({ input: child.stdout })) {
      const [, place] = /Listening on (127\.0\.0\.1:\d+)/.exec(line) ?? [];
      if (place === undefined) continue;
      child.stdout.resume();
      return new AnvilNode(`http://${place}`, child);
    }
    throw new Error("anvil ended before it listened");
  }

  async request<T>(method: string, params: readonly unknown[] = []): Promise<T> {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const headers = { "content-type": "application/json" };
    const answer = (await (await fetch(this.url, { method: "POST", headers, body })).json()) as any;
    if (answer.error !== undefined) throw new Error(`${method}: ${answer.error.message}`);
    return answer.result as T;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill();
    await ended;
  }
}
