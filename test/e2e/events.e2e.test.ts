import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Economy } from "../../src/domain/economy.ts";
import { mintToken } from "../../src/start/keys.ts";
import { createLog } from "../../src/telemetry/log.ts";
import { Receiver, verified } from "../exchange/support/receiver.ts";
import { eventually, startTestNetwork, type TestNetwork } from "../support/network.ts";
import type { Client } from "../support/networkClient.ts";
import { certified, grantBody } from "../support/networkRecords.ts";
import { StreamReader } from "../support/streamServer.ts";

const [TW, JP] = ["TW", "JP"] as Economy[] as [Economy, Economy];
const data = mkdtempSync(join(tmpdir(), "aeo-e2e-"));
const logged: string[] = [];
let receiver: Receiver;
let net: TestNetwork;
let admin: Client;
let registrar: Client;
let bearer: { Authorization: string };

beforeAll(async () => {
  receiver = await new Receiver().start();
  const log = createLog("trace", { app: "test" }, { write: (line) => void logged.push(line) });
  net = await startTestNetwork({ economies: [TW, JP], seed: "none", data, log, webhookHosts: [receiver.host] });
  [admin, registrar] = await Promise.all([net.as(TW, "admin"), net.as(TW, "registrar")]);
  bearer = { Authorization: `Bearer ${await mintToken(net.network.keysOf(TW)!, "officer", Date.now())}` };
});
afterAll(async () => {
  await net?.close();
  await receiver?.stop();
  rmSync(data, { recursive: true, force: true });
});

const suspend = (id: string) =>
  registrar.send(
    "POST",
    `/v1/certifications/${id}/suspensions?wait=final`,
    { reason: { code: "AUDIT_FINDING" } },
    { version: 1 },
  );
const stream = () => `${net.gateway(TW).url}/v1/events/stream`;
const metrics = async () => (await fetch(`${net.gateway(TW).metricsUrl}/metrics`)).text();

test("a suspension goes out on the stream and by a signed webhook, as the history tells it", async () => {
  const created = await admin.send("POST", "/v1/webhooks", {
    url: receiver.url,
    types: ["aeo.certification.suspended.v1"],
  });
  expect(created.status).toBe(201);
  const live = new StreamReader(`${stream()}?registry=certifications&after=beginning`, bearer);
  const id = await certified(registrar, grantBody(1));
  expect((await suspend(id)).body.state).toBe("FINAL");
  await live.count(2);
  const events = live.messages.map(({ data: text }) => JSON.parse(text));
  expect(events.map(({ type }) => type)).toEqual(["aeo.certification.granted.v1", "aeo.certification.suspended.v1"]);
  expect(events[1]).toMatchObject({
    subject: id,
    data: { fact: { id, record: { programme: "AEO", status: "SUSPENDED" } } },
  });
  await receiver.count(1);
  const { events: out } = (await admin.get("/v1/status")).body;
  expect(out).toEqual({ streams: 1, receivers: 1, failing: 0, deadLetters: 0 });
  const pushed = verified(created.body["secret"], receiver.received[0]!);
  expect(pushed).toEqual(events[1]);
  const history = await registrar.get("/v1/history?registry=certifications");
  expect(history.body["events"]).toEqual(events.map(({ data: event }) => event));
  await live.leave();
  await eventually("the delivery's record", metrics, (text) =>
    /aeo_webhook_deliveries_total\{outcome="delivered",economy="TW"\} 1\n/.test(text),
  );
  expect(await metrics()).toMatch(/aeo_webhook_oldest_undelivered_seconds\{economy="TW"\} 0\n/);
});

test("an address inside the house is not called, and a secret is in no log", async () => {
  const refused = await admin.send("POST", "/v1/webhooks", { url: "https://127.0.0.1:9101/metrics" });
  expect(refused.body).toMatchObject({ status: 422, code: "ENDPOINT_REFUSED" });
  const created = await admin.send("POST", "/v1/webhooks", { url: receiver.url });
  const secret = created.body["secret"] as string;
  expect(secret).toMatch(/^whsec_/);
  expect(logged.length, "the log is written").toBeGreaterThan(0);
  expect(logged.filter((line) => line.includes(secret.slice(6)) || line.includes("whsec_"))).toEqual([]);
});

test("a gateway stops at once though somebody listens and a receiver hangs, and both go on after it starts again", async () => {
  receiver.answer = () => undefined;
  const sent = receiver.received.length;
  const live = new StreamReader(`${stream()}?after=beginning`, bearer);
  await certified(registrar, grantBody(2));
  await receiver.count(sent + 1);
  const last = (await live.until(() => live.messages.length > 5)).messages.at(-1)!;
  await net.close();
  await live.done;
  expect(live.broken).toBe(false);
  expect(readdirSync(join(data, "TW"))).toContain("gateway.sqlite");
  expect(readFileSync(join(data, "TW", "gateway.sqlite")).length).toBeGreaterThan(0);
  receiver.answer = (response) => void response.writeHead(204).end();
  net = await startTestNetwork({ economies: [TW, JP], seed: "none", data, webhookHosts: [receiver.host] });
  const hanging = receiver.received[sent]!.headers["webhook-id"];
  await eventually(
    "the event that was not taken",
    () => receiver.received.slice(sent + 1).map(({ headers }) => headers["webhook-id"]),
    (ids) => ids.includes(hanging),
  );
  const back = new StreamReader(stream(), { ...bearer, "Last-Event-ID": live.messages[0]!.id ?? "" });
  await back.until(() => back.messages.some(({ id }) => id === last.id));
  const missed = live.messages.slice(1).map(({ id }) => id);
  expect(back.messages.map(({ id }) => id).slice(0, missed.length)).toEqual(missed);
  await back.leave();
});
