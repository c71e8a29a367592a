/**
 * The monitoring of benefits over ROWS clearances (a million unless told otherwise), beside a bare scan, DuckDB and plain objects, each
 * in a process of its own and three times; the median is printed.
 *   report    durations of 400 groups in columns: n, mean, median and p90 of each. The gateway keeps no such columns, since it never
 *             needs a full pass: `full` is that of its histograms all the same, and `measures` is what a monitor's question costs.
 *   ingest    a CSV file through all of POST /v1/clearances but the socket, two portions at once, into SQLite on disk, beside DuckDB's
 *             load of the file
 *   start     the figures folded from the store, as a gateway starts
 *   memory    the figures over ten times as many clearances, and the process that holds nothing else; once
 * Run with: npm run bench -- monitor [ROWS]
 */
import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findDuckDb, runDuckDb } from "./duckdb.ts";
import { printGoals, printTable, type Results } from "./report.ts";
import { groupOf, makeColumns } from "./rows.ts";
import { type Measured, memory, WAYS } from "./ways.ts";
import { clearanceLines } from "./world.ts";

const TIMES = 3;
const WAY = "--way";
const MEMORY = "memory";

function writeLines(path: string, lines: Iterable<string>): string {
  const file = openSync(path, "w");
  let held: string[] = [];
  const flush = () => {
    if (held.length > 0) writeSync(file, `${held.join("\n")}\n`);
    held = [];
  };
  for (const line of lines) if (held.push(line) === 20_000) flush();
  flush();
  closeSync(file);
  return path;
}

function* columnLines(rows: number): Generator<string> {
  const { group, duration } = makeColumns(rows);
  for (let row = 0; row < rows; row += 1) {
    const { arrangement, mode, stage, after } = groupOf(group[row] as number);
    yield `${arrangement},${mode},${stage},${after},${duration[row]}`;
  }
}

/** The medians of what a way measured, and its peak of memory in MB. */
function medians(runs: readonly Measured[]): Measured {
  const names = Object.keys(runs[0] ?? {});
  const middle = (name: string) =>
    runs.map((run) => run[name] as number).sort((a, b) => a - b)[runs.length >> 1] as number;
  return Object.fromEntries(names.map((name) => [name, middle(name)]));
}

function inProcess(way: string, args: readonly string[]): Measured {
  const self = new URL(import.meta.url).pathname;
  const child = [...process.execArgv, self, WAY, way, ...args];
  return JSON.parse(execFileSync(process.execPath, child, { encoding: "utf8" })) as Measured;
}

function measureAll(rows: number): Results {
  const directory = mkdtempSync(join(tmpdir(), "aeo-monitor-"));
  try {
    const file = writeLines(join(directory, "clearances.csv"), clearanceLines(rows));
    const columns = writeLines(join(directory, "columns.csv"), columnLines(rows));
    const args = [String(rows), file, join(directory, "gateway.sqlite")];
    const results = new Map<string, Measured>();
    for (const way of Object.keys(WAYS))
      results.set(way, medians(Array.from({ length: TIMES }, () => inProcess(way, args))));
    results.set(MEMORY, inProcess(MEMORY, args));
    const python = findDuckDb();
    if (python === undefined) return results;
    const duck = (...of: string[]) => {
      const { version: _, ...seconds } = runDuckDb(python, ...of);
      return seconds as Measured;
    };
    results.set("duckdb", medians(Array.from({ length: TIMES }, () => duck("groups", columns))));
    const load = (turn: number) => duck("load", file, join(directory, `${turn}.duckdb`));
    results.set("duckdb load", medians(Array.from({ length: TIMES }, (_, turn) => load(turn))));
    return results;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const [first, way = "", rows = "0", file = "", store = ""] = process.argv.slice(2);
if (first === WAY) {
  const measured = await (way === MEMORY ? memory(Number(rows)) : WAYS[way]?.(Number(rows), file, store));
  const peakMB = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(JSON.stringify({ ...measured, peakMB }));
} else {
  const count = Number(first ?? 1_000_000);
  const results = measureAll(count);
  printTable(count, results);
  printGoals(results);
}
