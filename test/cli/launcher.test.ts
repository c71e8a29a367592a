import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scratch } from "./support/runCli.ts";

const root = join(import.meta.dirname, "../..");

function run(command: readonly string[], cwd: string) {
  const env = { PATH: process.env["PATH"], HOME: process.env["HOME"] };
  return spawnSync(command[0]!, command.slice(1), { cwd, env, encoding: "utf8" });
}

describe("the launcher", () => {
  it("takes paths from where its caller stands, also through npm, which changes to the clone", () => {
    const here = scratch();
    mkdirSync(join(here, "network"));
    writeFileSync(join(here, "network/members.json"), "[]");
    const check = ["network", "check", "network"];
    const npm = run(["npm", "--prefix", root, "run", "-s", "aeo", "--", ...check], here);
    expect(npm.stderr).toContain("network/members.json holds no JSON object"); // so it was found
    expect(npm.status).toBe(2);
    const direct = run([process.execPath, join(root, "scripts/aeo.mjs"), ...check], here);
    expect(direct).toMatchObject({ status: 2, stderr: npm.stderr });
  }, 60_000);

  it("still finds the clone's own access file from elsewhere", () => {
    const npm = run(["npm", "--prefix", root, "run", "-s", "aeo", "--", "status", "--as", "XX:officer"], scratch());
    expect(npm.stderr).toContain(join(root, "data/access.json"));
  }, 60_000);

  it("says what to run in a clone that is not installed or not built", () => {
    const clone = scratch();
    mkdirSync(join(clone, "scripts"));
    copyFileSync(join(root, "scripts/aeo.mjs"), join(clone, "scripts/aeo.mjs"));
    const aeo = () => run([process.execPath, join(clone, "scripts/aeo.mjs"), "network", "key", "--help"], clone);
    expect(aeo()).toMatchObject({ status: 2, stdout: "", stderr: expect.stringContaining("npm ci") });
    mkdirSync(join(clone, "node_modules"));
    expect(aeo()).toMatchObject({
      status: 2,
      stdout: "",
      stderr: expect.stringMatching(/BUILD_MISSING[\s\S]*npm run build/),
    });
    expect(aeo().stderr).not.toContain("npm ci");
  });
});
