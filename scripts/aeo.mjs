#!/usr/bin/env node
// `npx aeo` in a clone: the command line on the Node that the npm scripts use, if it is installed, or else on the caller's.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
const pathOf = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const { env } = process;

// Before anything is loaded: what is missing would only be an import that fails, deep inside.
const missing = [
  ["node_modules", "the packages of this clone are not installed", "Run npm ci, then npm run build."],
  ["artifacts/contracts", "the contracts of this clone are not built", "Run npm run build."],
  ["types/contracts", "the contracts of this clone are not built", "Run npm run build."],
].find(([folder]) => !existsSync(pathOf(folder)));
if (missing !== undefined) {
  console.error(`refused  BUILD_MISSING\nwhy      ${missing[1]}\nfix      ${missing[2]}`);
  process.exit(2);
}

// npm run changes to the top of the clone; the paths that somebody writes are from where he stands.
const cwd = env.npm_lifecycle_event === "aeo" && env.INIT_CWD ? env.INIT_CWD : process.cwd();
if (cwd !== process.cwd() && !existsSync(`${cwd}/data/access.json`)) env.AEO_ACCESS ??= pathOf("data/access.json");

const pinned = pathOf("node_modules/.bin/node");
const node = existsSync(pinned) ? pinned : process.execPath;
// A young generation of 8 MB: a history is read faster so than with Node's 16, and in less memory.
const args = ["--max-semi-space-size=8", pathOf("scripts/run.mjs"), pathOf("src/cli.ts"), ...process.argv.slice(2)];
const { status, error } = spawnSync(node, args, { stdio: "inherit", cwd });
if (error !== undefined) console.error(error.message);
process.exitCode = status ?? 3;
