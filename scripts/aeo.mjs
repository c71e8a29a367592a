#!/usr/bin/env node
// `npx aeo` in a clone: the command line on the Node that the npm scripts use, if it is installed, or else on the caller's.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
const pathOf = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const pinned = pathOf("node_modules/.bin/node");
const node = existsSync(pinned) ? pinned : process.execPath;
// A young generation of 8 MB: a history is read faster so than with Node's 16, and in less memory.
const args = ["--max-semi-space-size=8", pathOf("scripts/run.mjs"), pathOf("src/cli.ts"), ...process.argv.slice(2)];
const { status, error } = spawnSync(node, args, { stdio: "inherit" });
if (error !== undefined) console.error(error.message);
process.exitCode = status ?? 3;
