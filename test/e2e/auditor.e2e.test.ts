import { createHash } from "node:crypto";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CertificationId } from "../../src/domain/certificationRecord.ts";
import type { Economy } from "../../src/domain/economy.ts";
import { eventually, startTestNetwork, type TestNetwork } from "../support/network.ts";
import type { Client } from "../support/networkClient.ts";
import { certified, grantBody } from "../support/networkRecords.ts";

const [TW, JP] = ["TW", "JP"] as [Economy, Economy];
let net: TestNetwork;
let auditor: Client;
let registrar: Client;
let first: CertificationId;
let second: CertificationId;
/** Between the grant of the first and its suspension. */
let between: string;

interface Entry {
  type: string;
  registry: string;
  sequence: number;
  block: number;
  logIndex: number;
  time: string;
  transaction: string;
  writer: string;
  actor: string | null;
  topics: [string, string];
  data: string;
  previousHead: string;
  head: string;
}

async function suspended(id: string): Promise<void> {
  const body = { reason: { code: "AUDIT_FINDING", text: "The seals were broken." } };
  const sent = await registrar.send("POST", `/v1/certifications/${id}/suspensions?wait=final`, body, { version: 1 });
  expect(sent.body.state, JSON.stringify(sent.body)).toBe("FINAL");
}

const now = async (): Promise<string> => (await auditor.get("/v1/status")).body.asOf.time as string;
const bytes = (hex: string): Buffer => Buffer.from(hex.slice(2), "hex");

function headAfter({ previousHead, time, topics, data }: Entry): string {
  const at = Buffer.alloc(8);
  at.writeBigUInt64BE(BigInt(Date.parse(time) / 1000));
  const parts = [bytes(previousHead), at, bytes(topics[0]), bytes(topics[1]), bytes(data)];
  return `0x${createHash("sha256").update(Buffer.concat(parts)).digest("hex").slice(0, 48)}`;
}

async function allEntries(query = ""): Promise<Entry[]> {
  const all: Entry[] = [];
  let after = "";
  for (;;) {
    const { status, body } = await auditor.get(`/v1/audit/entries?limit=7&order=oldest${query}${after}`);
    expect(status, JSON.stringify(body)).toBe(200);
    all.push(...(body.entries as Entry[]));
    if (body.next === null) return all;
    after = `&after=${body.next}`;
  }
}

beforeAll(async () => {
  net = await startTestNetwork({ economies: [TW, JP], seed: "none" });
  [auditor, registrar] = await Promise.all([net.as(TW, "auditor"), net.as(TW, "registrar")]);
  first = await certified(registrar, grantBody(900000001));
  between = await now();
  // Blocks have whole seconds: the suspension must come in a later one.
  await eventually(
    "the next second begins",
    () => Date.now(),
    (ms) => ms >= Date.parse(between) + 1_000,
  );
  await suspended(first);
  second = await certified(registrar, grantBody(900000002, { consent: { mode: "GENERAL" } }));
}, 120_000);
afterAll(() => net?.close());

describe("the entries", () => {
  test("come with all that it takes to check them, up to the signed head", async () => {
    const { body } = await auditor.get("/v1/heads");
    const heads = new Map(
      (body.statements as string[]).map((text) => {
        const claims = decodeJwt(text) as Record<string, any>;
        return [claims["registry"] as string, claims] as const;
      }),
    );
    const entries = await allEntries();
    const last = new Map<string, Entry>();
    for (const entry of entries) {
      expect(headAfter(entry), `${entry.registry} ${entry.sequence}`).toBe(entry.head);
      expect(Number(BigInt(entry.data.slice(0, 66)))).toBe(entry.sequence);
      expect(entry.data.slice(66 + 24, 66 + 64)).toBe(entry.writer.slice(2));
      const before = last.get(entry.registry);
      expect(entry.sequence).toBe((before?.sequence ?? 0) + 1);
      if (before !== undefined) expect(entry.previousHead).toBe(before.head);
      last.set(entry.registry, entry);
    }
    // More may have come since the heads were signed.
    for (const [registry, { head, sequence }] of heads) {
      const signed = entries.find((entry) => entry.registry === registry && entry.sequence === sequence);
      if (sequence > 0) expect(signed?.head, registry).toBe(head);
    }
    expect(heads.get("certifications")?.["sequence"]).toBe(3);
    const altered = {
      ...entries[3],
      data: `${entries[3]?.data.slice(0, -1)}${entries[3]?.data.endsWith("1") ? "2" : "1"}`,
    };
    expect(headAfter(altered as Entry)).not.toBe(entries[3]?.head);
  });

  test("are filtered by kind, registry, economy and time, newest first unless asked otherwise", async () => {
    const { body } = await auditor.get("/v1/audit/entries?types=CertificationSuspended,CertificationGranted");
    expect(body.entries.map((one: Entry) => one.type)).toEqual([
      "CertificationGranted",
      "CertificationSuspended",
      "CertificationGranted",
    ]);
    expect(body.total).toBe(3);
    expect(body.entries[0].actor).toBe("TW");
    const since = await auditor.get(
      `/v1/audit/entries?registry=certifications&from=${(body.entries as Entry[])[1]?.time}`,
    );
    expect(since.body.total).toBe(2);
    const until = await auditor.get(
      `/v1/audit/entries?registry=certifications&until=${(body.entries as Entry[])[1]?.time}`,
    );
    expect(until.body.total).toBe(1);
    const [ofJapan, ofTaipei, everything] = await Promise.all(
      ["&economy=JP", "&economy=TW", ""].map(async (query) => (await allEntries(query)).length),
    );
    expect(ofJapan).toBeLessThan(everything as number);
    expect(await allEntries("&economy=JP&registry=certifications")).toEqual([]);
    expect(ofTaipei).toBeGreaterThan(2);
    expect((await auditor.get("/v1/audit/entries?types=Nothing")).body.code).toBe("INVALID_PARAMETER");
    expect((await auditor.get("/v1/audit/entries?after=99999:0")).body.code).toBe("CURSOR_AHEAD");
  });
});

describe("the register", () => {
  test("at a moment is what was so then, as known then", async () => {
    const state = async (query: string) => (await auditor.get(`/v1/audit/state?economy=TW${query}`)).body;
    expect((await state("")).authority.certifications).toEqual({ SUSPENDED: 1, CERTIFIED: 1 });
    expect((await state(`&knownAt=${between}`)).authority.certifications).toEqual({ CERTIFIED: 1 });
    expect((await state(`&validAt=${between}`)).authority.certifications).toEqual({ CERTIFIED: 2 });
    expect((await state("&validAt=2019-06-01T00:00:00Z")).authority.certifications).toEqual({ NOT_YET_VALID: 2 });
    expect((await state("&knownAt=2000-01-01T00:00:00Z")).code).toBe("UNKNOWN_MEMBER");
    const list = async (query: string) => (await auditor.get(`/v1/audit/certifications?economy=TW${query}`)).body;
    expect((await list("&limit=1")).certifications.map((one: { id: string }) => one.id)).toEqual([first]);
    expect((await list(`&limit=1&after=${first}`)).certifications.map((one: { id: string }) => one.id)).toEqual([
      second,
    ]);
    expect(await list("&status=SUSPENDED")).toMatchObject({ total: 1, next: null, certifications: [{ id: first }] });
  });

  test("differs between two moments field by field", async () => {
    const diff = async (query: string) => (await auditor.get(`/v1/audit/diff?economy=TW${query}`)).body;
    const end = await now();
    const { counts, certifications } = await diff(`&from=${between}&to=${end}`);
    expect(counts).toEqual({ ADDED: 1, CHANGED: 1, GONE: 0 });
    const changed = certifications.find((one: { id: string }) => one.id === first);
    expect(changed.fields).toContainEqual({ name: "status", before: "CERTIFIED", after: "SUSPENDED" });
    expect(changed.fields).toContainEqual({ name: "version", before: 1, after: 2 });
    expect(changed.fields.map((one: { name: string }) => one.name)).not.toContain("tier");
    expect(certifications.find((one: { id: string }) => one.id === second).change).toBe("ADDED");
    expect((await diff(`&from=${between}&to=${end}&change=ADDED`)).certifications).toHaveLength(1);
    expect((await diff(`&from=${end}&to=${end}`)).certifications).toEqual([]);
    // What the ledger learnt about one moment.
    expect((await diff(`&from=${between}&to=${between}&toKnownAt=${end}`)).counts).toEqual({
      ADDED: 1,
      CHANGED: 0,
      GONE: 0,
    });
    for (const [reversed, pointer] of [
      [`&from=${end}&to=${between}`, "/query/from"],
      [`&from=${between}&to=${between}&fromKnownAt=${end}`, "/query/fromKnownAt"],
    ] as const)
      expect(await auditor.get(`/v1/audit/diff?economy=TW${reversed}`)).toMatchObject({
        status: 400,
        body: { code: "INVALID_PARAMETER", errors: [{ pointer }] },
      });
  });
});

test("a timeline tells every fact of a subject, and each leads to its transaction", async () => {
  const { body } = await auditor.get(`/v1/audit/timeline?certification=${first}`);
  expect(body.facts.map((one: Entry) => one.type)).toEqual(["CertificationGranted", "CertificationSuspended"]);
  expect(JSON.stringify(body)).not.toContain("seals");
  const { transaction } = body.facts[1] as Entry;
  const found = (await auditor.get(`/v1/audit/transactions/${transaction}`)).body;
  expect(found.entries).toHaveLength(1);
  expect(found.writers).toMatchObject([{ economy: "TW", memberStatus: "ACTIVE", account: found.node.from }]);
  expect(found.writers[0].roles).toContain("REGISTRAR");
  expect(found.node.input).toContain(first.slice(2));
  const authority = (await auditor.get("/v1/audit/timeline?authority=TW&limit=2")).body;
  expect(authority.facts).toHaveLength(2);
  const rest = (await auditor.get(`/v1/audit/timeline?authority=TW&limit=500&after=${authority.next}`)).body;
  expect(rest.facts).toHaveLength(authority.total - 2);
  expect((await auditor.get("/v1/audit/timeline?arrangement=999")).body.code).toBe("UNKNOWN_ARRANGEMENT");
  expect((await auditor.get("/v1/audit/timeline")).body.code).toBe("INVALID_PARAMETER");
  expect((await auditor.get(`/v1/audit/transactions/0x${"12".repeat(32)}`)).body.code).toBe("UNKNOWN_TRANSACTION");
});

describe("a profile", () => {
  const sight = (id: string) => auditor.get(`/v1/audit/profiles/${id}`);
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  const ask = (more: object) => ({
    auditor: "TW-auditor",
    certifications: [first],
    reason: "Yearly audit",
    expiresAt: inDays(7),
    ...more,
  });

  test("is not an auditor's to see without a grant of the issuing administration, which the refusal names", async () => {
    expect((await sight(first)).body).toMatchObject({
      status: 403,
      code: "SIGHT_NOT_GRANTED",
      detail: expect.stringContaining("a registrar or admin of Chinese Taipei can grant"),
    });
    expect((await sight(`0x${"ab".repeat(32)}`)).body.code).toBe("UNKNOWN_CERTIFICATION");
    const abroad = await (await net.as(JP, "auditor")).get(`/v1/audit/profiles/${first}`);
    expect(abroad.body).toMatchObject({ code: "SIGHT_NOT_GRANTED", detail: expect.stringContaining("Chinese Taipei") });
  });

  test("is granted for a time and revoked, with the operator's consent", async () => {
    const subject = (await auditor.get("/v1/audit/accesses?limit=1")).body.lines[0].auditor as string;
    const grant = (more: object) => registrar.send("POST", "/v1/audit/grants", ask({ auditor: subject, ...more }));
    expect((await grant({})).body.code, "PER_PARTNER names no auditor").toBe("OPERATOR_NOT_AGREED");
    expect((await grant({ operatorAgreed: true, expiresAt: inDays(91) })).body.code).toBe("INVALID_DATE");
    expect((await grant({ certifications: [`0x${"ab".repeat(32)}`] })).body.code).toBe("UNKNOWN_CERTIFICATION");
    expect((await auditor.send("POST", "/v1/audit/grants", ask({}))).body.code).toBe("ROLE_MISSING");
    const general = await grant({ certifications: [second] });
    expect(general.status, JSON.stringify(general.body)).toBe(201);
    const seen = await sight(second);
    expect(seen.body.profile).toMatchObject({ certificationId: second, tin: "TW900000002" });
    expect((await sight(first)).body.code, "another one").toBe("SIGHT_NOT_GRANTED");
    const agreed = await grant({ operatorAgreed: true });
    expect((await sight(first)).body.profile.tin).toBe("TW900000001");
    const path = `/v1/audit/grants/${agreed.body.id}/revocations`;
    expect((await registrar.send("POST", path, { reason: "Over" })).body.revoked.reason).toBe("Over");
    expect((await sight(first)).body.code).toBe("SIGHT_NOT_GRANTED");
    const nobody = { mode: "NONE" };
    await registrar.send("PUT", `/v1/certifications/${second}/consent`, nobody);
    expect((await sight(second)).body.code, "the operator took its consent back").toBe("SIGHT_NOT_GRANTED");
    const listed = (await auditor.get("/v1/audit/grants")).body.grants;
    expect(listed.map((one: { id: string }) => one.id)).toEqual([agreed.body.id, general.body.id]);
  });
});

describe("what auditors saw", () => {
  test("is logged before it is seen, with who, what, up to where, and the digest of the answer", async () => {
    const asked = "/v1/audit/entries?types=CertificationSuspended&limit=5";
    const admin = await net.as(TW, "admin");
    const answer = await auditor.get(asked);
    const { head, lines } = (await admin.get("/v1/audit/accesses?limit=2")).body;
    const line = lines[0];
    expect(line).toMatchObject({
      number: head.number,
      route: "GET /v1/audit/entries",
      question: { types: "CertificationSuspended", limit: "5" },
      outcome: "ANSWERED",
      seen: { count: 1, first: "certifications 2", last: "certifications 2" },
      blockHash: answer.body.asOf.blockHash,
    });
    expect(line.digest).toBe(createHash("sha256").update(JSON.stringify(answer.body)).digest("hex"));
    const profile = (await admin.get("/v1/audit/accesses?limit=500")).body.lines.find(
      (one: { route: string; outcome: string }) => one.route.includes("profiles") && one.outcome === "ANSWERED",
    );
    expect(profile.seen.subjects).toEqual([first]);
    expect(JSON.stringify((await admin.get("/v1/audit/accesses?limit=500")).body)).not.toMatch(
      /TW90000000|seals|Works/,
    );
  });

  test("is the office's to read, and to an auditor only its own", async () => {
    const [admin, other] = await Promise.all([net.as(TW, "admin"), net.as(TW, "officer")]);
    expect((await other.get("/v1/audit/accesses")).body.code).toBe("ROLE_MISSING");
    const all = (await admin.get("/v1/audit/accesses?limit=500")).body;
    const own = (await auditor.get("/v1/audit/accesses?limit=500")).body;
    expect(new Set(own.lines.map((one: { auditor: string }) => one.auditor)).size).toBe(1);
    expect((await auditor.get("/v1/audit/accesses?auditor=somebody")).body.lines).toEqual([]);
    const whose = all.lines[0].auditor as string;
    expect((await admin.get(`/v1/audit/accesses?auditor=${whose}&limit=500`)).body.lines.length).toBeGreaterThan(10);
    expect((await admin.get("/v1/audit/accesses?until=2000-01-01T00:00:00Z")).body.lines).toEqual([]);
    const paged = (await admin.get("/v1/audit/accesses?order=oldest&limit=3")).body;
    expect(paged.lines.map((one: { number: number }) => one.number)).toEqual([1, 2, 3]);
    expect((await admin.get("/v1/audit/accesses?order=oldest&limit=3&after=3")).body.lines[0].number).toBe(4);
  });

  test("tells refusals without the question, and exports", async () => {
    const admin = await net.as(TW, "admin");
    const last = async (route: string) => {
      const { lines } = (await admin.get("/v1/audit/accesses?limit=500")).body;
      return lines.filter((one: { route: string }) => one.route === route);
    };
    await auditor.get("/v1/verifications?tin=TW900000001&mode=SEA");
    expect((await last("GET /v1/verifications"))[0]).toMatchObject({
      outcome: "REFUSED",
      code: "ROLE_MISSING",
      question: {},
    });
    const exported = await auditor.get<string>("/v1/receipts");
    expect(exported.status).toBe(200);
    expect((await last("GET /v1/receipts"))[0].outcome).toMatch(/ANSWERED|ENDED/);
  });
});
