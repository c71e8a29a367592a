import { type ChildProcess, fork } from "node:child_process";
import { copyFileSync, globSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Area, testsOf } from "./areas.ts";
import { type Sources } from "./syntax.ts";

/** A copy of the contracts with all mutants in them and of an area's tests, which are run once for each mutant. */
export class Workshop {
  readonly #trial: ChildProcess;

  constructor(folder: string, area: Area, contracts: Sources) {
    const root = resolve(folder);
    rmSync(root, { recursive: true, force: true });
    const tests = globSync("test/contracts/**/*.sol").map(
      (file) => [file, asView(readFileSync(file, "utf8"))] as const,
    );
    for (const [file, text] of [...Object.entries(contracts), ...tests]) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    for (const file of ["package.json", "tsconfig.json"]) copyFileSync(file, join(root, file));
    copyFileSync("scripts/mutate-solidity/hardhat.config.ts", join(root, "hardhat.config.ts"));
    symlinkSync(resolve("node_modules"), join(root, "node_modules"));
    this.#trial = fork(resolve("scripts/mutate-solidity/trial.ts"), testsOf(area), {
      cwd: root,
      env: { ...process.env, HARDHAT_DISABLE_TELEMETRY: "true", VIA_IR: String(area.viaIR) },
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
  }

  /** The names of the tests that fail while a mutant is on; 0 is none. The first call compiles. */
  async failuresUnder(mutant: number): Promise<readonly string[]> {
    const answer = await new Promise<{ readonly failed?: readonly string[]; readonly error?: string }>((done) => {
      this.#trial.once("message", done);
      this.#trial.once("exit", (code) => done({ error: `the process of the tests ended with ${code}` }));
      this.#trial.send(mutant);
    });
    this.#trial.removeAllListeners("exit");
    if (answer.failed === undefined) throw new Error(answer.error);
    return answer.failed;
  }

  close(): void {
    this.#trial.kill();
  }
}

/** A pure function may not look which mutant is on. */
export function asView(source: string): string {
  return source.replace(/\bpure\b/g, "view");
}
