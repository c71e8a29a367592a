import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Economy } from "../../src/domain/economy.ts";
import { addressesOf } from "../../src/ledger/addressBook.ts";
import { mintToken } from "../../src/start/keys.ts";
import { aeo } from "../cli/support/runCli.ts";
import { eventually, startTestNetwork, type TestNetwork } from "../support/network.ts";
import { type Client, clientOf } from "../support/networkClient.ts";
import { certified, grantBody } from "../support/networkRecords.ts";

const TW = "TW" as Economy;

let net: TestNetwork;
let admin: Client;
let token: string;
beforeAll(async () => {
  net = await startTestNetwork({ economies: [TW, "KR" as Economy, "JP" as Economy], seed: "none" });
  token = await fresh();
  admin = clientOf(net.gateway(TW).url, token);
});
afterAll(() => net?.close());

const fresh = () => mintToken(net.network.keysOf(TW)!, "admin", Date.now());

async function operator(...argv: string[]) {
  const access = ["--gateway", net.gateway(TW).url, "--token", token, "--json"];
  const { exit, stdout, stderr } = await aeo([...argv, ...access]);
  return { exit, stderr, body: stdout === "" ? undefined : JSON.parse(stdout) };
}

async function problems(): Promise<string[]> {
  const { body } = await admin.get("/v1/status");
  return (body.problems as { code: string }[]).map(({ code }) => code);
}

describe("a key that somebody else used", () => {
  test("makes the gateway unready until operators acknowledge the write and pass over its nonce", async () => {
    const call = { registry: "authorities", fn: "setEndpoint", endpoint: "https://elsewhere.example" } as const;
    await net.network.sender.call(net.network.signersOf(TW).ADMIN, addressesOf(net.network.book), call);
    await eventually(
      "both alarms",
      problems,
      (found) => found.includes("UNKNOWN_WRITES") && found.includes("SIGNER_IN_USE"),
    );

    const passed = await operator("outbox", "pass-nonces", "admin", "--nobody-else");
    expect(passed).toMatchObject({ exit: 0, body: { passed: 1 } });
    const { body } = await operator("alarm", "list");
    expect(body.alarms).toMatchObject([{ id: 1, type: "EndpointSet", acknowledged: null }]);
    const acknowledged = await operator("alarm", "acknowledge", "1", "--reason", "moved by hand after the fire");
    expect(acknowledged.body).toMatchObject({ id: 1, acknowledged: { reason: "moved by hand after the fire" } });
    expect(await eventually("readiness", problems, (found) => found.length === 0)).toEqual([]);
  });

  test("an alarm that is none can't be acknowledged, and nonces are not passed over without saying so", async () => {
    expect(await operator("alarm", "acknowledge", "77", "--reason", "whatever it was")).toMatchObject({
      exit: 1,
      body: { code: "UNKNOWN_ALARM" },
    });
    expect((await operator("outbox", "pass-nonces", "admin")).exit).toBe(2);
    const answer = await admin.send("POST", "/v1/nonce-passes", { role: "ADMIN" });
    expect(answer).toMatchObject({ status: 422, body: { code: "INVALID_BODY" } });
  });
});

describe("what only operators may do", () => {
  const writes: [string, object][] = [
    ["/v1/identity-alarms/1/acknowledgements", { reason: "because" }],
    ["/v1/operations/6f6d1c6e-0f2c-4a2e-8f0e-2f6b0d6d3b7a/requeues", {}],
    ["/v1/nonce-passes", { role: "ADMIN", confirm: "NOBODY_ELSE_USES_THE_KEY" }],
    ["/v1/token-revocations", { jti: "one", expiresAt: "2030-01-01T00:00:00Z", reason: "because" }],
    ["/v1/partners/JP/feed-restarts", {}],
    [`/v1/certifications/0x${"1".repeat(64)}/erasures`, { confirm: `0x${"1".repeat(64)}`, reason: "because" }],
  ];

  test.each(writes)("%s takes the admin's role and an Idempotency-Key", async (path, body) => {
    const registrar = await net.as(TW, "registrar");
    expect(await registrar.send("POST", path, body)).toMatchObject({ status: 403, body: { code: "ROLE_MISSING" } });
    const answer = await admin.send("POST", path, body, { key: null });
    expect(answer).toMatchObject({ status: 400, body: { code: "IDEMPOTENCY_KEY_MISSING" } });
  });
});

test("a stuck operation that is none is refused; a partner's feed is read again, once per key", async () => {
  const requeue = await operator("outbox", "requeue", "6f6d1c6e-0f2c-4a2e-8f0e-2f6b0d6d3b7a");
  expect(requeue).toMatchObject({ exit: 1, body: { code: "UNKNOWN_OPERATION" } });
  expect(await operator("outbox", "list")).toMatchObject({ exit: 0, body: { operations: [] } });
  expect(await operator("feed", "restart", "JP")).toMatchObject({ exit: 0, body: { partner: "JP" } });
  expect(await operator("feed", "restart", "NZ")).toMatchObject({ exit: 1, body: { code: "UNKNOWN_MEMBER" } });
});

test("a revoked token is refused at once, others go on, and a token that was never seen is refused too", async () => {
  const [stolen, unseen] = [await fresh(), await fresh()];
  const thief = clientOf(admin.url, stolen);
  expect((await thief.get("/v1/status")).status).toBe(200);
  expect((await operator("token", "revoke", stolen, "--reason", "laptop lost")).exit).toBe(0);
  expect((await operator("token", "revoke", unseen, "--reason", "laptop lost")).exit).toBe(0);
  for (const one of [stolen, unseen])
    expect(await clientOf(admin.url, one).get("/v1/status")).toMatchObject({
      status: 401,
      body: { code: "TOKEN_INVALID" },
    });
  expect((await admin.get("/v1/status")).status).toBe(200);
});

test("the profile of a reissued operator is found by its TIN and erased under its former id as well", async () => {
  const registrar = await net.as(TW, "registrar");
  const body = grantBody(2);
  const former = await certified(registrar, body);
  const reissued = await registrar.send("POST", `/v1/certifications/${former}/reissues?wait=final`, {}, { version: 1 });
  expect(reissued).toMatchObject({ status: 202, body: { state: "FINAL" } });
  const first = await operator("erase", body.tin);
  expect(first).toMatchObject({ exit: 2, stderr: expect.stringContaining(former) });
  const [, id] = /--confirm (0x[0-9a-f]{64})/.exec(first.stderr) ?? [];
  expect(id).not.toBe(former);
  const done = await operator("erase", body.tin, "--confirm", id!, "--reason", "asked by the operator");
  expect(new Set(done.body.erased)).toEqual(new Set([former, id]));
  for (const one of [former, id]) expect((await registrar.get(`/v1/certifications/${one}`)).body.profile).toBeNull();
  expect(await operator("erase", body.tin)).toMatchObject({ exit: 1, stderr: expect.stringContaining("NO_MATCH") });
});

test("a profile is erased in two steps, and then nobody finds the operator", async () => {
  const registrar = await net.as(TW, "registrar");
  const body = grantBody(1);
  const id = await certified(registrar, body);
  const first = await operator("erase", id);
  expect(first).toMatchObject({ exit: 2, body: undefined });
  expect(first.stderr).toContain(`--confirm ${id}`);
  const wrong = await operator("erase", id, "--confirm", `0x${"1".repeat(64)}`, "--reason", "asked by the operator");
  expect(wrong).toMatchObject({ body: { code: "INVALID_BODY" } });
  expect((await registrar.get(`/v1/certifications/${id}`)).body.profile).not.toBeNull();
  const done = await operator("erase", id, "--confirm", id, "--reason", "asked by the operator");
  expect(done).toMatchObject({ exit: 0, body: { certificationId: id, erased: [id] } });
  expect((await registrar.get(`/v1/certifications/${id}`)).body.profile).toBeNull();
  const again = await operator("erase", id, "--confirm", id, "--reason", "asked by the operator");
  expect(again).toMatchObject({ exit: 1, body: { code: "UNKNOWN_CERTIFICATION" } });
});
