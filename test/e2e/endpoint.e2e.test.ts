import { afterAll, beforeAll, expect, test } from "vitest";
import type { Economy } from "../../src/domain/economy.ts";
import { addressesOf } from "../../src/ledger/addressBook.ts";
import { eventually, startTestNetwork, type TestNetwork } from "../support/network.ts";
import type { Client } from "../support/networkClient.ts";

const [TW, JP] = ["TW", "JP"] as [Economy, Economy];
let net: TestNetwork;
let admin: Client;

beforeAll(async () => {
  net = await startTestNetwork({ economies: [TW, JP], seed: "none" });
  admin = await net.as(TW, "admin");
});
afterAll(() => net?.close());

const problems = async (): Promise<string[]> => {
  const { problems: found } = (await (await net.as(TW, "officer")).get("/v1/status")).body;
  return (found as { code: string }[]).map(({ code }) => code).sort();
};
const endpoint = async () => {
  const { members } = (await admin.get("/v1/members")).body;
  return (members as { economy: string; endpoint: string }[]).find(({ economy }) => economy === TW)?.endpoint;
};
const becomes = (what: string, codes: string[]) =>
  eventually(what, problems, (now) => JSON.stringify(now) === JSON.stringify(codes));

test("an endpoint is changed through the gateway without an alarm", async () => {
  await becomes("readiness", []);
  const moved = { endpoint: "https://moved.tw.example/aeo" };
  const answer = await admin.send("POST", "/v1/endpoints?wait=final", moved);
  expect(answer).toMatchObject({ status: 202, body: { state: "FINAL" } });
  expect(await endpoint()).toBe(moved.endpoint);
  expect(await problems()).toEqual([]);
  for (const wrong of ["ftp://tw.example", "tw.example", "", `https://tw.example/${"a".repeat(200)}`])
    expect(await admin.send("POST", "/v1/endpoints", { endpoint: wrong })).toMatchObject({ status: 422 });
  const officer = await net.as(TW, "officer");
  expect(await officer.send("POST", "/v1/endpoints", moved)).toMatchObject({ status: 403 });
});

test("one changed past it raises the alarms that are told beforehand, and what is told to do ends them", async () => {
  const call = { registry: "authorities", fn: "setEndpoint", endpoint: "https://past.tw.example" } as const;
  await net.network.sender.call(net.network.signersOf(TW).ADMIN, addressesOf(net.network.book), call);
  await becomes("the alarms", ["SIGNER_IN_USE", "UNKNOWN_WRITES"]);
  expect(await endpoint()).toBe(call.endpoint);
  const { alarms } = (await admin.get("/v1/identity-alarms")).body;
  for (const { id } of alarms as { id: number }[])
    await admin.send("POST", `/v1/identity-alarms/${id}/acknowledgements`, { reason: "our own change of the address" });
  const confirmed = { role: "ADMIN", confirm: "NOBODY_ELSE_USES_THE_KEY" };
  expect(await admin.send("POST", "/v1/nonce-passes", confirmed)).toMatchObject({ status: 200, body: { passed: 1 } });
  await becomes("the end of the alarms", []);
  const answer = await admin.send("POST", "/v1/endpoints?wait=final", { endpoint: "https://back.tw.example" });
  expect(answer).toMatchObject({ body: { state: "FINAL" } });
});
