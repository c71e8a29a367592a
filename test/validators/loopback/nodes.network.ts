import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { eventually } from "../../support/network.ts";
import { certified, grantBody } from "../../support/networkRecords.ts";
import { lying, type NodeProxy, nodeProxy } from "../../support/nodeProxy.ts";
import {
  answered,
  commonHead,
  type Consortium,
  JP,
  PATIENCE,
  problemsOf,
  startConsortium,
  suspend,
  TIMEOUT,
  untilReady,
} from "../support/consortium.ts";

const proxies: NodeProxy[] = [];
let consortium: Consortium;
let number = 5_000;

beforeAll(async () => {
  // Each validator's JSON-RPC behind a URL that can lie.
  consortium = await startConsortium({}, async ({ rpcUrls }) => {
    for (const url of rpcUrls) proxies.push(await nodeProxy(url));
    return proxies.map(({ url }) => url);
  });
}, TIMEOUT);
afterEach(async () => {
  for (const proxy of proxies) proxy.bend = undefined;
  for (const validator of consortium.chain.validators) {
    validator.resume();
    validator.start();
  }
  await consortium.chain.reached(await commonHead(consortium.chain.validators));
  await untilReady(consortium);
}, TIMEOUT);
afterAll(async () => {
  await consortium?.close();
  for (const proxy of proxies) await proxy.stop();
}, TIMEOUT);

async function recognised() {
  const body = grantBody(++number);
  const id = await certified(consortium.registrar, body);
  await answered(consortium, body.tin, "RECOGNISED");
  return { tin: body.tin, id };
}

const lies = {
  "leaves events out": (logs: readonly Record<string, any>[]) => logs.slice(1),
  "alters an event": (logs: readonly Record<string, any>[]) =>
    logs.map((log) => ({ ...log, data: `${log["data"].slice(0, -2)}${log["data"].endsWith("0") ? "01" : "00"}` })),
};

test.each(Object.keys(lies) as (keyof typeof lies)[])(
  "a validator's node that %s is found out, and the next believed",
  async (lie) => {
    const { tin, id } = await recognised();
    const before = await failures();
    (proxies[0] as NodeProxy).bend = lying(lies[lie]);
    expect(await suspend(consortium, id)).toMatchObject({ status: 202, body: { state: "FINAL" } });
    await answered(consortium, tin, "SUSPENDED");
    expect(await failures(), "the lie was seen").toBeGreaterThan(before);
  },
  TIMEOUT,
);

test(
  "when all nodes lie nothing is believed: STALE, until one tells the truth",
  async () => {
    const { tin, id } = await recognised();
    for (const proxy of proxies) proxy.bend = lying(lies["leaves events out"]);
    expect((await suspend(consortium, id, "")).status).toBe(202);
    await answered(consortium, tin, "STALE");
    expect(await problemsOf(consortium, JP)).toContain("LEDGER_UNVERIFIABLE");
    (proxies[3] as NodeProxy).bend = undefined;
    await answered(consortium, tin, "SUSPENDED");
  },
  TIMEOUT,
);

test(
  "the preferred validator hangs with its connections open: the next is asked, for reading and for writing",
  async () => {
    const { tin, id } = await recognised();
    consortium.chain.at(0).pause();
    const accepted = await suspend(consortium, id, "");
    expect(accepted.status).toBe(202);
    await answered(consortium, tin, "SUSPENDED");
    await eventually(
      "the suspension to be final",
      async () => (await consortium.registrar.get(`/v1/operations/${accepted.body["id"]}`)).body["state"],
      (state) => state === "FINAL",
      PATIENCE,
    );
  },
  TIMEOUT,
);

async function failures(): Promise<number> {
  const text = await (await fetch(`${consortium.net.gateway(JP).metricsUrl}/metrics`)).text();
  const line = text.split("\n").find((one) => one.startsWith("aeo_history_verification_failures_total"));
  return Number(line?.split(" ").at(-1) ?? Number.NaN);
}
