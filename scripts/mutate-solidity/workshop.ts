import { type ChildProcess, fork } from "node:child_process";
import { copyFileSync, globSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Area, testsOf } from "./areas.ts";
import type { Sources } from "./syntax.ts";

/** How long the tests of an area may take under a mutant, in ms; without one they take seconds. */
const MOST_TIME = 10 * 60_000;

interface Answer {
  readonly failed?: readonly string[];
  readonly error?: string;
}

/** A copy of the contracts with all mutants in them and of an area's tests, which are run once for each mutant. */
export class Workshop {
  readonly #root: string;
  readonly #area: Area;
  #trial: ChildProcess;

  constructor(folder: string, area: Area, contracts: Sources) {
    this.#root = resolve(folder);
    this.#area = area;
    rmSync(this.#root, { recursive: true, force: true });
    const tests = globSync("test/contracts/**/*.sol").map(
      (file) => [file, asView(readFileSync(file, "utf8"))] as const,
    );
    for (const [file, text] of [...Object.entries(contracts), ...tests]) {
      mkdirSync(dirname(join(this.#root, file)), { recursive: true });
      writeFileSync(join(this.#root, file), text);
    }
    for (const file of ["package.json", "tsconfig.json"]) copyFileSync(file, join(this.#root, file));
    copyFileSync("scripts/mutate-solidity/hardhat.config.ts", join(this.#root, "hardhat.config.ts"));
    symlinkSync(resolve("node_modules"), join(this.#root, "node_modules"));
    this.#trial = this.#start();
  }

  #start(): ChildProcess {
    return fork(resolve("scripts/mutate-solidity/trial.ts"), testsOf(this.#area), {
      cwd: this.#root,
      env: { ...process.env, HARDHAT_DISABLE_TELEMETRY: "true", VIA_IR: String(this.#area.viaIR) },
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
  }

  /** The names of the tests that fail on the contracts as they are. Compiles first. */
  async failuresWithout(): Promise<readonly string[]> {
    const { failed, error } = await this.#ask(0);
    if (failed === undefined) throw new Error(error);
    return failed;
  }

  /** What notices a mutant: names of tests, or that their run did not end by itself, as with a loop without end. */
  async noticedBy(mutant: number): Promise<readonly string[]> {
    const late = setTimeout(() => this.#trial.kill("SIGKILL"), MOST_TIME);
    const { failed, error } = await this.#ask(mutant);
    clearTimeout(late);
    if (failed !== undefined) return failed;
    if (this.#trial.exitCode === null && this.#trial.signalCode === null) throw new Error(error);
    this.#trial = this.#start();
    return [`(${error})`];
  }

  async #ask(mutant: number): Promise<Answer> {
    const trial = this.#trial;
    const answer = await new Promise<Answer>((done) => {
      trial.once("message", (message) => done(message as Answer));
      trial.once("exit", (code, signal) => done({ error: `the run of the tests ended with ${code ?? signal}` }));
      trial.send(mutant);
    });
    trial.removeAllListeners("message").removeAllListeners("exit");
    return answer;
  }

  close(): void {
    this.#trial.kill();
  }
}

/** A pure function may not look which mutant is on. */
export function asView(source: string): string {
  return source.replace(/\bpure\b/g, "view");
}
