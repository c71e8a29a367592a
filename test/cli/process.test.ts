import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { idOf, JP, leg, record, terms, TW } from "../support/facts.ts";
import { startGateway, type TestGateway } from "./support/gateway.ts";
import { MemoryLedger } from "./support/memoryLedger.ts";
import { grantBody, operator } from "./support/operator.ts";
import { accessFileFor, scratch } from "./support/runCli.ts";

const root = join(import.meta.dirname, "../..");
let tw: TestGateway;
let jp: TestGateway;
let access: string;

beforeAll(async () => {
  const ledger = new MemoryLedger();
  ledger.facts
    .members(1_000, TW, JP)
    .adopted(1_000, 1, terms([leg()]))
    .certification(2_000, "CertificationGranted", idOf(1), record());
  ledger.profiles.set(idOf(1), operator(idOf(1)));
  tw = await startGateway(TW, ledger);
  jp = await startGateway(JP, ledger);
  access = accessFileFor(scratch(), [tw, jp]);
});
afterAll(async () => {
  await tw.close();
  await jp.close();
});

/** Runs the command line as its own process, with nothing of this one's environment but the path. */
function aeo(
  argv: readonly string[],
  {
    stdin = "",
    command = [process.execPath, "--import", "tsx", "src/cli.ts"],
  }: { stdin?: string; command?: string[] } = {},
) {
  return new Promise<{ exit: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    const env = { PATH: process.env["PATH"], AEO_ACCESS: access };
    const child = spawn(command[0]!, [...command.slice(1), ...argv], { cwd: root, env });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => void (stdout += chunk));
    child.stderr.on("data", (chunk) => void (stderr += chunk));
    child.on("error", reject);
    child.on("close", (exit) => resolve({ exit, stdout, stderr }));
    child.stdin.end(stdin);
  });
}

describe("the process", () => {
  it("answers with pure JSON on standard output and its exit code", async () => {
    const verify = ["verify", "TW123456789", "--as", "JP:officer", "--json"];
    const yes = await aeo([...verify, "--mode", "SEA"]);
    expect(yes).toMatchObject({ exit: 0, stderr: "" });
    expect(JSON.parse(yes.stdout)).toMatchObject({ recognition: "RECOGNISED", operator: { tin: "TW123456789" } });
    const no = await aeo(["verify", "TW999999999", "--as", "JP:officer", "--json", "--mode", "SEA"]);
    expect(no).toMatchObject({ exit: 1, stderr: "" });
    expect(JSON.parse(no.stdout)).toMatchObject({ recognition: "UNKNOWN" });
  });

  it("keeps notes out of standard output, and reads a file from standard input", async () => {
    const grant = grantBody({ tin: "TW223456789", legalName: "福爾摩沙" });
    const ran = await aeo(["certify", "--file", "-", "--json", "--as", "TW:registrar"], {
      stdin: JSON.stringify(grant),
    });
    expect(ran.exit, ran.stderr).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({ state: "FINAL", certificationId: expect.stringMatching(/^0x/) });
    expect(ran.stderr).toMatch(/sending with key [0-9a-f]{8}-[0-9a-f]{4}-4/);
  });

  it("tells usage from cannot-know", async () => {
    const usage = await aeo(["verify", "TW123456789", "--as", "JP:officer"]);
    expect(usage).toMatchObject({ exit: 2, stdout: "" });
    expect(usage.stderr).toContain("--mode");
    const nobody = await aeo(["status", "--gateway", "http://127.0.0.1:9", "--token", "x", "--retries", "0"]);
    expect(nobody).toMatchObject({ exit: 3, stdout: "" });
  });

  it("runs by npm run -s aeo with the same exit code and nothing beside its output", async () => {
    const command = ["npm", "run", "-s", "aeo", "--"];
    const ran = await aeo(["verify", "TW999999999", "--mode", "SEA", "--as", "JP:officer", "--json"], { command });
    expect(ran).toMatchObject({ exit: 1, stderr: "" });
    expect(JSON.parse(ran.stdout)).toMatchObject({ recognition: "UNKNOWN" });
  });

  it("prints no colours into a pipe", async () => {
    const ran = await aeo(["status", "--as", "JP:officer"]);
    expect(ran.exit).toBe(0);
    expect(ran.stdout).not.toContain("\u001b");
  });
});
