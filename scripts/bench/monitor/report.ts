import type { Measured } from "./ways.ts";

/** What was measured, by way; DuckDB's are missing where it is not installed. */
export type Results = ReadonlyMap<string, Measured>;

const milliseconds = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));

/** Prints all that was measured. */
export function printTable(rows: number, results: Results): void {
  const of = (way: string, name: string) => results.get(way)?.[name] ?? Number.NaN;
  const line = (what: string, ms: number, note = "") =>
    console.log(`${what.padEnd(64)}${milliseconds(ms).padStart(10)} ms  ${note}`);
  const peak = (way: string) => `peak ${of(way, "peakMB")} MB, whole process`;
  console.log(`${rows.toLocaleString("en")} clearances, Node ${process.version}; medians of 3 processes`);
  line("scan: count and sum of 400 groups, first pass", of("scan", "query"), peak("scan"));
  line("scan, hot", of("scan", "warm"));
  line("full: histograms, n, mean, median, p90, first pass", of("full", "query"), peak("full"));
  line("full, hot", of("full", "warm"));
  line("one more row and the figures of its group", of("full", "one"));
  line("one more row and the figures of all groups", of("full", "all"));
  line("plain objects", of("objects", "query"), peak("objects"));
  if (results.has("duckdb")) line("DuckDB, query", of("duckdb", "query") * 1_000, peak("duckdb"));
  line("ingest: the gateway's part", of("ingest", "gateway"), peak("ingest"));
  line("ingest: dividing the file, the client's part", of("ingest", "client"));
  if (results.has("duckdb load")) {
    line("DuckDB, load", of("duckdb load", "bare") * 1_000, peak("duckdb load"));
    line("DuckDB, load with the reference as key", of("duckdb load", "keyed") * 1_000);
  }
  line("start: the figures folded from the store", of("start", "folded"), peak("start"));
  line("measures of one partner over the cells, first", of("start", "report"), `${of("start", "cells")} cells`);
  line("measures of one partner over the cells, hot", of("start", "warm"));
  line("one more clearance into the cells", of("start", "one"));
  const size = `${of("memory", "heldMB")} MB for ${of("memory", "cells")} cells in both views; ${of("memory", "memoryMB")} MB with garbage`;
  console.log(`the figures over ${(10 * rows).toLocaleString("en")}: ${size}; ${peak("memory")}`);
}

/** Prints each goal beside what was measured; one without its peer is skipped aloud. */
export function printGoals(results: Results): void {
  const goal = (text: string, measured: number | undefined, against: number | undefined, most: number) => {
    if (measured === undefined || against === undefined) return console.log(`SKIPPED ${text}: no peer`);
    const ratio = measured / against;
    console.log(
      `${ratio <= most ? "met    " : "MISSED "}${text}: ${ratio.toPrecision(3)}, goal <= ${most.toPrecision(3)}`,
    );
  };
  const [scan, full, objects, ingest] = ["scan", "full", "objects", "ingest"].map((way) => results.get(way));
  const [query, load] = [results.get("duckdb"), results.get("duckdb load")];
  const ms = (seconds: number | undefined) => (seconds === undefined ? undefined : seconds * 1_000);
  goal("full report x scan", full?.["query"], scan?.["query"], 2.5);
  goal("full report x DuckDB", full?.["query"], ms(query?.["query"]), 1 / 7);
  goal("full report x plain objects", full?.["query"], objects?.["query"], 1 / 50);
  goal("one more row, its group's figures x full report", full?.["one"], full?.["query"], 1 / 100);
  goal("one more row, all groups' figures x full report", full?.["all"], full?.["query"], 1 / 100);
  goal("ingest x DuckDB's load", ingest?.["gateway"], ms(load?.["bare"]), 2);
  goal(
    "ingest x DuckDB's load with the key that makes a repetition harmless",
    ingest?.["gateway"],
    ms(load?.["keyed"]),
    2,
  );
}
