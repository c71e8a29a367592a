import { afterAll, beforeAll, expect, test } from "vitest";
import type { Economy } from "../../src/domain/economy.ts";
import type { Gateway } from "../../src/gateway/gateway.ts";
import { loadSeeds } from "../../src/seeding/seeds.ts";
import { gatewayOf } from "../../src/start/gatewayOf.ts";
import { mintToken } from "../../src/start/keys.ts";
import { type Network, openNetwork } from "../../src/start/network.ts";
import { createLog } from "../../src/telemetry/log.ts";
import { eventually } from "../support/network.ts";
import { clientOf } from "../support/networkClient.ts";
import { grantBody } from "../support/networkRecords.ts";

const [TW, JP] = ["TW", "JP"] as [Economy, Economy];
const log = createLog("silent", { app: "test" });
let network: Network;
let gateway: Gateway;

beforeAll(async () => {
  network = await openNetwork({
    dataDir: undefined,
    chain: { kind: "embedded", rpcPort: 0 },
    seeds: loadSeeds(),
    members: [TW, JP],
    gateways: [TW, JP].map((economy) => ({ economy, endpoint: "http://127.0.0.1:1" })),
    log,
    say: () => undefined,
  });
  const mixedUp = { ...network, signersOf: () => network.signersOf(JP) };
  gateway = await gatewayOf(mixedUp, {
    economy: TW,
    timeZone: "Asia/Taipei",
    port: 0,
    metricsPort: 0,
    dataDir: undefined,
    peerHosts: [],
    version: "test",
    log,
  });
}, 120_000);
afterAll(async () => {
  await gateway?.close();
  await network?.close();
});

test("a gateway with another authority's keys starts, is not ready and says why, and writes nothing in that one's name", async () => {
  const { certifications } = network.book.contracts;
  const { text } = await eventually(
    "the cause",
    async () => {
      const response = await fetch(`${gateway.metricsUrl}/readyz`);
      return { status: response.status, text: await response.text() };
    },
    (answer) => answer.text.includes("WRITER_OF_ANOTHER_ECONOMY"),
  );
  expect(text).toContain(network.signersOf(JP).REGISTRAR.address);
  const registrar = clientOf(gateway.url, await mintToken(network.keysOf(TW)!, "registrar", Date.now()));
  const answer = await registrar.send("POST", "/v1/certifications", grantBody(1));
  expect(answer).toMatchObject({ status: 403, body: { code: "NOT_AUTHORISED_ON_LEDGER" } });
  expect(answer.body["detail"]).toContain("writer of JP");
  const logs = await network.rpc.request<unknown[]>("eth_getLogs", [
    { address: certifications.address, fromBlock: "0x0", toBlock: "latest" },
  ]);
  expect(logs).toEqual([]);
});
