import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Economy } from "../../src/domain/economy.ts";
import { refuseTakenPorts } from "../../src/start/ports.ts";
import { startTestNetwork, type TestNetwork } from "../support/network.ts";
import type { Client } from "../support/networkClient.ts";
import { certified, grantBody } from "../support/networkRecords.ts";

const TW = "TW" as Economy;
let net: TestNetwork;
let registrar: Client;
let signatory: Client;

beforeAll(async () => {
  net = await startTestNetwork({ economies: [TW, "JP" as Economy], seed: "none" });
  [registrar, signatory] = await Promise.all([net.as(TW, "registrar"), net.as(TW, "signatory")]);
});
afterAll(() => net?.close());

test("an annulment is offered once, and its confirmation and rejection only when one is proposed", async () => {
  const path = `/v1/certifications/${await certified(registrar, grantBody(1))}`;
  const allowed = async () => (await registrar.get(path)).body["allowedChanges"] as string[];
  const change = (what: string) => registrar.send("POST", `${path}/${what}?wait=final`, {}, { version: 1 });
  expect(await allowed()).toContain("proposeAnnulment");
  expect((await allowed()).filter((fn) => /confirm|reject/.test(fn))).toEqual([]);
  expect((await change("annulment-rejections")).body).toMatchObject({ status: 409, code: "NO_ANNULMENT_PROPOSED" });
  expect((await change("annulments")).body).toMatchObject({ state: "FINAL" });
  expect(await allowed()).toEqual(expect.arrayContaining(["confirmAnnulment", "rejectAnnulment"]));
  expect(await allowed()).not.toContain("proposeAnnulment");
  expect((await change("annulments")).body).toMatchObject({ status: 409, code: "INVALID_TRANSITION" });
  expect((await change("annulment-rejections")).body).toMatchObject({ state: "FINAL" });
});

test("consent is refused under an id that was reissued", async () => {
  const path = `/v1/certifications/${await certified(registrar, grantBody(2))}`;
  const reissue = await registrar.send("POST", `${path}/reissues?wait=final`, {}, { version: 1 });
  expect(reissue.body).toMatchObject({ state: "FINAL" });
  const answer = await registrar.send("PUT", `${path}/consent`, { mode: "GENERAL" });
  expect(answer.body).toMatchObject({ status: 409, code: "INVALID_TRANSITION" });
});

test("too many questions are too large a batch", async () => {
  const questions = Array.from({ length: 1_001 }, () => ({ tin: "TW1", mode: "SEA" }));
  const answer = await registrar.send("POST", "/v1/verifications", { questions });
  expect(answer.body).toMatchObject({ status: 413, code: "BATCH_TOO_LARGE" });
  const most = await registrar.send("POST", "/v1/verifications", { questions: questions.slice(1) });
  expect(most.body["answers"]).toHaveLength(1_000);
});

test("a body is at most 64 kB, a batch 1 MB", async () => {
  const padded = (length: number) => JSON.stringify({ pad: "x".repeat(length) });
  const codeOf = async (path: string, length: number) =>
    (await registrar.send("POST", path, padded(length))).body["code"] as string;
  expect(await codeOf("/v1/certifications", 65_000)).toBe("INVALID_BODY");
  expect(await codeOf("/v1/certifications", 65_600)).toBe("BODY_TOO_LARGE");
  expect(await codeOf("/v1/verifications", 1_048_000)).toBe("INVALID_BODY");
  expect(await codeOf("/v1/verifications", 1_048_600)).toBe("BODY_TOO_LARGE");
});

test("an arrangement has one name in an address", async () => {
  expect((await signatory.get("/v1/arrangements/1")).status).toBe(200);
  for (const name of ["1e0", "0x1", "01", "1.0", "+1", "%201", "4294967296"])
    expect((await signatory.get(`/v1/arrangements/${name}`)).body, name).toMatchObject({
      status: 400,
      code: "INVALID_PARAMETER",
    });
});

test("a cancelled notice cannot be cancelled again, and no operation is begun", async () => {
  const path = "/v1/arrangements/1/withdrawal-cancellations";
  const answer = await signatory.send("POST", path, {});
  expect(answer.body).toMatchObject({ status: 409, code: "INVALID_TRANSITION" });
});

test("a leg said twice is refused, naming both", async () => {
  const leg = { issuer: "TW", recogniser: "JP", modes: ["SEA"], programme: "AEO", from: "2026-01-01T00:00:00Z" };
  const answer = await signatory.send("POST", "/v1/arrangements", { parties: ["TW", "JP"], legs: [leg, leg] });
  expect(answer.body).toMatchObject({
    code: "INVALID_TERMS",
    errors: [{ pointer: "/legs/1", detail: "the same leg as /legs/0" }],
  });
});

test("the same bytes under one key as another content type are another request", async () => {
  const row = `${JSON.stringify(grantBody(3))}\n`;
  const key = "one-key-two-types";
  const path = "/v1/certifications/imports";
  const first = await registrar.send("POST", path, row, { key, type: "application/x-ndjson" });
  expect(first.status).toBe(202);
  const charset = { key, type: "application/x-ndjson; charset=utf-8" };
  expect((await registrar.send("POST", path, row, charset)).body["id"]).toBe(first.body["id"]);
  const other = await registrar.send("POST", path, row, { key, type: "text/csv" });
  expect(other.body).toMatchObject({ status: 422, code: "IDEMPOTENCY_KEY_REUSED" });
});

test("exchanges between gateways have their label in the metrics", async () => {
  await fetch(`${net.gateway(TW).url}/exchange/anything?x=1`);
  const text = await (await fetch(`${net.gateway(TW).metricsUrl}/metrics`)).text();
  expect(text).toMatch(/route="\/exchange"/);
});

test("a taken port is named before anything starts, with what to do", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const wanted = [{ port, whose: "the gateway of TW", option: "--port" }];
  try {
    await expect(refuseTakenPorts(wanted)).rejects.toThrow(
      `port ${port}, for the gateway of TW, is taken; end what listens there or choose another with --port`,
    );
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
  await expect(refuseTakenPorts(wanted)).resolves.toBeUndefined();
});
