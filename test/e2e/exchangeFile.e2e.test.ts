import { createHash } from "node:crypto";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Economy } from "../../src/domain/economy.ts";
import { readManifest } from "../../src/files/manifest.ts";
import { eventually, startTestNetwork, type TestNetwork } from "../support/network.ts";
import type { Client } from "../support/networkClient.ts";
import { idOf, operatorsOf } from "../support/networkRecords.ts";

const [TW, JP, NZ] = ["TW", "JP", "NZ"] as Economy[] as [Economy, Economy, Economy];
type Row = Record<string, string>;
let net: TestNetwork;
let registrar: Client;
let system: Client;

beforeAll(async () => {
  net = await startTestNetwork({ economies: [TW, JP, NZ], seed: "gateways" });
  [registrar, system] = await Promise.all([net.as(TW, "registrar"), net.as(JP, "registrar")]);
});
afterAll(() => net?.close());

async function draw(client: Client, since?: string) {
  const query = since === undefined ? "" : `&since=${since}`;
  const { status, headers, body } = await client.get<string>(`/v1/exchange-file?format=csv${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  const rows: Row[] = parse(body, { columns: true });
  return { rows, body, headers, position: headers.get("aeo-file-position") as string };
}

const keyed = (rows: readonly Row[], before: ReadonlyMap<string, Row> = new Map()) => {
  const held = new Map(before);
  for (const { action, ...row } of rows)
    if (action === "UPSERT") held.set(row["key"] as string, row);
    else held.delete(row["key"] as string);
  return held;
};

describe("the file of partners' operators", () => {
  test("has what partners share and nothing else, and a delta has what changed", async () => {
    const shared = operatorsOf(net, TW).map(({ tin }) => tin);
    const first = await eventually(
      "all profiles of Chinese Taipei",
      () => draw(system),
      ({ rows }) => rows.filter(({ issuer }) => issuer === TW).length === shared.length,
    );
    const own = first.rows.filter(({ issuer }) => issuer === TW).map((row) => row["16C.R143"]);
    expect(new Set(own)).toEqual(new Set(shared));
    expect(own).toHaveLength(shared.length);
    expect(first.rows.every(({ status, recognisedFor }) => status === "CERTIFIED" && recognisedFor !== "")).toBe(true);
    // New Zealand has no arrangement with Chinese Taipei: it is told of nobody there.
    const elsewhere = await draw(await net.as(NZ, "registrar"));
    expect(elsewhere.rows.filter(({ issuer }) => issuer === TW)).toEqual([]);

    const tin = shared[0] as string;
    const id = await idOf(registrar, tin);
    const suspended = { reason: { code: "AUDIT_FINDING" } };
    await registrar.send("POST", `/v1/certifications/${id}/suspensions?wait=final`, suspended, { version: 1 });
    const delta = await eventually(
      "the suspension in a delta",
      () => draw(system, first.position),
      ({ rows }) => rows.length > 0,
    );
    expect(delta.rows).toMatchObject([{ action: "UPSERT", key: `TW-${id}`, status: "SUSPENDED", recognisedFor: "" }]);
    const full = await draw(system);
    expect(keyed(delta.rows, keyed(first.rows))).toEqual(keyed(full.rows));

    await registrar.send("PUT", `/v1/certifications/${id}/consent`, { mode: "NONE" });
    const after = await eventually(
      "the end of sharing in a delta",
      () => draw(system, full.position),
      ({ rows }) => rows.length > 0,
    );
    expect(after.rows).toMatchObject([{ action: "REMOVE", key: `TW-${id}`, legalName: "" }]);
  });

  test("comes with its checksum and a statement of it", async () => {
    const { body, headers, position } = await draw(system);
    const digest = createHash("sha256").update(body);
    expect(headers.get("content-digest")).toBe(`sha-256=:${digest.copy().digest("base64")}:`);
    const claims = readManifest(headers.get("aeo-file-manifest") as string);
    expect(claims).toMatchObject({ iss: JP, position, files: [{ sha256: digest.digest("hex"), kind: "FULL" }] });
  });

  test("is for systems of this customs, not for every officer, and a delta needs a file of the series", async () => {
    expect((await (await net.as(JP, "officer")).get("/v1/exchange-file")).body["code"]).toBe("ROLE_MISSING");
    for (const since of ["ffffffff-1", "00000000-999"])
      expect((await system.get(`/v1/exchange-file?since=${since}`)).body["code"]).toBe("FILE_BASE_UNKNOWN");
    expect((await system.get("/v1/exchange-file?since=1")).body["code"]).toBe("INVALID_PARAMETER");
  });
});
