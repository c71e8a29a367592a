import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "../../src/cli/run.ts";
import type { Economy } from "../../src/domain/economy.ts";
import { processIo } from "../../src/cli/io.ts";
import { eventually, startTestNetwork, type TestNetwork } from "../support/network.ts";
import type { Client } from "../support/networkClient.ts";
import { certified, grantBody, operatorsOf } from "../support/networkRecords.ts";

const [TW, JP] = ["TW", "JP"] as Economy[] as [Economy, Economy];
const data = mkdtempSync(join(tmpdir(), "aeo-e2e-"));
let net: TestNetwork;
let officer: Client;
let tin: string;

const start = () => startTestNetwork({ economies: [TW, JP], seed: "gateways", data, receiptPeriod: PERIOD_MS / 1000 });
const PERIOD_MS = 10_000;

beforeAll(async () => {
  net = await start();
  officer = await net.as(JP, "officer");
  tin = operatorsOf(net, TW).find(({ operatorTypes }) => operatorTypes.includes("EXPORTER"))!.tin;
  await eventually(
    "the partner's profiles",
    () => ask(""),
    ({ body }) => body.recognition === "RECOGNISED",
  );
});
afterAll(async () => {
  await net?.close();
  rmSync(data, { recursive: true, force: true });
});

const ask = (sync: string) => officer.get(`/v1/verifications?tin=${tin}&mode=SEA${sync}`);
const place = (name: string) => join(data, name);
const keep = (name: string, body: unknown) => writeFileSync(place(name), JSON.stringify(body));

/** Runs the command line without any network. */
async function aeo(...argv: string[]): Promise<{ code: number; text: string }> {
  let text = "";
  const put = (more: string) => void (text += more);
  const noNetwork = () => Promise.reject(new Error("no network here"));
  const code = await run(argv, { ...processIo(), env: {}, stdout: put, stderr: put, fetch: noNetwork as typeof fetch });
  return { code, text };
}

test("an answer's receipt is checked offline, with question and answer; whatever is altered is false", async () => {
  const asked = await ask("&receipt=sync");
  expect(asked.status).toBe(200);
  expect(asked.headers.get("aeo-receipt")).toBe("sealed");
  const receipt = await officer.get(`/v1/receipts/${asked.body.receipt}`);
  expect(receipt.status).toBe(200);
  expect(receipt.body.record).toMatchObject({ economy: "JP", recognition: "RECOGNISED", cause: "COVERED" });
  expect(JSON.stringify(receipt.body)).not.toContain(tin);
  keep("receipt.json", receipt.body);
  keep("answer.json", asked.body);
  keep("members.json", (await officer.get("/v1/members")).body);
  const brought = ["--authorities", place("members.json"), "--answer", place("answer.json"), "--tin", tin];
  const sound = await aeo("receipt", "check", place("receipt.json"), ...brought);
  expect(sound, sound.text).toMatchObject({ code: 0 });
  for (const step of ["record", "path", "batch", "signature", "question", "answer"])
    expect(sound.text).toMatch(new RegExp(`${step} +good`));

  keep("altered.json", { ...receipt.body, record: { ...receipt.body.record, recognition: "SUSPENDED" } });
  const altered = await aeo("receipt", "check", place("receipt.json"), place("altered.json"), ...brought);
  expect(altered.code).toBe(1);
  expect(altered.text).toContain("record.recognition");
  for (const change of [{ benefits: [] }, { operator: { ...asked.body.operator, legalName: "Another Co." } }]) {
    keep("bent.json", { ...asked.body, ...change });
    const bent = await aeo("receipt", "check", place("receipt.json"), ...brought, "--answer", place("bent.json"));
    expect(bent.code).toBe(1);
    expect(bent.text).toMatch(/answer +FALSE/);
  }
  const otherTin = [...brought.slice(0, -1), "TW000000000"];
  expect(await aeo("receipt", "check", place("receipt.json"), ...otherTin)).toMatchObject({ code: 1 });
  expect(await aeo("receipt", "check", place("receipt.json"))).toMatchObject({ code: 3 });
  expect(await aeo("receipt", "check", place("receipt.json"), "--tin", tin)).toMatchObject({ code: 2 });
});

test("a receipt is for who asked, and for auditors; for everybody else there is none", async () => {
  const asked = await ask("");
  expect(asked.headers.get("aeo-receipt")).toMatch(/^pending/);
  const path = `/v1/receipts/${asked.body.receipt}`;
  const [auditor, registrar] = await Promise.all([net.as(JP, "auditor"), net.as(JP, "registrar")]);
  expect((await officer.get(path)).status).toBe(200);
  expect((await auditor.get(path)).status).toBe(200);
  const near = `${path.slice(0, -1)}${path.endsWith("A") ? "B" : "A"}`;
  for (const answer of [await registrar.get(path), await officer.get(near)]) {
    expect(answer.status).toBe(404);
    expect(answer.body.code).toBe("UNKNOWN_RECEIPT");
  }
  expect((await officer.get("/v1/receipts")).status).toBe(403);
});

test("a batch of questions has a receipt each, and auditors export them all", async () => {
  const questions = [1, 2, 3].map(() => ({ tin, mode: "AIR" }));
  const { body } = await officer.send("POST", "/v1/verifications?receipt=sync", { questions });
  const ids = new Set(body.answers.map(({ receipt }: { receipt: string }) => receipt));
  expect(ids.size).toBe(3);
  const auditor = await net.as(JP, "auditor");
  const exported = await auditor.get<string>("/v1/receipts");
  const lines = (typeof exported.body === "string" ? exported.body : "").trim().split("\n");
  const counts = lines.map((line) => JSON.parse(line) as { batch: { count: number }; records: string[] });
  expect(counts.reduce((sum, { records }) => sum + records.length, 0)).toBeGreaterThanOrEqual(5);
  expect(counts.every(({ batch, records }) => batch.count === records.length)).toBe(true);
});

test("the root of a period reaches the ledger once, also over a restart, and the receipt leads to it", async () => {
  const asked = await ask("&receipt=sync");
  const rootsOf = async (client: Client) =>
    (await client.get("/v1/receipt-roots")).body.roots as { economy: string; root: string }[];
  const path = `/v1/receipts/${asked.body.receipt}`;
  await net.close();
  net = await start();
  officer = await net.as(JP, "officer");
  const over = (Math.floor(Date.now() / PERIOD_MS) + 1) * PERIOD_MS;
  await eventually("the end of the period", Date.now, (now) => now > over);
  // A chain where nothing happens makes a block a minute.
  await certified(await net.as(TW, "registrar"), grantBody(1));
  const receipt = await eventually(
    "the anchored receipt",
    async () => (await officer.get(path)).body,
    ({ anchor }) => anchor != null,
  );
  const partner = await net.as(TW, "auditor");
  const roots = await eventually(
    "the root in the partner's view",
    () => rootsOf(partner),
    (found) => found.some(({ root }) => root === receipt.anchor.root),
  );
  expect(roots.filter(({ root }) => root === receipt.anchor.root)).toHaveLength(1);
  const { operations } = (await officer.get("/v1/operations?limit=500")).body;
  const failed = operations?.filter(({ state }: { state: string }) => state === "FAILED") ?? [];
  expect(failed).toEqual([]);
  keep("anchored.json", receipt);
  keep("roots.json", { roots });
  keep("members.json", (await officer.get("/v1/members")).body);
  const brought = ["--authorities", place("members.json"), "--anchored", place("roots.json")];
  const sound = await aeo("receipt", "check", place("anchored.json"), ...brought);
  expect(sound, sound.text).toMatchObject({ code: 0 });
  expect(sound.text).toMatch(/anchor +good/);
  writeFileSync(
    place("roots.json"),
    readFileSync(place("roots.json"), "utf8").replaceAll(receipt.anchor.root, `0x${"13".repeat(32)}`),
  );
  expect(await aeo("receipt", "check", place("anchored.json"), ...brought)).toMatchObject({ code: 1 });
});
