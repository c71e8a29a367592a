import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CertificationId } from "../../src/domain/certificationRecord.ts";
import type { Economy } from "../../src/domain/economy.ts";
import type { Operator } from "../../src/seeding/operators.ts";
import { eventually, startTestNetwork, type TestNetwork } from "../support/network.ts";
import type { Client } from "../support/networkClient.ts";
import { idOf, operatorsOf } from "../support/networkRecords.ts";

const [TW, JP, NZ] = ["TW", "JP", "NZ"] as Economy[] as [Economy, Economy, Economy];
const data = mkdtempSync(join(tmpdir(), "aeo-e2e-"));
let net: TestNetwork;
let registrar: Client;
let officerOfJp: Client;
let officerOfNz: Client;
/** Seeded exporters of TW; each test takes one of its own. */
let exporters: Operator[];

beforeAll(async () => {
  net = await startTestNetwork({ economies: [TW, JP, NZ], seed: "gateways", data });
  [registrar, officerOfJp, officerOfNz] = await Promise.all([
    net.as(TW, "registrar"),
    net.as(JP, "officer"),
    net.as(NZ, "officer"),
  ]);
  exporters = operatorsOf(net, TW).filter(({ operatorTypes }) => operatorTypes.includes("EXPORTER"));
});
afterAll(async () => {
  await net?.close();
  rmSync(data, { recursive: true, force: true });
});

const ask = async (officer: Client, tin: string, more = "") =>
  (await officer.get(`/v1/verifications?tin=${encodeURIComponent(tin)}&mode=SEA${more}`)).body;

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

/** Asks until the recognition is as wanted. */
const answered = (officer: Client, tin: string, recognition: string) =>
  eventually(
    `${recognition} for ${tin}`,
    () => ask(officer, tin),
    (answer) => answer.recognition === recognition,
  );

/** An exporter that JP's gateway recognises by now, and its id. */
async function recognisedExporter(number: number): Promise<{ operator: Operator; id: CertificationId }> {
  const operator = exporters[number] as Operator;
  await answered(officerOfJp, operator.tin, "RECOGNISED");
  return { operator, id: await idOf(registrar, operator.tin) };
}

const change = (id: CertificationId, path: string, version: number, body: object, key?: string) =>
  registrar.send("POST", `/v1/certifications/${id}/${path}?wait=final`, body, {
    version,
    ...(key === undefined ? {} : { key }),
  });

test("when a demonstration has started, its gateways know all that partners share, to the last trader", async () => {
  const questions = exporters.map(({ tin }) => ({ tin, mode: "SEA" }));
  const { body } = await officerOfJp.send("POST", "/v1/verifications", { questions });
  const recognitions = (body.answers as { recognition: string }[]).map(({ recognition }) => recognition);
  expect(recognitions.filter((recognition) => recognition === "UNKNOWN" || recognition === "STALE")).toEqual([]);
});

test("a suspension reaches the partner, and so does its end; the history has every entry", async () => {
  const { operator, id } = await recognisedExporter(0);
  const recognised = await ask(officerOfJp, operator.tin);
  expect(recognised).toMatchObject({
    recognition: "RECOGNISED",
    issuer: "TW",
    recogniser: "JP",
    operator: { tin: operator.tin, legalName: operator.legalName, localName: operator.localName },
    certification: { id, version: 1 },
  });
  expect(recognised.benefits.length).toBeGreaterThan(0);

  const reason = { code: "AUDIT_FINDING", text: "Seals were not kept" };
  const effectiveFrom = hoursAgo(2);
  const suspended = await change(id, "suspensions", 1, { reason, effectiveFrom }, "suspend-once-0001");
  expect(suspended).toMatchObject({ status: 202, body: { state: "FINAL" } });
  const told = await answered(officerOfJp, operator.tin, "SUSPENDED");
  expect(told.cause).toMatchObject({ code: "STATUS", status: "SUSPENDED" });
  expect(told.benefits).toEqual([]);

  // The same request again is the same operation; the same key for another one is refused; an old version too.
  const again = await change(id, "suspensions", 1, { reason, effectiveFrom }, "suspend-once-0001");
  expect(again.body.id).toBe(suspended.body.id);
  const other = await change(id, "suspensions", 1, { reason: { code: "OTHER" } }, "suspend-once-0001");
  expect(other).toMatchObject({ status: 422, body: { code: "IDEMPOTENCY_KEY_REUSED" } });
  expect(await change(id, "reinstatements", 1, {})).toMatchObject({ status: 412, body: { code: "STALE_VERSION" } });

  expect(await change(id, "reinstatements", 2, {})).toMatchObject({ status: 202, body: { state: "FINAL" } });
  const back = await answered(officerOfJp, operator.tin, "RECOGNISED");
  expect(back.certification.version).toBe(3);

  const { body } = await registrar.get(`/v1/certifications/${id}/history`);
  expect(body.entries.map(({ type, status, version }: Record<string, unknown>) => [type, status, version])).toEqual([
    ["CertificationGranted", "CERTIFIED", 1],
    ["CertificationSuspended", "SUSPENDED", 2],
    ["CertificationReinstated", "CERTIFIED", 3],
  ]);
  // As true an hour ago: suspended, as the ledger has learned since; three hours ago: not yet.
  expect(await ask(officerOfJp, operator.tin, `&validAt=${hoursAgo(1)}`)).toMatchObject({ recognition: "SUSPENDED" });
  expect(await ask(officerOfJp, operator.tin, `&validAt=${hoursAgo(3)}`)).toMatchObject({ recognition: "RECOGNISED" });
});

test("to a stranger, what is not shared and what does not exist are the same answer", async () => {
  const { operator } = await recognisedExporter(1);
  const nobody = "TW000000000";
  expect(exporters.some(({ tin }) => tin === nobody)).toBe(false);
  for (const more of ["", "&issuer=TW", "&issuer=TW&operatorType=EXPORTER"]) {
    const [real, made] = [await ask(officerOfNz, operator.tin, more), await ask(officerOfNz, nobody, more)];
    expect(real.recognition).toBe("UNKNOWN");
    const bare = (answer: Record<string, unknown>) => {
      const { asOf: _asOf, validAt: _validAt, knownAt: _knownAt, receipt, ...rest } = answer;
      expect(receipt).toEqual(expect.any(String));
      return JSON.stringify(rest);
    };
    expect(bare(real)).toBe(bare(made));
  }
});

test("a partner from whom consent is withdrawn knows nothing, and its files hold no byte of it", async () => {
  const { operator, id } = await recognisedExporter(2);
  const held = () => traces(join(data, JP), operator);
  expect(held(), "the search finds what is there").not.toEqual([]);
  const without = { mode: "PER_PARTNER", partners: [NZ] };
  const answer = await registrar.send("PUT", `/v1/certifications/${id}/consent`, without);
  expect(answer).toMatchObject({ status: 200, body: without });
  await answered(officerOfJp, operator.tin, "UNKNOWN");
  await answered(officerOfJp, operator.tin.toLowerCase(), "UNKNOWN");
  await eventually("no byte of the operator at the partner", held, (found) => found.length === 0);
  // On PostgreSQL what an authority knows of its own operators is in no file of the gateway.
  if (process.env["AEO_E2E_STORE_URL"] === undefined)
    expect(traces(join(data, TW), operator), "its own authority goes on knowing it").not.toEqual([]);
});

test("a reissued certification is recognised by the partner under its new id", async () => {
  const { operator, id } = await recognisedExporter(3);
  const reissued = await change(id, "reissues", 1, {});
  expect(reissued).toMatchObject({ status: 202, body: { state: "FINAL" } });
  const newId = reissued.body.certificationId as string;
  expect(newId).not.toBe(id);
  const seen = new Set<string>();
  const answer = await eventually(
    "recognition under the new id",
    async () => {
      const latest = await ask(officerOfJp, operator.tin);
      seen.add([latest.recognition, latest.cause.status].join(" ").trim());
      return latest;
    },
    ({ certification }) => certification?.id === newId,
  );
  expect(answer).toMatchObject({ recognition: "RECOGNISED", operator: { tin: operator.tin } });
  // The ledger's news is faster than the feed's: in between, the former id still counts.
  expect([...seen]).toEqual(["RECOGNISED"]);
});

/** Where in a gateway's files an operator's identifier or names still stand, in any encoding that the store uses. */
function traces(folder: string, { tin, legalName, localName }: Operator): string[] {
  const words = [tin, tin.toLowerCase(), legalName, localName].filter((word) => word !== null);
  const files = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile());
  return files.flatMap(({ parentPath, name: file }) => {
    const bytes = readFileSync(join(parentPath, file));
    return words
      .filter((word) => bytes.includes(Buffer.from(word, "utf8")) || bytes.includes(Buffer.from(word, "utf16le")))
      .map((word) => `${file}: ${word}`);
  });
}
