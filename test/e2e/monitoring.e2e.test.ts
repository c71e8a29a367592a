import { afterAll, beforeAll, expect, test } from "vitest";
import { addMonths } from "../../src/domain/clausePeriod.ts";
import type { Economy } from "../../src/domain/economy.ts";
import { checkClearanceProof, clearanceProofSchema } from "../../src/exchange/checkClearance.ts";
import { syntheticClearances } from "../../src/seeding/clearances.ts";
import { eventually, startTestNetwork, type TestNetwork } from "../support/network.ts";
import type { Client } from "../support/networkClient.ts";
import { operatorsOf } from "../support/networkRecords.ts";

const [TW, JP] = ["TW", "JP"] as Economy[] as [Economy, Economy];
let net: TestNetwork;
let judged: Client;
let counterpart: Client;
/** Twelve months that are over; benefits stop in the seventh. */
let from: number;
let stopsIn: number;

const dash = (month: number) => `${Math.floor(month / 100)}-${String(month % 100).padStart(2, "0")}`;

beforeAll(async () => {
  net = await startTestNetwork({ economies: [TW, JP], seed: "gateways" });
  [judged, counterpart] = await Promise.all([net.as(JP, "monitor"), net.as(TW, "monitor")]);
  const now = new Date();
  const thisMonth = now.getUTCFullYear() * 100 + now.getUTCMonth() + 1;
  from = addMonths(thisMonth, -13);
  stopsIn = addMonths(from, 6);
}, 90_000);
afterAll(() => net?.close());

test("a year of clearances, and the month in which benefits stop becomes a breach that both sides see", {
  timeout: 60_000,
}, async () => {
  const operators = operatorsOf(net, TW)
    .filter(({ operatorTypes }) => operatorTypes.includes("EXPORTER"))
    .slice(0, 40);
  const questions = operators.map(({ tin }) => ({ tin, mode: "SEA" }));
  await eventually(
    "JP recognises the operators",
    async () => (await judged.send("POST", "/v1/verifications", { questions }, { key: null })).body,
    ({ answers }) => answers?.every(({ recognition }: { recognition: string }) => recognition === "RECOGNISED"),
  );
  const rows = [
    ...syntheticClearances({
      importer: JP,
      operators,
      from,
      months: 12,
      perMonth: 60,
      stopsIn,
      benefits: ["REDUCED_EXAMINATION", "PRIORITY_CLEARANCE"],
    }),
  ];
  const sent = await judged.send("POST", "/v1/clearances", rows.map((row) => JSON.stringify(row)).join("\n"), {
    type: "application/x-ndjson",
  });
  expect(sent).toMatchObject({ status: 200, body: { rows: 1_440, accepted: 1_440, refusedCount: 0 } });

  const measures = (await judged.get(`/v1/measures?issuer=TW&from=${dash(from)}&before=${dash(stopsIn)}`)).body;
  expect(measures.utilised.share).toBeGreaterThan(0.85);
  expect(measures.selectivity.ratio).toBeGreaterThan(2);
  const later = (await judged.get(`/v1/measures?issuer=TW&from=${dash(stopsIn)}`)).body;
  expect(later.utilised.share).toBeLessThan(0.5);

  const missed = (body: { own?: Clause[]; promised?: Clause[] }, side: "own" | "promised") =>
    (body[side] ?? [])
      .filter(({ kpi, verdict }) => kpi === "UTILISATION" && verdict === "MISSED")
      .map(({ from: begin }) => begin);
  const own = (await judged.get("/v1/clauses")).body;
  const expected = Array.from({ length: 6 }, (_, index) => dash(addMonths(stopsIn, index)));
  // Half of the year is missed, and nothing before it.
  const monthOf = (begin: string) => begin.slice(0, 7);
  expect(missed(own, "own").map(monthOf).sort()).toEqual(expected);

  const told = await eventually(
    "the counterpart is told of the breaches",
    async () => (await counterpart.get("/v1/clauses")).body,
    (body) => missed(body, "promised").length === 6 && breachesOf(body).length >= 6,
    30_000,
  );
  expect(missed(told, "promised").map(monthOf).sort()).toEqual(expected);
  const breach = breachesOf(told).find(({ kpi }) => kpi === "UTILISATION")?.breach;
  expect(breach).toMatchObject({ judged: "JP", counterpart: "TW", status: "RAISED", raisedBy: "JP" });
  expect(breach?.evidence[0]?.text).toContain("UTILISATION of JP towards TW");

  await act(judged, `/v1/breaches/${breach?.id}/acknowledgement`, {});
  expect(
    (await judged.send("POST", `/v1/breaches/${breach?.id}/resolution`, { outcome: "REMEDIED" })).body,
  ).toMatchObject({
    code: "NOT_ITS_SIDE",
  });
  await act(judged, `/v1/breaches/${breach?.id}/answer`, { text: "Officers were new; trained since." });
  const answered = await eventually(
    "the answer's text arrives",
    async () =>
      (await counterpart.get("/v1/breaches")).body.breaches.find(({ id }: { id: string }) => id === breach?.id),
    (found) => found.answer?.text !== null && found.answer !== null,
    30_000,
  );
  expect(answered).toMatchObject({ status: "ANSWERED", answer: { text: "Officers were new; trained since." } });
  await act(counterpart, `/v1/breaches/${breach?.id}/resolution`, { outcome: "ACCEPTED" });
  const after = (await judged.get("/v1/breaches")).body.breaches.find(({ id }: { id: string }) => id === breach?.id);
  expect(after).toMatchObject({ status: "RESOLVED", outcome: "ACCEPTED" });

  // The partner has totals, and of a single declaration nothing.
  const reports = (await counterpart.get("/v1/benefit-reports")).body.partners;
  expect(reports.length).toBeGreaterThanOrEqual(12);
  expect(JSON.stringify(reports)).not.toContain(operators[0]?.tin);
  expect(JSON.stringify(reports)).not.toContain("SYN-");

  // One disputed declaration, proven against the root that the partner has from the ledger.
  const disputed = rows.find(({ denial }) => denial !== undefined)?.reference ?? "";
  const proof = clearanceProofSchema.parse((await judged.get(`/v1/clearances/${disputed}/proof`)).body);
  expect(checkClearanceProof(proof)).toBe("PROVEN");
  expect(reports.some(({ totals }: { totals: { root: string } }) => totals.root === proof.report.root)).toBe(true);
  const altered = structuredClone(proof);
  altered.leaf.clearance.denial = null;
  expect(checkClearanceProof(altered)).toBe("NOT_IN_REPORT");
});

interface Clause {
  readonly kpi: string;
  readonly verdict: string;
  readonly from: string;
  readonly breach: { readonly id: string; readonly evidence: { readonly text: string | null }[] } | null;
}

function breachesOf(body: { promised?: Clause[] }): Clause[] {
  return (body.promised ?? []).filter(({ breach }) => breach !== null);
}

async function act(client: Client, path: string, body: object): Promise<void> {
  expect(await client.send("POST", `${path}?wait=final`, body)).toMatchObject({
    status: 202,
    body: { state: "FINAL" },
  });
}
