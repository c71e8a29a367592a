import { afterAll, beforeAll, expect, test } from "vitest";
import type { Economy } from "../../src/domain/economy.ts";
import type { Operator } from "../../src/seeding/operators.ts";
import { mintToken } from "../../src/start/keys.ts";
import { eventually, startTestNetwork, type TestNetwork } from "../support/network.ts";
import type { Client } from "../support/networkClient.ts";
import { operatorsOf } from "../support/networkRecords.ts";

const [TW, JP, NZ] = ["TW", "JP", "NZ"] as Economy[] as [Economy, Economy, Economy];
let net: TestNetwork;
let officer: Client;
let exporter: Operator;
let importer: Operator;

const operatorAs = (economy: Economy, type: "EXPORTER" | "IMPORTER") =>
  operatorsOf(net, economy).find(({ operatorTypes }) => operatorTypes.includes(type)) as Operator;

beforeAll(async () => {
  net = await startTestNetwork({ economies: [TW, JP, NZ], seed: "gateways" });
  officer = await net.as(JP, "officer");
  exporter = operatorAs(TW, "EXPORTER");
  importer = operatorAs(JP, "IMPORTER");
  await eventually(
    "the exporter is recognised",
    () => ask(exporter.tin),
    (answer) => answer.recognition === "RECOGNISED",
  );
});
afterAll(() => net?.close());

const ask = async (tin: string) =>
  (await officer.get(`/v1/verifications?tin=${encodeURIComponent(tin)}&mode=SEA`)).body as Record<string, unknown>;

test("a code issued here leads to its operator, and to nobody from the moment it is taken out", async () => {
  const registrar = await net.as(JP, "registrar");
  const csv = `scheme,code,issuer,tin\nNACCS,ZZZ000000001,TW,${exporter.tin}\n`;
  const sent = await registrar.send("POST", "/v1/own-codes", csv, { type: "text/csv" });
  expect(sent).toMatchObject({ status: 200, body: { recorded: 1, refusedCount: 0 } });
  const found = { recognition: "RECOGNISED", resolvedBy: { kind: "OWN_CODE", scheme: "NACCS" } };
  expect(await ask("ZZZ000000001")).toMatchObject({ ...found, operator: { tin: exporter.tin } });
  expect(await ask("ZZZ000000001")).toMatchObject(found);
  const { codes } = (await registrar.get("/v1/own-codes")).body as { codes: { id: string }[] };
  const token = await mintToken(
    net.network.keysOf(JP) as NonNullable<ReturnType<typeof net.network.keysOf>>,
    "registrar",
    Date.now(),
  );
  const headers = { Authorization: `Bearer ${token}` };
  const gone = await fetch(`${registrar.url}/v1/own-codes/${codes[0]?.id}`, { method: "DELETE", headers });
  expect(gone.status).toBe(200);
  expect(await ask("ZZZ000000001")).toMatchObject({ recognition: "UNKNOWN", resolvedBy: null });
});

test("a declaration that quotes such a code is counted as one of its operator, from when the code is recorded", async () => {
  const [registrar, monitor] = await Promise.all([net.as(JP, "registrar"), net.as(JP, "monitor")]);
  const declaration = (reference: string, operator: string) => ({
    ...{
      reference,
      issuer: TW,
      mode: "SEA",
      channel: "FREE",
      operator,
      claimed: true,
      granted: ["PRIORITY_CLEARANCE"],
    },
    lodgedAt: new Date(Date.now() - 60_000).toISOString(),
  });
  const rows = [declaration("JP-CODE-1", "ZZZ000000002"), declaration("JP-CODE-2", exporter.tin)];
  const body = rows.map((row) => JSON.stringify(row)).join("\n");
  const fed = await monitor.send("POST", "/v1/clearances", body, { type: "application/x-ndjson" });
  expect(fed).toMatchObject({ status: 200, body: { accepted: 2, refusedCount: 0 } });
  const recognised = async (view: string) => {
    const { body: told } = await monitor.get(`/v1/measures?issuer=TW&view=${view}`);
    return (told as { standings: Record<string, { n: number }> }).standings["RECOGNISED"]?.n;
  };
  expect([await recognised("RELIED"), await recognised("TRUE")]).toEqual([1, 1]);
  const record = (code: string) =>
    registrar.send("POST", "/v1/own-codes", `scheme,code,issuer,tin\nNACCS,${code},TW,${exporter.tin}\n`, {
      type: "text/csv",
    });
  expect((await record("ZZZ000000002")).body).toMatchObject({ recorded: 1 });
  expect([await recognised("RELIED"), await recognised("TRUE")]).toEqual([1, 2]);
  const third = JSON.stringify(declaration("JP-CODE-3", "zzz-000000002"));
  expect((await monitor.send("POST", "/v1/clearances", third, { type: "application/x-ndjson" })).status).toBe(200);
  expect([await recognised("RELIED"), await recognised("TRUE")]).toEqual([2, 3]);
});

test("a consignment of a partner's AEO and an own one is AEO throughout, with a receipt for each", async () => {
  const parties = [
    { role: "EXPORTER", tin: exporter.tin },
    { role: "IMPORTER", tin: importer.tin },
  ];
  const { status, body } = await officer.send("POST", "/v1/shipments/verifications", { mode: "SEA", parties });
  expect(status).toBe(200);
  expect(body).toMatchObject({ verdict: "ALL_AEO", breaks: [], open: [] });
  const answers = (body as { parties: { answer: { receipt: string | null } }[] }).parties;
  for (const { answer } of answers) expect(answer.receipt).toEqual(expect.any(String));
  const registrar = await net.as(JP, "registrar");
  const list = await registrar.get(`/v1/certifications?identifier=${importer.tin}`);
  expect(list.body).toMatchObject({ certifications: [{ profile: { tin: importer.tin } }], next: null });
});
