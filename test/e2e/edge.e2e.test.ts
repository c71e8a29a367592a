import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ERRORS } from "../../src/domain/errors.ts";
import type { Economy } from "../../src/domain/economy.ts";
import type { Role } from "../../src/services/caller.ts";
import { eventually, startTestNetwork, type TestNetwork } from "../support/network.ts";
import type { Answer, Client, Sent } from "../support/networkClient.ts";
import { certified, grantBody } from "../support/networkRecords.ts";

const TW = "TW" as Economy;
/** Together they may call every write route. */
const ROLES = ["registrar", "signatory", "admin", "officer", "monitor"] as const satisfies readonly Role[];
let net: TestNetwork;
let registrar: Client;
let clients: Client[];
let id: string;
let writes: Write[];

interface Write {
  readonly name: string;
  readonly method: "POST" | "PUT";
  readonly path: string;
  readonly types: readonly string[];
}

beforeAll(async () => {
  net = await startTestNetwork({ economies: [TW, "JP" as Economy, "KR" as Economy], seed: "none" });
  clients = await Promise.all(ROLES.map((role) => net.as(TW, role)));
  registrar = clients[0] as Client;
  id = await certified(registrar, grantBody(1));
  writes = writesOf((await registrar.get("/openapi.json")).body);
});
afterAll(() => net?.close());

/** Every POST and PUT of the API document with a body, its path filled with what exists. */
function writesOf(document: Record<string, any>): Write[] {
  return Object.entries<Record<string, any>>(document["paths"]).flatMap(([path, item]) =>
    (["post", "put"] as const)
      .filter((method) => item[method]?.requestBody !== undefined)
      .map((method) => ({
        name: `${method.toUpperCase()} ${path}`,
        method: method === "post" ? "POST" : "PUT",
        path: filled(path),
        types: Object.keys(item[method].requestBody.content),
      })),
  );
}

function filled(path: string): string {
  return path
    .replace(/(certifications)\/\{id\}/, `$1/${id}`)
    .replace(/\{(keyId|id)\}/, id)
    .replace("{account}", `0x${"11".repeat(20)}`)
    .replaceAll(/\{\w+\}/g, "1");
}

/** What must not have changed by a refused request. */
async function footprint() {
  const { body } = await registrar.get("/v1/certifications?limit=500");
  const operations = await registrar.get("/v1/operations?limit=500");
  const sent = Object.values(net.network.signersOf(TW)).map(({ address }) =>
    net.network.rpc.request<string>("eth_getTransactionCount", [address, "pending"]),
  );
  const transactions = await Promise.all(sent);
  return { certifications: body.certifications.length, operations: operations.body.operations.length, transactions };
}

/** Sends with each role until one is let in, so that a refusal is about the content. */
async function sendAsWhoMay({ method, path, types }: Write, body: unknown, sent: Sent = {}): Promise<Answer> {
  let last: Answer | undefined;
  for (const client of clients) {
    last = await client.send(method, path, body, { version: 1, type: types[0] as string, ...sent });
    if (last.body["code"] !== "ROLE_MISSING") return last;
  }
  return last as Answer;
}

function expectRefused({ status, headers, body }: Answer, about: string): void {
  expect(status, `${about}: ${JSON.stringify(body)}`).toBeGreaterThanOrEqual(400);
  expect(status, `${about}: ${JSON.stringify(body)}`).toBeLessThan(500);
  expect(headers.get("content-type"), about).toContain("application/problem+json");
  expect(Object.keys(ERRORS), about).toContain(body["code"]);
  expect(body, about).toMatchObject({
    status,
    title: expect.any(String),
    fix: expect.any(String),
    traceId: expect.any(String),
  });
  expect(body["code"], `${about} reaches the check of its content`).not.toBe("ROLE_MISSING");
}

const DEEP = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
const EVIL = {
  nothing: undefined,
  "an empty text": "",
  "a number": "17",
  null: "null",
  "an array": "[]",
  "an array of bodies": JSON.stringify([grantBody(2)]),
  "broken JSON": '{"tin":',
  "JSON with a zero byte": '{"tin":"TW\0"}',
  "no UTF-8": new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
  "very deep JSON": DEEP,
  "a field of no meaning": JSON.stringify({ nobodyKnowsThis: 1 }),
  "names of objects' own": '{"__proto__":{"admin":true},"constructor":{"prototype":{}},"toString":1}',
  "every field a number": JSON.stringify(Object.fromEntries(Object.keys(grantBody(2)).map((key) => [key, 1e308]))),
  "huge numbers": '{"version":1e999,"votes":99999999999999999999999999,"roles":-1,"from":1e308,"tin":1e400}',
  "every field an object": JSON.stringify(Object.fromEntries(Object.keys(grantBody(2)).map((key) => [key, { a: [] }]))),
  "over a megabyte": JSON.stringify({ tin: "T".repeat(1_100_000) }),
} satisfies Record<string, string | Uint8Array<ArrayBuffer> | undefined>;

describe("every write route", () => {
  test("is in the matrix", () => {
    expect(writes.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "POST /v1/certifications",
        "POST /v1/certifications/imports",
        "POST /v1/certifications/{id}/suspensions",
        "PUT /v1/certifications/{id}/consent",
        "POST /v1/verifications",
      ]),
    );
    expect(writes.length).toBeGreaterThan(20);
  });

  test.each(Object.keys(EVIL) as (keyof typeof EVIL)[])(
    "refuses %s with a problem, and nothing is written",
    async (what) => {
      const before = await footprint();
      for (const write of writes) {
        // An annulment or a reissue may say nothing, and then it is a sound request: those are tested elsewhere.
        if (what === "nothing" || what === "an empty text") if (await mayBeEmpty(write)) continue;
        expectRefused(await sendAsWhoMay(write, EVIL[what]), `${write.name} with ${what}`);
      }
      expect(await footprint()).toEqual(before);
    },
  );

  test("refuses another media type, a missing or odd key, a broken version and unknown parameters", async () => {
    const before = await footprint();
    const odd: readonly [Sent, string][] = [
      [{ type: "text/html" }, ""],
      [{ type: "application/json; charset=utf-7" }, ""],
      [{ headers: { "content-encoding": "br" } }, ""],
      [{ headers: { "if-match": "*" } }, ""],
      [{ headers: { "if-match": '"99999999"' } }, ""],
      [{ key: "short" }, ""],
      [{}, "?surprise=1"],
      [{}, "?wait=final&wait=final"],
    ];
    for (const write of writes)
      for (const [sent, query] of odd)
        expectRefused(
          await sendAsWhoMay({ ...write, path: write.path + query }, '{"nobodyKnowsThis":1}', sent),
          `${write.name}${query} with ${JSON.stringify(sent)}`,
        );
    const path = "/v1/certifications";
    expect((await registrar.send("POST", path, grantBody(2), { key: null })).body).toMatchObject({
      code: "IDEMPOTENCY_KEY_MISSING",
    });
    expect((await registrar.send("POST", path, grantBody(2), { key: "a b c d e f" })).body).toMatchObject({
      code: "INVALID_PARAMETER",
    });
    expect(await footprint()).toEqual(before);
  });
});

/** Whether a route takes an empty object, by what it answers to a field that it doesn't know. */
async function mayBeEmpty(write: Write): Promise<boolean> {
  const { body } = await sendAsWhoMay(write, '{"nobodyKnowsThis":1}');
  const errors = body["errors"] as { pointer: string }[];
  return errors.length === 1 && !write.name.endsWith("/imports");
}

describe("a certification with one bad field", () => {
  const bad: Record<string, object> = {
    "a Cyrillic letter in the TIN": { tin: "\u0422W000000002" },
    "Greek capitals that look Latin": { tin: "\u03a4W000000002" },
    "a zero-width space in the TIN": { tin: "TW0000\u200b00002" },
    "a line feed in the TIN": { tin: "TW000000002\n" },
    "a TIN of another economy": { tin: "JP12345678901234567" },
    "a control character in the name": { legalName: "Example\u0007 Works" },
    "a name that turns the reading direction": { legalName: "Example \u202eskroW" },
    "half a surrogate pair": { localName: "範例\ud800" },
    "an invisible name": { legalName: "\u200b\u200b" },
    "a name of spaces": { legalName: "   " },
    "a long name": { legalName: "x".repeat(201) },
    "a line feed in the address": { address: { ...grantBody(2).address, lines: ["No. 1\r\nX-Injected: 1"] } },
    "no lines of address": { address: { ...grantBody(2).address, lines: [] } },
    "a date that is none": { validFrom: "2026-02-30" },
    "a year of five digits": { validFrom: "12026-01-01" },
    "an end before the beginning": { validUntil: "2019-01-01" },
    "an unknown programme": { programme: "GOLD" },
    "a tier that the programme has not": { tier: "PLATINUM" },
    "an operator type twice over": { operatorTypes: ["EXPORTER", "SMUGGLER"] },
    "no operator type": { operatorTypes: [] },
    "a decision in the future": { decidedAt: "2100-01-01T00:00:00Z" },
    "consent for no economy": { consent: { mode: "PER_PARTNER", partners: ["Japan"] } },
    "a field more": { approved: true },
  };
  test.each(Object.keys(bad))("%s is refused", async (what) => {
    const before = await footprint();
    const answer = await registrar.send("POST", "/v1/certifications", grantBody(2, bad[what]));
    expectRefused(answer, what);
    expect(JSON.stringify(answer.body), "the value is not repeated").not.toContain("000000002");
    expect(await footprint()).toEqual(before);
  });
});

test("full-width digits, as an East Asian keyboard makes them, are the same identifier and no second one", async () => {
  const wide = "TW\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff10\uff11";
  const answer = await registrar.send("POST", "/v1/certifications", grantBody(1, { tin: wide }));
  expect(answer).toMatchObject({ status: 409, body: { code: "DUPLICATE_CERTIFICATION" } });
});

describe("imports", () => {
  const ndjson = { type: "application/x-ndjson" };
  const csv = { type: "text/csv" };
  const header = "tin,legalName,addressLines,city,country,operatorTypes,programme,validFrom";

  test("a CSV file that is none is refused whole", async () => {
    const before = await footprint();
    const row = "TW000000003,Works,Road 1,Taipei,TW,EXPORTER,AEO,2020-01-01";
    const files = [
      `${header}\nTW000000003,"Works,Road 1,Taipei,TW,EXPORTER,AEO,2020-01-01\n`,
      `${header}\n${row}\nTW000000004,Wo"rks"",Road 1,Taipei,TW,EXPORTER,AEO,2020-01-01`,
      `${header},tin\n${row},TW000000003`,
      `${header},password\n${row},x`,
      `tin,legalName\nTW000000003,Works`,
      header,
      "\n\n",
      "\0",
    ];
    for (const file of files) {
      const answer = await registrar.send("POST", "/v1/certifications/imports", file, csv);
      expectRefused(answer, JSON.stringify(file));
      expect(answer.body["code"]).toBe("INVALID_BODY");
    }
    expect(await footprint()).toEqual(before);
  });

  test("of 600 rows with three bad ones, 597 are on the ledger and three are named", async () => {
    const before = await footprint();
    const rows = Array.from({ length: 600 }, (_, index) => JSON.stringify(grantBody(1_000 + index)));
    rows[16] = '{"tin":';
    rows[299] = JSON.stringify(grantBody(1_299, { legalName: "Bell\u0007" }));
    rows[599] = JSON.stringify(grantBody(1_000));
    const { status, body } = await registrar.send("POST", "/v1/certifications/imports", rows.join("\n"), ndjson);
    expect(status).toBe(202);
    expect(body).toMatchObject({ rows: 600, accepted: 597 });
    expect(body["refused"].map(({ row, code }: Record<string, unknown>) => [row, code])).toEqual([
      [17, "INVALID_ROW"],
      [300, "INVALID_ROW"],
      [600, "DUPLICATE_CERTIFICATION"],
    ]);
    const report = await eventually(
      "the import to be final",
      async () => (await registrar.get(`/v1/imports/${body["id"]}`)).body,
      ({ operations }) => operations.every(({ state }: { state: string }) => state === "FINAL"),
    );
    expect(report["operations"].map(({ rows: of }: { rows: number[] }) => of.length)).toEqual([450, 147]);
    const expected = before.certifications + 597;
    const count = () => net.gateway(TW).certificationsOf(TW);
    expect(await eventually("597 more", count, (found) => found >= expected)).toBe(expected);

    const again = await registrar.send("POST", "/v1/certifications/imports", rows.join("\n"), ndjson);
    expect(again.body, "the same file as a new request: nothing is certified twice").toMatchObject({
      accepted: 0,
      operations: [],
    });
  });
});
