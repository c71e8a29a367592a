import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ANSWERS } from "./slitherAnswers.ts";

/** Runs slither over the contracts. Every finding must have an answer, and every answer a finding. */
interface Finding {
  readonly check: string;
  readonly description: string;
  readonly elements: readonly {
    readonly name: string;
    readonly type_specific_fields?: { readonly parent?: { readonly name: string } };
  }[];
}

const slither = process.env["SLITHER"] ?? "slither";
if (spawnSync(slither, ["--version"]).error !== undefined) {
  console.error(
    `SKIPPED: ${slither} is not installed (pip install slither-analyzer), so the contracts were not analysed.`,
  );
  process.exit(process.env["CI"] === "true" ? 1 : 0);
}

const folder = mkdtempSync(join(tmpdir(), "slither-"));
const report = join(folder, "report.json");
const run = spawnSync(
  slither,
  [
    ".",
    "--hardhat-ignore-compile",
    "--hardhat-artifacts-directory",
    "artifacts",
    "--filter-paths",
    "node_modules|test/",
    "--json",
    report,
  ],
  { encoding: "utf8" },
);
let findings: readonly Finding[];
try {
  const parsed = JSON.parse(readFileSync(report, "utf8")) as {
    success: boolean;
    error: string | null;
    results: { detectors?: Finding[] };
  };
  if (!parsed.success) throw new Error(parsed.error ?? "slither failed");
  findings = parsed.results.detectors ?? [];
} catch (error) {
  console.error(run.stderr);
  throw error;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const used = new Set<string>();
const open = findings.filter(({ check, elements }) => {
  const [first] = elements;
  const place = [first?.type_specific_fields?.parent?.name, first?.name].filter(Boolean).join(".");
  const answer = ANSWERS.find(
    ({ detector, places }) => detector === check && (places === "any" || places.includes(place)),
  );
  if (answer === undefined) return true;
  used.add(`${check} ${answer.places === "any" ? "any" : place}`);
  return false;
});
for (const { check, description } of open) console.error(`${check}: ${description.trim()}\n`);
const idle = ANSWERS.flatMap(({ detector, places }) =>
  (places === "any" ? ["any"] : places).map((place) => `${detector} ${place}`),
).filter((key) => !used.has(key));
for (const key of idle) console.error(`the answer to ${key} matches no finding; remove it`);
console.log(`slither: ${findings.length} findings, ${open.length} without an answer, ${idle.length} idle answers`);
process.exitCode = open.length + idle.length === 0 ? 0 : 1;
