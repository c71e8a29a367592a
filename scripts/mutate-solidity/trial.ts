import { type ChildProcess, fork } from "node:child_process";
import { resolve } from "node:path";

/** After how many ms a run of an area's tests is given up; most take seconds, and a limit of gas ends loops without end. */
const MOST_TIME = 10 * 60_000;

/** What a run of the tests found: the names of those that failed, or why there is no answer. */
export interface Answer {
  readonly failed?: readonly string[];
  readonly error?: string;
}

/** What to run: the contracts as they are for 0. Quickly is without the tests with random inputs. */
export interface Question {
  readonly mutant: number;
  readonly quickly: boolean;
}

/** A process that runs an area's tests again and again. */
export class Trial {
  readonly #start: () => ChildProcess;
  #process: ChildProcess;

  constructor(folder: string, tests: readonly string[], settings: Readonly<Record<string, string>>) {
    this.#start = () =>
      fork(resolve("scripts/mutate-solidity/runTests.ts"), tests, {
        cwd: folder,
        env: { ...process.env, HARDHAT_DISABLE_TELEMETRY: "true", ...settings },
        stdio: ["ignore", "ignore", "ignore", "ipc"],
      });
    this.#process = this.#start();
  }

  /** The names of the tests that fail on the contracts as they are. Compiles first. */
  async failuresWithout(): Promise<readonly string[]> {
    const { failed, error } = await this.#ask({ mutant: 0, quickly: false });
    if (failed === undefined) throw new Error(error);
    return failed;
  }

  /** The names of the tests that notice a mutant, or why there is no verdict. */
  async noticedBy(mutant: number): Promise<Answer> {
    const quick = await this.#attemptTwice({ mutant, quickly: true });
    return quick.failed?.length === 0 ? this.#attemptTwice({ mutant, quickly: false }) : quick;
  }

  /** A run that gives no answer, because its process died or took too long, says nothing of the tests: a new process has another go. */
  async #attemptTwice(question: Question): Promise<Answer> {
    const first = await this.#attempt(question);
    return first.failed === undefined ? this.#attempt(question) : first;
  }

  async #attempt(question: Question): Promise<Answer> {
    const late = setTimeout(() => this.#process.kill("SIGKILL"), MOST_TIME);
    const answer = await this.#ask(question);
    clearTimeout(late);
    if (answer.failed === undefined) {
      this.#process.kill("SIGKILL");
      this.#process = this.#start();
    }
    return answer;
  }

  async #ask(question: Question): Promise<Answer> {
    const asked = this.#process;
    const answer = await new Promise<Answer>((done) => {
      asked.once("message", (message) => done(message as Answer));
      asked.once("exit", (code, signal) => done({ error: `the run of the tests ended with ${code ?? signal}` }));
      asked.send(question);
    });
    asked.removeAllListeners("message").removeAllListeners("exit");
    return answer;
  }

  close(): void {
    this.#process.kill();
  }
}
