import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startEmbeddedChain } from "../../src/chain/embeddedChain.ts";
import type { Economy } from "../../src/domain/economy.ts";
import type { CertificationId } from "../../src/domain/certificationRecord.ts";
import { createLog } from "../../src/telemetry/log.ts";
import { chainUnderTest } from "../support/chainUnderTest.ts";
import { eventually, startTestNetwork, type TestNetwork } from "../support/network.ts";
import type { Client } from "../support/networkClient.ts";
import { certified, grantBody } from "../support/networkRecords.ts";
import { lying, type NodeProxy, nodeProxy, standingAt } from "../support/nodeProxy.ts";

const [TW, JP] = ["TW", "JP"] as Economy[] as [Economy, Economy];
/** Seconds: short, so that a test can see it pass, and more than the chain takes for a block. */
const BOUND = 6;

const parts: { close(): Promise<void> }[] = [];
let net: TestNetwork;
/** Two nodes of one chain, the preferred first. */
let first: NodeProxy;
let second: NodeProxy;
let registrar: Client;
let officer: Client;
let number = 0;

beforeAll(async () => {
  const upstream = await chainUrl();
  [first, second] = [await nodeProxy(upstream), await nodeProxy(upstream)];
  net = await startTestNetwork({
    economies: [TW, JP],
    seed: "none",
    chain: { ...chainUnderTest, kind: "running", rpcUrls: [first.url, second.url] },
    ledgerBound: BOUND,
  });
  [registrar, officer] = await Promise.all([net.as(TW, "registrar"), net.as(JP, "officer")]);
});
afterEach(async () => {
  for (const node of [first, second]) {
    node.bend = undefined;
    await node.stop();
    await node.start();
  }
  await eventually("gateways at the head", problems, (found) => found.length === 0);
});
afterAll(async () => {
  await net?.close();
  for (const node of [first, second]) await node?.stop();
  for (const part of parts) await part.close();
});

/** The chain under test, or an embedded one that makes a block every second, as a network of validators does. */
async function chainUrl(): Promise<string> {
  if (chainUnderTest.kind === "running") return chainUnderTest.rpcUrls[0] as string;
  const log = createLog("silent", {});
  const chain = await startEmbeddedChain({ port: 0, chainId: 20_190_102, heartbeatSeconds: 1, now: Date.now, log });
  parts.push(chain);
  return chain.url;
}

async function problems(): Promise<string[]> {
  const answers = await Promise.all(
    [TW, JP].map(async (economy) => (await net.as(economy, "admin")).get("/v1/status")),
  );
  return answers.flatMap(({ body }) => (body.problems as { code: string }[]).map(({ code }) => code));
}

const headOfChain = async () => Number(await net.network.rpc.request<string>("eth_blockNumber", []));

const ask = async (tin: string) =>
  (await officer.get(`/v1/verifications?tin=${encodeURIComponent(tin)}&mode=SEA`)).body as Record<string, any>;

const answered = (tin: string, recognition: string) =>
  eventually(
    `${recognition} for ${tin}`,
    () => ask(tin),
    (answer) => answer["recognition"] === recognition,
  );

/** A trader of Chinese Taipei that Japan recognises by now. */
async function recognised(): Promise<{ tin: string; id: CertificationId }> {
  const body = grantBody(++number);
  const id = await certified(registrar, body);
  await answered(body.tin, "RECOGNISED");
  return { tin: body.tin, id };
}

const suspend = (id: CertificationId, query = "?wait=final") =>
  registrar.send(
    "POST",
    `/v1/certifications/${id}/suspensions${query}`,
    { reason: { code: "AUDIT_FINDING" } },
    { version: 1 },
  );

/** Suspends and reinstates in turn, each by the version that the one before left. */
const change = (id: CertificationId, version: number) => {
  const [path, body] =
    version % 2 === 1 ? ["suspensions", { reason: { code: "AUDIT_FINDING" } }] : ["reinstatements", {}];
  return registrar.send("POST", `/v1/certifications/${id}/${path}?wait=final`, body as object, { version });
};

test("a preferred node that stands still is left for one that goes on, in reading and in writing", async () => {
  const { tin, id } = await recognised();
  first.bend = standingAt(await headOfChain());
  expect(await suspend(id)).toMatchObject({ status: 202, body: { state: "FINAL" } });
  await answered(tin, "SUSPENDED");
});

const lies = {
  "leaves events out": (logs: readonly Record<string, any>[]) => logs.slice(1),
  "alters an event": (logs: readonly Record<string, any>[]) =>
    logs.map((log) => ({ ...log, data: `${log["data"].slice(0, -2)}${log["data"].endsWith("0") ? "01" : "00"}` })),
  "invents an event": (logs: readonly Record<string, any>[]) =>
    logs.flatMap((log) => [log, { ...log, logIndex: `0x${(Number(log["logIndex"]) + 1_000).toString(16)}` }]),
};

test.each(Object.keys(lies) as (keyof typeof lies)[])(
  "a preferred node that %s is found, and the other is believed",
  async (lie) => {
    const { tin, id } = await recognised();
    const failures = () => metric(JP, "aeo_history_verification_failures_total");
    const before = await failures();
    first.bend = lying(lies[lie]);
    // Japan may read from the other node just then: until it comes back to the preferred one, there is no lie to see.
    let version = 1;
    const turn = async () =>
      expect(await change(id, version++)).toMatchObject({ status: 202, body: { state: "FINAL" } });
    const seen = async () => {
      await turn();
      return failures();
    };
    await eventually("the lie to be seen", seen, (count) => count > before);
    if (version % 2 === 1) await turn();
    expect(await answered(tin, "SUSPENDED")).toMatchObject({ cause: { code: "STATUS" } });
  },
);

test("when every node lies nothing new is believed: answers become STALE, and true ones heal that", async () => {
  const { tin, id } = await recognised();
  first.bend = second.bend = lying(lies["leaves events out"]);
  expect((await suspend(id, "")).status).toBe(202);
  await answered(tin, "STALE");
  expect(await problems()).toContain("LEDGER_UNVERIFIABLE");
  first.bend = second.bend = undefined;
  await answered(tin, "SUSPENDED");
});

test("a node that is gone is done without, and used again when the other is gone", async () => {
  const one = await recognised();
  await first.stop();
  expect(await suspend(one.id)).toMatchObject({ status: 202, body: { state: "FINAL" } });
  await answered(one.tin, "SUSPENDED");
  await first.start();
  await second.stop();
  const other = await recognised();
  expect(await suspend(other.id)).toMatchObject({ status: 202, body: { state: "FINAL" } });
  await answered(other.tin, "SUSPENDED");
});

test("with no node at all answers are STALE; writes are taken, kept and said to wait, and each is made once later", async () => {
  const { tin, id } = await recognised();
  await Promise.all([first.stop(), second.stop()]);
  const accepted = await suspend(id, "");
  expect(accepted).toMatchObject({ status: 202, body: { state: "RECEIVED" } });
  await answered(tin, "STALE");
  expect(await ask(tin)).toMatchObject({ benefits: [] });
  const operation = async () => (await registrar.get(`/v1/operations/${accepted.body["id"]}`)).body;
  expect(["RECEIVED", "SIGNED"]).toContain((await operation())["state"]);
  const found = await problems();
  for (const code of ["STALE", "LEDGER_UNAVAILABLE"]) expect(found).toContain(code);
  // Taken while nothing is known of the ledger's news, and with it what came before: one write after the other.
  const granted = await registrar.send("POST", "/v1/certifications", grantBody(++number));
  expect(granted).toMatchObject({ status: 202, body: { state: "RECEIVED" } });

  await Promise.all([first.start(), second.start()]);
  await eventually("the kept write to be final", operation, ({ state }) => state === "FINAL");
  await answered(tin, "SUSPENDED");
  const { body } = await registrar.get(`/v1/certifications/${id}/history`);
  expect(body.entries.map(({ type }: { type: string }) => type)).toEqual([
    "CertificationGranted",
    "CertificationSuspended",
  ]);
});

async function metric(economy: Economy, name: string): Promise<number> {
  const text = await (await fetch(`${net.gateway(economy).metricsUrl}/metrics`)).text();
  const line = text.split("\n").find((one) => one.startsWith(`${name} `) || one.startsWith(`${name}{`));
  return Number(line?.split(" ").at(-1) ?? Number.NaN);
}
