// A test runner for Stryker that keeps the tests loaded in its process and calls only those that reach the mutant.
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { INSTRUMENTER_CONSTANTS, type InstrumenterContext, type StrykerOptions } from "@stryker-mutator/api/core";
import { commonTokens, declareClassPlugin, PluginKind, tokens } from "@stryker-mutator/api/plugin";
import {
  determineHitLimitReached,
  type DryRunOptions,
  type DryRunResult,
  DryRunStatus,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  TestStatus,
  toMutantRunResult,
  type TestRunner,
} from "@stryker-mutator/api/test-runner";
import { collect, type Suite, type Test } from "./testFramework.ts";

const STAND_INS = new Map([
  ["vitest", new URL("./testFramework.ts", import.meta.url).href],
  ["fast-check", new URL("./fastCheck.ts", import.meta.url).href],
]);

/** How long each file's tests took without a mutant, in ms; beside the tests, for all processes that run them. */
const TIMES = "test-times.json";

registerHooks({
  resolve(specifier, context, next) {
    const standIn = STAND_INS.get(specifier);
    if (standIn !== undefined && standIn !== context.parentURL) return { url: standIn, shortCircuit: true };
    if (specifier.endsWith("/eachStore.ts")) return next(specifier.replace("eachStore", "memoryStore"), context);
    // The bindings of the contracts are TypeScript that imports itself as JavaScript.
    const generated = context.parentURL?.includes("/types/contracts/") === true && specifier.startsWith(".");
    return next(generated ? specifier.replace(/\.js$/, ".ts") : specifier, context);
  },
});

interface Options extends StrykerOptions {
  readonly inProcess: {
    /** Files of tests, as globs. */
    readonly include: readonly string[];
    readonly exclude: readonly string[];
    /** Parts of names of tests that aren't run: those that count what thousands of random inputs met. */
    readonly skip: readonly string[];
    /** Parts of names of files whose beforeAll builds a ledger: it runs once in a process, without a mutant. */
    readonly keepSetUp: readonly string[];
  };
}

/** The test that a kept set-up counts as: what it reached is forgotten, since it runs without a mutant. */
const SET_UP = "set-up";

/** What the mutated modules read and write: which mutant is active, which test runs, what was reached. */
type Shared = { -readonly [Key in keyof InstrumenterContext]?: InstrumenterContext[Key] | undefined };

class InProcessRunner implements TestRunner {
  static inject = tokens(commonTokens.options);
  readonly #options: Options;
  readonly #shared: Shared;
  readonly #loaded = new Map<string, readonly Test[]>();
  readonly #kept = new Set<Suite>();

  constructor(options: StrykerOptions) {
    this.#options = options as Options;
    this.#shared = ((globalThis as Record<string, unknown>)[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {}) as Shared;
  }

  capabilities() {
    return { reloadEnvironment: false };
  }

  async dryRun({ disableBail }: DryRunOptions): Promise<DryRunResult> {
    const files = this.#files();
    // Once without measuring: what a first run leaves behind in a module is there for every mutant.
    const first = await this.#run(files, undefined, !disableBail);
    if (first.status !== DryRunStatus.Complete || first.tests.some(({ status }) => status === TestStatus.Failed))
      return first;
    const result = await this.#run(files, undefined, !disableBail);
    if (result.status === DryRunStatus.Complete) writeFileSync(TIMES, JSON.stringify(timesOf(result.tests)));
    const { mutantCoverage } = this.#shared;
    return result.status === DryRunStatus.Complete && mutantCoverage ? { ...result, mutantCoverage } : result;
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, hitLimit, testFilter, mutantActivation, disableBail } = options;
    this.#shared.hitLimit = hitLimit;
    this.#shared.hitCount = hitLimit === undefined ? undefined : 0;
    const files = testFilter ? [...new Set(testFilter.map(fileOf))] : this.#files();
    quickestFirst(files);
    this.#shared.activeMutant = mutantActivation === "static" ? activeMutant.id : undefined;
    for (const file of files) await this.#load(file);
    this.#shared.activeMutant = activeMutant.id;
    const result = await this.#run(files, testFilter && new Set(testFilter), !disableBail);
    const timeOut = determineHitLimitReached(this.#shared.hitCount, this.#shared.hitLimit);
    this.#shared.activeMutant = undefined;
    return toMutantRunResult(timeOut ?? result, !disableBail);
  }

  async #setUp(tests: readonly Test[], open: Set<Suite>): Promise<void> {
    const { activeMutant } = this.#shared;
    this.#shared.activeMutant = undefined;
    // Outside of any test it would count as reached while loading, for which Stryker starts a new process per mutant.
    this.#shared.currentTestId = SET_UP;
    for (const suite of new Set(tests.flatMap(({ suite }) => ancestry(suite)))) {
      open.add(suite);
      if (this.#kept.has(suite)) continue;
      this.#kept.add(suite);
      for (const hook of suite.hooks.beforeAll) await hook();
    }
    this.#shared.currentTestId = undefined;
    delete this.#shared.mutantCoverage?.perTest[SET_UP];
    this.#shared.activeMutant = activeMutant;
  }

  #files(): string[] {
    const { include, exclude } = this.#options.inProcess;
    return globSync([...include], { exclude: [...exclude] }).sort();
  }

  async #load(file: string): Promise<readonly Test[]> {
    let tests = this.#loaded.get(file);
    if (tests === undefined) {
      tests = await collect(() => import(pathToFileURL(resolve(file)).href));
      this.#loaded.set(file, tests);
    }
    return tests;
  }

  async #run(files: readonly string[], wanted: ReadonlySet<string> | undefined, bail: boolean): Promise<DryRunResult> {
    const { keepSetUp, skip } = this.#options.inProcess;
    const results: TestResult[] = [];
    for (const file of files) {
      let tests: readonly Test[];
      try {
        tests = await this.#load(file);
      } catch (error) {
        return {
          status: DryRunStatus.Error,
          errorMessage: `${file}: ${error instanceof Error ? error.stack : String(error)}`,
        };
      }
      const open = new Set<Suite>();
      if (keepSetUp.some((part) => file.includes(part))) await this.#setUp(tests, open);
      for (const [index, test] of tests.entries()) {
        const id = `${file}#${index} ${fullName(test)}`;
        if (wanted === undefined ? skip.some((part) => test.name.includes(part)) : !wanted.has(id)) continue;
        const begun = performance.now();
        this.#shared.currentTestId = id;
        const failure = await execute(test, open);
        this.#shared.currentTestId = undefined;
        const about = {
          id,
          name: `${file}: ${fullName(test)}`,
          fileName: resolve(file),
          timeSpentMs: performance.now() - begun,
        };
        results.push(
          failure === undefined
            ? { ...about, status: TestStatus.Success }
            : { ...about, status: TestStatus.Failed, failureMessage: failure },
        );
        if (failure !== undefined && bail) break;
      }
      for (const suite of [...open].reverse()) {
        if (!this.#kept.has(suite)) for (const body of suite.hooks.afterAll) await body();
      }
      if (bail && results.at(-1)?.status === TestStatus.Failed) break;
    }
    return { status: DryRunStatus.Complete, tests: results };
  }
}

/** Undefined when the test passes, otherwise what it says. Hooks of suites that aren't open yet run first. */
async function execute({ suite, body }: Test, open: Set<Suite>): Promise<string | undefined> {
  const line = ancestry(suite);
  try {
    for (const one of line) {
      if (open.has(one)) continue;
      open.add(one);
      for (const hook of one.hooks.beforeAll) await hook();
    }
    for (const one of line) for (const hook of one.hooks.beforeEach) await hook();
    await body();
    for (const one of line.toReversed()) for (const hook of one.hooks.afterEach) await hook();
    return undefined;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

function fileOf(testId: string): string {
  return testId.slice(0, testId.indexOf("#"));
}

function timesOf(results: readonly TestResult[]): Record<string, number> {
  const times: Record<string, number> = {};
  for (const { id, timeSpentMs } of results) times[fileOf(id)] = (times[fileOf(id)] ?? 0) + timeSpentMs;
  return times;
}

function quickestFirst(files: string[]): void {
  if (!existsSync(TIMES)) return;
  const times = JSON.parse(readFileSync(TIMES, "utf8")) as Record<string, number>;
  files.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
}

/** From the file down to the suite. */
function ancestry(suite: Suite): Suite[] {
  return suite.parent === undefined ? [suite] : [...ancestry(suite.parent), suite];
}

function fullName({ name, suite }: Test): string {
  return [...ancestry(suite).map((one) => one.name), name].filter(Boolean).join(" > ");
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "in-process", InProcessRunner)];
