import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = new URL("../../", import.meta.url).pathname;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "aeo-run-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs scripts/run.mjs as npm does. */
function run(...args: readonly string[]) {
  return promisify(execFile)(process.execPath, ["scripts/run.mjs", ...args], { cwd: root });
}

function program(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const PRINT = "const given: readonly string[] = process.argv.slice(2); console.log(JSON.stringify(given));";

describe("running a program", () => {
  it("hands it its arguments", async () => {
    const { stdout, stderr } = await run(program("plain.ts", PRINT), "a", "--b", "--load");
    expect({ given: JSON.parse(stdout), stderr }).toEqual({ given: ["a", "--b", "--load"], stderr: "" });
  });

  it("calls main, unless it is only to be loaded", async () => {
    const path = program("main.ts", `export function main(): void { ${PRINT} }`);
    expect((await run(path, "x")).stdout).toBe('["x"]\n');
    expect((await run("--load", path)).stdout).toBe("");
  });

  it("needs no loader for the gateway, the network and the command line", async () => {
    const parts = ["src/main.ts", "src/cli/program.ts", "src/start/demo.ts", "src/start/network.ts"];
    expect(await run("--load", ...parts)).toEqual({ stdout: "", stderr: "" });
  });
});
