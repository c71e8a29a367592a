import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The release that is measured. */
const DUCKDB = "duckdb==1.5.6";
const SCRIPT = new URL("peer.py", import.meta.url).pathname;

/** Seconds, by what DuckDB did, and the process's peak memory. */
export interface DuckResult {
  readonly version: string;
  readonly [measured: string]: number | string;
}

/** A Python with DuckDB, made in the temporary folder the first time; undefined where there is none to be had, which is said. */
export function findDuckDb(): string | undefined {
  const venv = join(tmpdir(), "aeo-bench-duckdb");
  const python = join(venv, "bin", "python");
  try {
    if (!existsSync(python)) execFileSync("python3", ["-m", "venv", venv]);
    execFileSync(join(venv, "bin", "pip"), ["install", "--quiet", DUCKDB], { stdio: ["ignore", "ignore", "pipe"] });
    execFileSync(python, ["-c", "import duckdb"]);
    return python;
  } catch (error) {
    console.log(`SKIPPED: DuckDB is not here, and could not be installed (${String(error).split("\n")[0]})`);
    return undefined;
  }
}

/** Runs one measurement of peer.py in a process of its own. */
export function runDuckDb(python: string, ...args: readonly string[]): DuckResult {
  return JSON.parse(execFileSync(python, [SCRIPT, ...args], { encoding: "utf8" })) as DuckResult;
}
