import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addMonths } from "../../src/domain/clausePeriod.ts";
import type { Economy } from "../../src/domain/economy.ts";
import { checkClearanceProof, clearanceProofSchema } from "../../src/exchange/checkClearance.ts";
import { syntheticClearances } from "../../src/seeding/clearances.ts";
import { mintToken } from "../../src/start/keys.ts";
import { aeo, scratch } from "../cli/support/runCli.ts";
import { eventually, startTestNetwork, type TestNetwork } from "../support/network.ts";
import type { Client } from "../support/networkClient.ts";
import { certified, grantBody, operatorsOf } from "../support/networkRecords.ts";

const [TW, JP] = ["TW", "JP"] as Economy[] as [Economy, Economy];
let net: TestNetwork;
let judged: Client;
let counterpart: Client;
/** Twelve months that are over; benefits stop in the seventh. */
let from: number;
let stopsIn: number;
/** The first declaration whose claim was denied. */
let firstDenied: string;
/** A breach that went all its way. */
let resolved: string;

const dash = (month: number) => `${Math.floor(month / 100)}-${String(month % 100).padStart(2, "0")}`;

beforeAll(async () => {
  net = await startTestNetwork({ economies: [TW, JP], seed: "gateways" });
  [judged, counterpart] = await Promise.all([net.as(JP, "monitor"), net.as(TW, "monitor")]);
  const now = new Date();
  const thisMonth = now.getUTCFullYear() * 100 + now.getUTCMonth() + 1;
  from = addMonths(thisMonth, -13);
  stopsIn = addMonths(from, 6);
});
afterAll(() => net?.close());

test("a year of clearances, and the month in which benefits stop becomes a breach that both sides see", async () => {
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
  );
  expect(missed(told, "promised").map(monthOf).sort()).toEqual(expected);
  const breach = breachesOf(told).find(({ kpi }) => kpi === "UTILISATION")?.breach;
  // Long after the period both sides may raise it, and one of them was faster.
  expect(breach).toMatchObject({ judged: "JP", counterpart: "TW", status: "RAISED" });
  const raiser = (breach as { raisedBy?: string } | undefined)?.raisedBy ?? "";
  expect(["JP", "TW"]).toContain(raiser);
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
  );
  expect(answered).toMatchObject({ status: "ANSWERED", answer: { text: "Officers were new; trained since." } });
  await act(counterpart, `/v1/breaches/${breach?.id}/resolution`, { outcome: "ACCEPTED" });
  const after = await eventually(
    "the judged side reads how it ended",
    async () => (await judged.get("/v1/breaches")).body.breaches.find(({ id }: { id: string }) => id === breach?.id),
    ({ status }) => status === "RESOLVED",
  );
  expect(after).toMatchObject({ status: "RESOLVED", outcome: "ACCEPTED" });
  type Act = { act: string; by: string; at: string };
  expect(after.acts.map(({ act: done, by }: Act) => `${done} ${by}`)).toEqual([
    `RAISED ${raiser}`,
    "ACKNOWLEDGED JP",
    "ANSWERED JP",
    "RESOLVED TW",
  ]);
  const times = after.acts.map(({ at }: Act) => at);
  expect(times[0]).toBe(after.raisedAt);
  expect(times).toEqual(times.toSorted());
  resolved = after.id;

  // The partner has totals, and of a single declaration nothing.
  const reports = (await counterpart.get("/v1/benefit-reports")).body.partners;
  expect(reports.length).toBeGreaterThanOrEqual(12);
  expect(JSON.stringify(reports)).not.toContain(operators[0]?.tin);
  expect(JSON.stringify(reports)).not.toContain("SYN-");

  // One disputed declaration, proven against the root that the partner has from the ledger.
  firstDenied = rows.find(({ denial }) => denial !== undefined)?.reference ?? "";
  const proof = clearanceProofSchema.parse((await judged.get(`/v1/clearances/${firstDenied}/proof`)).body);
  expect(checkClearanceProof(proof)).toBe("PROVEN");
  expect(reports.some(({ totals }: { totals: { root: string } }) => totals.root === proof.report.root)).toBe(true);
  const altered = structuredClone(proof);
  altered.leaf.clearance.denial = null;
  expect(checkClearanceProof(altered)).toBe("NOT_IN_REPORT");

  // The issuing side attaches what its traders met; the judged side sees that the declaration is its own.
  const month = dash(addMonths(stopsIn, 1));
  const open = breachesOf((await counterpart.get("/v1/clauses")).body).find(
    ({ kpi, from: begin }) => kpi === "UTILISATION" && begin.startsWith(month),
  )?.breach?.id;
  const inMonth = rows.find(({ denial, lodgedAt }) => denial !== undefined && lodgedAt.startsWith(month));
  const sample = (await judged.get(`/v1/clearances/${inMonth?.reference}/proof`)).body;
  const denials = [{ month, reason: "OFFICER_UNAWARE", n: 7 }];
  const path = `/v1/breaches/${open}/evidence`;
  const forged = structuredClone(sample);
  forged.leaf.clearance.denial = null;
  expect(await counterpart.send("POST", path, { denials, declarations: [forged] })).toMatchObject({
    status: 422,
    body: { code: "INVALID_BODY", errors: [{ pointer: "/declarations/0", detail: "NOT_IN_REPORT" }] },
  });
  expect((await counterpart.send("POST", path, { declarations: [proof] })).body.errors[0].detail).toBe("OTHER_BREACH");
  await act(counterpart, path, { denials, declarations: [sample] });
  const attached = await eventually(
    "the judged side reads what was attached",
    async () => (await judged.get("/v1/breaches")).body.breaches.find(({ id }: { id: string }) => id === open),
    (found) => found.evidence.at(-1)?.declarations !== null,
  );
  expect(attached.evidence.at(-1)).toMatchObject({
    by: "TW",
    denials,
    declarations: [{ reference: inMonth?.reference, verdict: "PROVEN" }],
  });
});

test("both sides see how long a suspension took, from decision to ledger and to the partner's gateway", async () => {
  const registrar = await net.as(TW, "registrar");
  const before = figureOf((await judged.get<Pairs>("/v1/propagation")).body, "LEDGER_TO_PARTNER")?.n ?? 0;
  const id = await certified(registrar, grantBody(777_777_777));
  const suspension = await registrar.send(
    "POST",
    `/v1/certifications/${id}/suspensions?wait=final`,
    { reason: { code: "AUDIT_FINDING" } },
    { version: 1 },
  );
  expect(suspension).toMatchObject({ status: 202, body: { state: "FINAL" } });
  const here = await eventually(
    "JP counts both changes",
    async () => (await judged.get<Pairs>("/v1/propagation")).body,
    (body) => figureOf(body, "LEDGER_TO_PARTNER")?.n === before + 2,
  );
  const there = await eventually(
    "TW is told of them",
    async () => (await counterpart.get<Pairs>("/v1/propagation")).body,
    (body) => figureOf(body, "LEDGER_TO_PARTNER")?.n === before + 2,
  );
  const stages = ["DECISION_TO_LEDGER", "LEDGER_TO_PARTNER", "DECISION_TO_PARTNER"] as const;
  for (const stage of stages) expect(figureOf(there, stage)).toEqual(figureOf(here, stage));
  expect(figureOf(here, "LEDGER_TO_PARTNER")?.p50).toBeLessThan(60);
  expect(pairOf(here)?.toldAt).toBeNull();
  expect(pairOf(there)?.toldAt).not.toBeNull();
});

test("the programme office sees its programme, and what partners denied its operators", async () => {
  const kpis = (await counterpart.get(`/v1/programme-kpis?from=${dash(from)}`)).body;
  expect(kpis.operators).toBeGreaterThan(40);
  expect(kpis.suspended).toBe(1);
  expect(kpis.changes.CertificationSuspended).toBe(1);
  expect(kpis.byProgramme.reduce((sum: number, row: { certified: number }) => sum + row.certified, 0)).toBe(
    kpis.certifications - 1,
  );
  expect(
    kpis.denialsAbroad.some(({ importer, n }: { importer: string; n: number }) => importer === "JP" && n > 0),
  ).toBe(true);
  expect(kpis.notKept).toContain("applications");
});

test("the same from the command line", async () => {
  const [jp, tw] = await Promise.all([JP, TW].map((economy) => accessOf(economy)));
  const measures = await aeo(["measures", "--issuer", "TW", "--since", dash(stopsIn)], { env: jp! });
  expect(measures).toMatchObject({ exit: 0, stdout: expect.stringMatching(/utilised +\d/) });
  const missed = await aeo(["clauses", "--missed"], { env: tw! });
  expect(missed.stdout).toMatch(/JP to TW.*utilisation +at least .* missed/);
  expect((await aeo(["clauses"], { env: tw! })).stdout).toMatch(/ met /);
  const breach = (await aeo(["breaches", "list", resolved], { env: tw! })).stdout;
  expect(breach).toMatch(/raised +20.*Z by (JP|TW)/);
  for (const done of ["acknowledged", "answered"]) expect(breach).toMatch(new RegExp(`${done} +20.*Z by JP`));
  expect(breach).toMatch(/resolved +20.*Z by TW/);
  expect((await aeo(["benefits", "list"], { env: tw! })).stdout).toMatch(/JP to TW/);
  expect((await aeo(["propagation"], { env: tw! })).stdout).toMatch(/TW to JP +ledger to partner +all +\d+/);
  const kpi = (await aeo(["kpi"], { env: tw! })).stdout;
  expect(kpi).toMatch(/per official +the number of officials is not configured/);
  expect(kpi, "what is hidden is no zero").not.toMatch(/^JP .* 0 +[1-9]\d*\s*$/m);
  expect(kpi).toMatch(/^JP .* (hidden|at least \d+) +[1-9]\d*\s*$/m);

  // A clause that was met is raised, documented and given up.
  const clauses = JSON.parse((await aeo(["clauses", "--json"], { env: tw! })).stdout);
  const { arrangement, clause } = clauses.promised.find(
    ({ kpi, verdict }: Clause) => kpi === "UTILISATION" && verdict === "MET",
  );
  const claim = ["--judged", "JP", "--counterpart", "TW", "--arrangement", arrangement, "--clause", clause].map(String);
  const raise = ["breaches", "raise", ...claim, "--from", dash(from), "--text", "Our traders say otherwise."];
  expect(await aeo(raise, { env: tw! })).toMatchObject({ exit: 0 });
  expect(await aeo(raise, { env: tw! })).toMatchObject({ exit: 1, stderr: expect.stringContaining("ALREADY_RAISED") });
  const [{ id }] = JSON.parse((await aeo(["breaches", "list", "--json"], { env: tw! })).stdout).breaches;
  const proof = join(scratch(), "proof.json");
  expect(await aeo(["clearance", "prove", firstDenied, "--out", proof], { env: jp! })).toMatchObject({ exit: 0 });
  expect(await aeo(["clearance", "check", proof])).toMatchObject({ exit: 3 });
  expect(await aeo(["clearance", "check", proof], { env: tw! })).toMatchObject({
    exit: 0,
    stdout: expect.stringMatching(/^PROVEN/),
  });
  const altered = JSON.parse(readFileSync(proof, "utf8"));
  altered.report.revision += 1;
  writeFileSync(proof, JSON.stringify(altered));
  expect(await aeo(["clearance", "check", proof], { env: tw! })).toMatchObject({
    exit: 1,
    stdout: expect.stringMatching(/^NOT ON LEDGER/),
  });
  const evidence = JSON.stringify({ denials: [{ month: dash(from), reason: "OTHER", n: 5 }] });
  expect(
    await aeo(["breaches", "evidence", id.slice(0, 12), "--file", "-"], { env: tw!, stdin: evidence }),
  ).toMatchObject({
    exit: 0,
  });
  expect(await aeo(["breaches", "resolve", id, "--outcome", "withdrawn"], { env: tw! })).toMatchObject({ exit: 0 });
  const told = await aeo(["breaches", "list", id.slice(0, 12)], { env: tw! });
  const history = (await aeo(["history", "--registry", "benefits", "--limit", "500"], { env: tw! })).stdout;
  for (const step of ["raised", "added evidence to", "acknowledged", "answered", "closed"])
    expect(history).toMatch(new RegExp(`${step} breach 0x`));
  expect(told.stdout).toMatch(/resolved: withdrawn/);
  expect(told.stdout).toContain(`${dash(from)}: 5 × other`);
});

/** How the command line gets to a gateway. */
async function accessOf(economy: Economy): Promise<Record<string, string>> {
  const token = await mintToken(net.network.keysOf(economy)!, "monitor", Date.now());
  return { AEO_GATEWAY: net.gateway(economy).url, AEO_TOKEN: token };
}

interface Figure {
  readonly stage: string;
  readonly month: string | null;
  readonly n: number;
  readonly p50: number | null;
}
interface Pairs {
  readonly pairs: readonly {
    readonly issuer: string;
    readonly recogniser: string;
    readonly toldAt: string | null;
    readonly figures: readonly Figure[];
  }[];
}

function pairOf({ pairs }: Pairs) {
  return pairs.find(({ issuer, recogniser }) => issuer === "TW" && recogniser === "JP");
}

function figureOf(body: Pairs, of: string): Figure | undefined {
  return pairOf(body)?.figures.find(({ stage, month }) => stage === of && month === null);
}

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
