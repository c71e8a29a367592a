import { afterAll, beforeAll, expect, test } from "vitest";
import type { CertificationId } from "../../src/domain/certificationRecord.ts";
import type { Economy } from "../../src/domain/economy.ts";
import { eventually, startTestNetwork, type TestNetwork } from "../support/network.ts";
import type { Client } from "../support/networkClient.ts";
import { certified, grantBody, idOf } from "../support/networkRecords.ts";

const [TW, JP] = ["TW", "JP"] as [Economy, Economy];
let net: TestNetwork;
let registrar: Client;
let officer: Client;
let id: CertificationId;
let code: string;
const tin = "TW900000001";

beforeAll(async () => {
  net = await startTestNetwork({ economies: [TW, JP], seed: "none" });
  [registrar, officer] = await Promise.all([net.as(TW, "registrar"), net.as(JP, "officer")]);
  id = await certified(registrar, grantBody(900000001));
  await certified(registrar, grantBody(900000002));
  code = (await registrar.send("POST", `/v1/certifications/${id}/trader-codes`, undefined)).body["code"] as string;
});
afterAll(() => net?.close());

/** As somebody without any token. */
async function lookup(body: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${net.gateway(TW).url}/v1/trader/lookup`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

test("a trader sees its own certification with id, TIN and code, and nothing of its name's neighbours", async () => {
  const { status, headers, body } = await lookup({ certificationId: id, tin, code });
  expect(status).toBe(200);
  expect(headers.get("cache-control")).toBe("no-store");
  expect(body).toMatchObject({
    economy: "TW",
    status: "CERTIFIED",
    legalName: "Example Works 900000001 Co., Ltd. (Synthetic)",
  });
  expect(body["recognisers"]).toMatchObject([
    {
      economy: "JP",
      shared: true,
      quoted: { scheme: "NACCS", code: null, source: "ASK" },
      modes: expect.arrayContaining([expect.objectContaining({ mode: "SEA", recognition: "RECOGNISED" })]),
    },
  ]);
  expect(JSON.stringify(body)).not.toContain("900000002");
});

test("any wrong value is answered like all wrong values, whatever is true of the others", async () => {
  const other = await idOf(registrar, "TW900000002");
  const nobody = `0x${"ab".repeat(32)}`;
  const bodies = [
    { certificationId: id, tin, code: "ABCDE-12345-FGHJK-67890" },
    { certificationId: id, tin: "TW900000002", code },
    { certificationId: other, tin: "TW900000002", code },
    { certificationId: other, tin, code },
    { certificationId: nobody, tin, code },
    { certificationId: nobody, tin: "TW999999999", code: "0" },
  ];
  const answers = await Promise.all(bodies.map((body) => lookup(body)));
  const bare = answers.map(({ status, body: { traceId: _trace, ...rest }, headers }) =>
    JSON.stringify([status, rest, headers.get("content-length"), headers.get("cache-control")]),
  );
  expect(new Set(bare).size).toBe(1);
  expect(answers[0]).toMatchObject({ status: 404, body: { code: "TRADER_NOT_FOUND", errors: [] } });
});

test("a new code ends the former one; only a registrar makes codes, and only for what is its own", async () => {
  const path = `/v1/certifications/${id}/trader-codes`;
  expect((await (await net.as(TW, "officer")).send("POST", path, undefined)).status).toBe(403);
  const strange = await registrar.send("POST", `/v1/certifications/0x${"ab".repeat(32)}/trader-codes`, undefined);
  expect(strange.body["code"]).toBe("UNKNOWN_CERTIFICATION");
  const former = code;
  code = (await registrar.send("POST", path, undefined)).body["code"] as string;
  expect((await lookup({ certificationId: id, tin, code: former })).status).toBe(404);
  expect((await lookup({ certificationId: id, tin, code })).status).toBe(200);
});

test("whoever asks without end is held up, also under ever new tokens", async () => {
  const asked = await Promise.all(
    Array.from({ length: 40 }, (_, turn) =>
      lookup({ certificationId: id, tin, code }, { authorization: `Bearer ${turn}` }),
    ),
  );
  expect(asked.some(({ status, body }) => status === 429 && body["code"] === "RATE_LIMITED")).toBe(true);
});

test("the registrar sees when the partner confirmed the profile and read the status", async () => {
  const partners = await eventually(
    "Japan has confirmed",
    async () => (await registrar.get(`/v1/certifications/${id}/disclosures`)).body["partners"],
    (found) => found[0]?.told?.acknowledgedAt != null,
  );
  expect(partners).toMatchObject([{ economy: "JP", covered: true, consented: true, told: { kind: "UPSERT" } }]);
  expect((await officer.get(`/v1/certifications/${id}/disclosures`)).status).toBe(403);
});

test("an officer reads the history of a partner's certification, as the ledger tells it to all members", async () => {
  const read = (certification: string) => officer.get(`/v1/members/TW/certifications/${certification}/history`);
  const { body } = await eventually(
    "granted",
    () => read(id),
    ({ status }) => status === 200,
  );
  expect(body["entries"]).toMatchObject([{ type: "CertificationGranted", status: "CERTIFIED", version: 1 }]);
  expect(JSON.stringify(body)).not.toMatch(/Example Works|900000001/);
  expect(await read(`0x${"ab".repeat(32)}`)).toMatchObject({ status: 404, body: { code: "UNKNOWN_CERTIFICATION" } });
});
