import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CertificationId } from "../../src/domain/certificationRecord.ts";
import type { Economy } from "../../src/domain/economy.ts";
import type { Operator } from "../../src/seeding/operators.ts";
import { createLog } from "../../src/telemetry/log.ts";
import { chainUnderTest } from "../support/chainUnderTest.ts";
import { eventually, startTestNetwork, type TestNetwork } from "../support/network.ts";
import { bytesOf, certificationSlot, type ChainBytes } from "../support/networkBytes.ts";
import type { Client } from "../support/networkClient.ts";
import { idOf, operatorsOf } from "../support/networkRecords.ts";
import { cases, finderIn, hashNeedles, type Needle, plainNeedles } from "../support/networkSearch.ts";

/** Two of them with identifiers under two schemes, one with an identifier of four digits. */
const MEMBERS = ["TW", "JP", "NZ", "MY", "HK"] as Economy[];
const [TW, JP] = MEMBERS as [Economy, Economy];
const lines: string[] = [];
let net: TestNetwork;
let operators: Operator[];
let registrar: Client;
let officer: Client;

beforeAll(async () => {
  const log = createLog("trace", { app: "aeo-ledger" }, { write: (line) => void lines.push(line) });
  net = await startTestNetwork({ economies: MEMBERS, seed: "gateways", log });
  operators = MEMBERS.flatMap((economy) => operatorsOf(net, economy));
  [registrar, officer] = await Promise.all([net.as(TW, "registrar"), net.as(JP, "officer")]);
  await useEverything();
});
afterAll(() => net?.close());

/** A day's work on seeded operators, well and badly asked, so that there is something to log and something on the ledger. */
async function useEverything(): Promise<void> {
  const exporters = operatorsOf(net, TW).filter(({ operatorTypes }) => operatorTypes.includes("EXPORTER"));
  const [one, two] = exporters as [Operator, Operator];
  const ask = (tin: string) => officer.get(`/v1/verifications?tin=${encodeURIComponent(tin)}&mode=SEA`);
  for (const { tin } of [one, two])
    await eventually(
      `recognition of ${tin}`,
      () => ask(tin),
      ({ body }) => body.recognition === "RECOGNISED",
    );
  const [id, other] = [await idOf(registrar, one.tin), await idOf(registrar, two.tin)];
  const post = (certification: CertificationId, path: string, version: number, body: object) =>
    registrar.send("POST", `/v1/certifications/${certification}/${path}?wait=final`, body, { version });
  const reason = { code: "AUDIT_FINDING", text: `${one.legalName} (${one.tin}) kept no seals` };
  expect((await post(id, "suspensions", 1, { reason })).body.state).toBe("FINAL");
  const legalName = `${one.legalName} renamed`;
  expect((await post(id, "amendments", 2, { legalName, contact: two.legalName })).body.state).toBe("FINAL");
  expect((await post(other, "reissues", 1, {})).body.state).toBe("FINAL");
  await registrar.send("PUT", `/v1/certifications/${id}/consent`, { mode: "NONE" });
  await eventually(
    "the end of sharing",
    () => ask(one.tin),
    ({ body }) => body.recognition === "UNKNOWN",
  );
  // Refusals: already certified, bad fields, wrong version, no such thing, broken JSON and rows.
  const { synthetic, address, programme, validFrom, operatorTypes } = two;
  const again = { tin: two.tin, legalName: two.legalName, synthetic, address, programme, validFrom, operatorTypes };
  await registrar.send("POST", "/v1/certifications", again);
  await registrar.send("POST", "/v1/certifications", { ...again, tin: `${two.tin}\u200b`, [two.tin]: two.legalName });
  await registrar.send("POST", "/v1/certifications", `{"tin":"${two.tin}","legalName":"${two.legalName}"`);
  await registrar.send("POST", "/v1/certifications/imports", `${JSON.stringify(again)}\n{"tin":"${two.tin}"`, {
    type: "application/x-ndjson",
  });
  await registrar.send("POST", "/v1/certifications/imports", `tin,${two.tin}\n"${two.legalName}`, { type: "text/csv" });
  await post(id, "suspensions", 99, { reason });
  await registrar.get(`/v1/certifications?q=${encodeURIComponent(two.legalName)}`);
  await registrar.get(`/v1/certifications/${encodeURIComponent(two.tin)}`);
  await registrar.get(`/v1/${two.tin}/${encodeURIComponent(two.legalName)}`);
  await officer.get(`/v1/verifications?tin=${two.tin}&mode=PLANE&${two.tin}=1`);
  await officer.send("POST", "/v1/verifications", {
    questions: operators.slice(0, 900).map(({ tin }) => ({ tin, mode: "SEA" })),
  });
  // The name on the papers, with the question and without a code.
  const named = encodeURIComponent(two.legalName);
  const compared = await officer.get(`/v1/verifications?tin=${two.tin}&mode=SEA&name=${named}`);
  expect(compared.status).toBe(200);
  const papers = [{ tin: two.tin, mode: "SEA", name: two.legalName, address: two.address.lines[0] }];
  const { body: batch } = await officer.send("POST", "/v1/verifications", { questions: papers });
  expect(batch.answers[0].nameMatch).toEqual({ verdict: "MATCH", score: 1, comparedWith: "legalName" });
  const search = await officer.get(
    `/v1/operators?name=${named}&issuer=TW&address=${encodeURIComponent(two.address.city)}`,
  );
  expect(search.body.candidates).toContainEqual(expect.objectContaining({ tin: two.tin, issuer: "TW" }));
  await officer.get(`/v1/operators?name=${named}&limit=1000`);
  await fetch(`${net.gateway(TW).url}/exchange/v1/feed?after=${two.tin}`);
  await fetch(net.network.rpcUrls[0] as string, { method: "POST", body: `{"method":"${two.tin}"}` });
}

function found(needles: Iterable<Needle>, haystack: Buffer): string[] {
  const isIn = finderIn(haystack);
  return [...needles].filter(isIn).map(({ what }) => what);
}

describe("the chain", () => {
  let chain: ChainBytes;
  beforeAll(async () => {
    chain = await bytesOf(net, MEMBERS);
  });

  test("was read: every certification's word, every transaction", async () => {
    const { counts } = chain;
    expect(operators.length).toBeGreaterThan(400);
    // Batches of certifications, the founding, and the writes of this test.
    expect(counts.transactions).toBeGreaterThan(40);
    expect(counts.logs).toBeGreaterThan(operators.length);
    expect(counts.words).toBeGreaterThan(operators.length / 4);
    const id = await idOf(registrar, (operators[5] as Operator).tin);
    const address = net.network.book.contracts.certifications.address;
    const word = await net.network.rpc.request<string>("eth_getStorageAt", [
      address,
      certificationSlot(TW, id),
      "latest",
    ]);
    expect(word.slice(2, 6)).toBe(Buffer.from("TW").toString("hex"));
    expect(chain.storage.includes(Buffer.from(word.slice(2), "hex"))).toBe(true);
    expect(chain.logs.includes(Buffer.from(id.slice(2), "hex"))).toBe(true);
    expect(chain.calldata.includes(Buffer.from(id.slice(2), "hex"))).toBe(true);
    expect(chain.calldata.includes(Buffer.from(net.gateway(TW).url)), "a text that is meant to be there is found").toBe(
      true,
    );
  });

  test.each(["calldata", "logs", "code", "storage"] as const)(
    "holds no operator's identifier, name or address in its %s",
    (part) => {
      expect(
        found(
          operators.flatMap((operator) => [...plainNeedles(operator)]),
          chain[part],
        ),
      ).toEqual([]);
    },
  );

  test("holds no plain hash of any identifier", () => {
    const everything = Buffer.concat([chain.calldata, chain.logs, chain.code, chain.storage]);
    const isIn = finderIn(everything);
    const hits: string[] = [];
    for (const operator of operators)
      for (const needle of hashNeedles(operator)) if (isIn(needle)) hits.push(needle.what);
    expect(hits).toEqual([]);
  });

  test("the search finds each kind of needle where there is one", () => {
    const operator = operators[7] as Operator;
    for (const needle of [...plainNeedles(operator), ...hashNeedles(operator)]) {
      const planted = Buffer.concat([chain.logs.subarray(0, 1_001), needle.bytes, chain.logs.subarray(1_001, 2_000)]);
      expect(found([needle], planted)).toEqual([needle.what]);
    }
  });
});

describe("logs and metrics", () => {
  /** What must not be read there. Addresses are not looked for: a street can be a plain word. */
  const words = () =>
    operators.flatMap(({ tin, aliases, legalName, localName }) =>
      [tin, ...aliases.map(({ value }) => value), legalName, localName ?? tin].flatMap(cases),
    );

  test("no line of chain or gateways, at level trace, says who an operator is", async () => {
    expect(lines.length).toBeGreaterThan(50);
    const chain = chainUnderTest.kind === "embedded" ? ['"part":"chain"'] : [];
    for (const part of [...chain, ...MEMBERS.map((economy) => `"gateway":"${economy}"`)])
      expect(
        lines.some((line) => line.includes(part)),
        `${part} has logged`,
      ).toBe(true);
    const text = lines.join("");
    expect(text.includes("a gateway's request was refused"), "refusals are logged").toBe(true);
    expect(words().filter((word) => text.includes(word))).toEqual([]);
    const decoded = decodeURIComponent(text.replaceAll(/%(?![0-9a-fA-F]{2})/g, "%25"));
    expect(words().filter((word) => decoded.includes(word))).toEqual([]);
  });

  test("nor does a metric", async () => {
    for (const economy of MEMBERS) {
      const text = await (await fetch(`${net.gateway(economy).metricsUrl}/metrics`)).text();
      expect(text).toContain("aeo_");
      expect(words().filter((word) => text.includes(word))).toEqual([]);
    }
  });
});
