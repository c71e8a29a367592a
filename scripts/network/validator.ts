import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Place } from "./places.ts";

/** How a program is run at a validator's place: as it is, or inside a network namespace. */
export type Wrap = (command: readonly string[]) => readonly string[];

/** One validator: a process, and its folder, which outlives it. */
export class Validator {
  readonly name: string;
  readonly home: string;
  readonly place: Place;
  readonly #binary: string;
  readonly #wrap: Wrap;
  #process: ChildProcess | undefined;

  constructor(parts: { readonly home: string; readonly name: string; place: Place; binary: string; wrap: Wrap }) {
    this.name = parts.name;
    this.home = parts.home;
    this.place = parts.place;
    this.#binary = parts.binary;
    this.#wrap = parts.wrap;
  }

  get rpcUrl(): string {
    return `http://${this.place.host}:${this.place.rpcPort}`;
  }

  get running(): boolean {
    return this.#process !== undefined && this.#process.exitCode === null && this.#process.signalCode === null;
  }

  start(): void {
    if (this.running) return;
    const log = openSync(join(this.home, "log"), "a");
    const [command, ...args] = this.#wrap([this.#binary, "start", "--home", this.home]) as [string, ...string[]];
    this.#process = spawn(command, args, { stdio: ["ignore", log, log] });
    closeSync(log);
  }

  /** Lets it close its stores. */
  stop(): Promise<void> {
    return this.#end("SIGTERM");
  }

  /** As when the machine loses power, but for what the operating system has not written yet. */
  kill(): Promise<void> {
    return this.#end("SIGKILL");
  }

  /** Stops it where it is, as a machine that hangs: its connections stay open and nobody answers. */
  pause(): void {
    this.#process?.kill("SIGSTOP");
  }

  resume(): void {
    this.#process?.kill("SIGCONT");
  }

  /** The end of what it logged. */
  log(): string {
    return readFileSync(join(this.home, "log"), "utf8").slice(-4_000);
  }

  async #end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const ending = this.#process;
    if (ending === undefined || !this.running) return;
    const exited = once(ending, "exit");
    ending.kill(signal);
    ending.kill("SIGCONT");
    await exited;
  }
}
