import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AccessFile, AccessRole } from "../../src/access/accessFile.ts";
import type { CertificationId } from "../../src/domain/certificationRecord.ts";
import { loadSeeds } from "../../src/seeding/seeds.ts";
import { generateOperators } from "../../src/seeding/operators.ts";
import type { Economy } from "../../src/domain/economy.ts";
import { rpcClient } from "../chain/support/rpcClient.ts";
import { patience, startOptions } from "../support/chainUnderTest.ts";
import { eventually } from "../support/network.ts";
import { type Client, clientOf } from "../support/networkClient.ts";
import { certified, grantBody } from "../support/networkRecords.ts";

const folder = mkdtempSync(join(tmpdir(), "aeo-e2e-"));
const data = join(folder, "data");
const children: ChildProcess[] = [];
let run: Run;

/** `npm start` in a process of its own, and how to call it. */
interface Run {
  readonly access: AccessFile;
  as(economy: string, role: AccessRole): Client;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

beforeAll(async () => {
  run = await start("first");
});
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

/** The node itself is the child, so that a kill ends what writes and no shell in front of it. */
async function start(name: string): Promise<Run> {
  const file = join(folder, `${name}.json`);
  const script = join(import.meta.dirname, "../../src/start.ts");
  const options = ["--data", data, "--seed", "gateways", "--economies", "TW,JP", "--port", "0", ...startOptions];
  const args = ["--import", import.meta.resolve("tsx"), script, ...options, "--access", file];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  children.push(child);
  let told = "";
  child.stderr?.on("data", (chunk: Buffer) => void (told += chunk.toString()));
  const exited = once(child, "exit");
  const isUp = () => existsSync(file) || child.exitCode !== null;
  await eventually(`the start of the ${name} run`, isUp, (up) => up, patience(45_000));
  if (child.exitCode !== null) throw new Error(`the ${name} run ended: ${told}`);
  const access = await eventually(
    "the access file",
    () => readAccess(file),
    (found) => found !== undefined,
  );
  return {
    access: access as AccessFile,
    as(economy, role) {
      const gateway = (access as AccessFile).gateways.find((one) => one.economy === economy);
      if (gateway === undefined) throw new Error(`no gateway of ${economy}`);
      return clientOf(gateway.url, gateway.tokens[role]);
    },
    async kill() {
      child.kill("SIGKILL");
      expect((await exited)[1]).toBe("SIGKILL");
    },
  };
}

/** undefined while it is being written. */
function readAccess(file: string): AccessFile | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as AccessFile;
  } catch {
    return undefined;
  }
}

async function blockHashes({ access }: Run): Promise<string[]> {
  const rpc = rpcClient(access.rpcUrl);
  const head = Number(await rpc<string>("eth_blockNumber"));
  const numbers = Array.from({ length: head + 1 }, (_, number) => `0x${number.toString(16)}`);
  const blocks = await Promise.all(
    numbers.map((number) => rpc<{ hash: string }>("eth_getBlockByNumber", [number, false])),
  );
  return blocks.map(({ hash }) => hash);
}

/** Every certification of an authority as its registrar reads it, by identifier. */
async function certificationsOf(registrar: Client): Promise<Map<string, Record<string, any>>> {
  const found = new Map<string, Record<string, any>>();
  for (let after = ""; ; ) {
    const { body } = await registrar.get(`/v1/certifications?limit=500${after}`);
    for (const one of body.certifications) {
      expect(found.has(one.profile.tin), `${one.profile.tin} is there once`).toBe(false);
      found.set(one.profile.tin, one);
    }
    if (body.next === null) return found;
    after = `&after=${encodeURIComponent(body.next)}`;
  }
}

const suspend = (registrar: Client, id: CertificationId, version: number, key: string, wait = "?wait=final") =>
  registrar.send(
    "POST",
    `/v1/certifications/${id}/suspensions${wait}`,
    { reason: { code: "AUDIT_FINDING" } },
    { version, key },
  );

test("kill -9 loses no acknowledged write; the next start goes on from there", async () => {
  const seeded = [...generateOperators(loadSeeds(), "TW" as Economy, { asOf: "2026-01-01" })].length;
  const before = run.as("TW", "registrar");
  expect((await certificationsOf(before)).size).toBe(seeded);

  // Acknowledged as final, one after another; then some that are accepted only, at the moment of the kill.
  const finals: CertificationId[] = [];
  for (let number = 1; number <= 5; number++) finals.push(await certified(before, grantBody(number)));
  const first = finals[0] as CertificationId;
  const suspended = await suspend(before, first, 1, "before-the-kill-1");
  expect(suspended).toMatchObject({ status: 202, body: { state: "FINAL" } });
  const hashes = await blockHashes(run);
  const grants = Array.from({ length: 5 }, (_, index) =>
    before.send("POST", "/v1/certifications", grantBody(11 + index)),
  );
  const accepted = await Promise.all(grants);
  for (const { status } of accepted) expect(status).toBe(202);
  const late = await suspend(before, finals[1] as CertificationId, 1, "before-the-kill-2", "");
  expect(late.status).toBe(202);
  await run.kill();

  run = await start("second");
  const after = run.as("TW", "registrar");
  const operations = [suspended, late, ...accepted].map(({ body }) => body["id"] as string);
  await eventually(
    "every accepted write to be final",
    async () => Promise.all(operations.map(async (id) => (await after.get(`/v1/operations/${id}`)).body.state)),
    (states) => states.every((state) => state === "FINAL"),
  );

  const now = await certificationsOf(after);
  expect(now.size, "the seeds once, and each write once").toBe(seeded + 10);
  for (const number of [1, 2, 3, 4, 5, 11, 12, 13, 14, 15]) {
    const found = now.get(grantBody(number).tin);
    const isSuspended = number <= 2;
    expect(found).toMatchObject({ status: isSuspended ? "SUSPENDED" : "CERTIFIED", version: isSuspended ? 2 : 1 });
  }
  expect((await blockHashes(run)).slice(0, hashes.length), "the same history").toEqual(hashes);

  // The same request again gets the first answer, and does nothing.
  const again = await suspend(after, first, 1, "before-the-kill-1");
  expect(again.body).toMatchObject({ id: suspended.body["id"], state: "FINAL", block: suspended.body["block"] });
  const reused = await suspend(after, finals[2] as CertificationId, 1, "before-the-kill-1");
  expect(reused).toMatchObject({ status: 422, body: { code: "IDEMPOTENCY_KEY_REUSED" } });

  for (const { economy, metricsUrl } of run.access.gateways) {
    const ready = await eventually(
      `${economy} to be ready`,
      () => fetch(`${metricsUrl}/readyz`),
      ({ status }) => status === 200,
    );
    expect(ready.status).toBe(200);
    const { body } = await run.as(economy, "officer").get("/v1/status");
    expect(body).toMatchObject({ ready: true, problems: [] });
  }
  // The partner goes on with what it had, and learns of what happened meanwhile.
  const officer = run.as("JP", "officer");
  await eventually(
    "JP to see the suspension",
    () => officer.get(`/v1/verifications?tin=${grantBody(1).tin}&mode=SEA`),
    ({ body }) => body.recognition === "SUSPENDED",
  );
});
