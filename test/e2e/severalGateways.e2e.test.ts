import { randomUUID } from "node:crypto";
import { decodeJwt } from "jose";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newSchema, ownPostgresPrograms } from "../support/eachStore.ts";
import { eventually } from "../support/network.ts";
import { type Client, clientOf } from "../support/networkClient.ts";
import { grantBody } from "../support/networkRecords.ts";
import { type PostgresServer, startPostgres } from "../support/postgresServer.ts";
import { type Member, type Pair, startPair, TW } from "./support/gatewayPair.ts";

const programs = ownPostgresPrograms();
const PASSWORD = "as-in-a-file-beside-the-url";

describe.skipIf(programs === undefined)("two gateways of one authority on one PostgreSQL", () => {
  const schema = newSchema();
  let server: PostgresServer;
  let pair: Pair;
  let [registrarA, registrarB]: Client[] = [];
  let officer: Client;
  /** Operators are certified once, each by a number of its own. */
  let number = 0;
  const next = () => grantBody((number += 1));

  beforeAll(async () => {
    server = await startPostgres(programs!, PASSWORD);
    pair = await startPair({ url: server.url, password: PASSWORD, schema });
    await connectAll();
    officer = await pair.officerOfJp();
    await Promise.all([isReady(pair.a), isReady(pair.b)]);
  }, 120_000);
  afterAll(async () => {
    await pair?.close();
    await server?.close();
  }, 60_000);

  async function connectAll(): Promise<void> {
    [registrarA, registrarB] = await Promise.all([pair.a.as("registrar"), pair.b.as("registrar")]);
  }

  async function ask<T>(sql: string, ...values: unknown[]): Promise<T[]> {
    const url = new URL(server.url);
    url.password = PASSWORD;
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    try {
      await client.query(`SET search_path TO ${schema}`);
      return (await client.query(sql, values)).rows as T[];
    } finally {
      await client.end();
    }
  }

  const submit = (registrar: Client, body: object, wait = "", key: string = randomUUID()) =>
    registrar.send("POST", `/v1/certifications${wait}`, body, { key });

  const stateOf = async (registrar: Client, id: string) => (await registrar.get(`/v1/operations/${id}`)).body.state;

  /** Has a write accepted, and waits for it to be final, however long the machine takes. */
  async function final(registrar: Client, body: object, key?: string): Promise<void> {
    const accepted = await submit(registrar, body, "", key);
    expect(accepted).toMatchObject({ status: 202 });
    await eventually(
      "a write to be final",
      () => stateOf(registrar, accepted.body["id"]),
      (state) => state === "FINAL",
      60_000,
    );
  }

  /** Every write of the registrar, as the store has it: each nonce once and none left out, and as many as the chain has. */
  async function expectEachNonceOnce(): Promise<void> {
    const signer = pair.network.signersOf(TW).REGISTRAR.address;
    const rows = await ask<{ nonce: string; hash: string; state: string }>(
      "SELECT nonce, hash, state FROM intent WHERE signer = $1 AND nonce IS NOT NULL ORDER BY nonce",
      signer,
    );
    const nonces = rows.map(({ nonce }) => Number(nonce));
    expect(nonces).toEqual(nonces.map((_, index) => (nonces[0] ?? 0) + index));
    expect(rows.map(({ state }) => state)).toEqual(rows.map(() => "FINAL"));
    expect(await pair.nonce(), "the chain has no transaction that the store does not know").toBe(
      (nonces.at(-1) ?? -1) + 1,
    );
    expect(await ask("SELECT 1 FROM retired_transaction")).toEqual([]);
  }

  const isReady = ({ metricsUrl }: Member) =>
    eventually(
      "readiness",
      async () => {
        const response = await fetch(`${metricsUrl}/readyz`).catch(() => undefined);
        return { status: response?.status, text: await response?.text() };
      },
      ({ status }) => status === 200,
      40_000,
    );

  test("are both ready, though one of them sends", async () => {
    await Promise.all([isReady(pair.a), isReady(pair.b)]);
  });

  test("take writes at once, and whoever waits at either hears of the end", async () => {
    const before = await pair.nonce();
    const bodies = Array.from({ length: 16 }, next);
    const through = (index: number) => (index % 2 === 0 ? registrarA! : registrarB!);
    const waited = await Promise.all(
      bodies.slice(0, 2).map((body, index) => submit(through(index), body, "?wait=final")),
    );
    for (const { status, body } of waited)
      expect({ status, state: body.state }).toEqual({ status: 202, state: "FINAL" });
    await Promise.all(bodies.slice(2).map((body, index) => final(through(index), body)));
    expect(await pair.nonce()).toBe(before + 16);
    await expectEachNonceOnce();
    for (const registrar of [registrarA!, registrarB!])
      for (const { tin } of bodies) {
        const { body } = await registrar.get(`/v1/certifications?identifier=${tin}`);
        expect(body.certifications).toMatchObject([{ version: 1, profile: { tin } }]);
      }
  }, 180_000);

  test("do one thing under one Idempotency-Key, whichever of them is asked", async () => {
    const before = await pair.nonce();
    const [body, key] = [next(), randomUUID()];
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => submit(index % 2 === 0 ? registrarA! : registrarB!, body, "", key)),
    );
    expect(new Set(answers.map(({ status, body: { id } }) => `${status} ${id}`)).size).toBe(1);
    const { id } = answers[0]!.body;
    for (const registrar of [registrarA!, registrarB!])
      await eventually(
        "the end",
        () => stateOf(registrar, id),
        (state) => state === "FINAL",
      );
    expect(await pair.nonce()).toBe(before + 1);
    const other = await submit(registrarB!, next(), "", key);
    expect(other).toMatchObject({ status: 422, body: { code: "IDEMPOTENCY_KEY_REUSED" } });
  });

  test("see each other's writes before these are on the ledger, and refuse what contradicts them", async () => {
    const body = next();
    const first = await submit(registrarA!, body);
    expect(first.status).toBe(202);
    const seen = await registrarB!.get(`/v1/operations/${first.body.id}`);
    expect(seen).toMatchObject({ status: 200, body: { id: first.body.id } });
    const second = await submit(registrarB!, body);
    expect(second).toMatchObject({ status: 409, body: { code: "DUPLICATE_CERTIFICATION" } });
  });

  test("refuse a token that was revoked at the other", async () => {
    const admin = await pair.a.as("admin");
    const token = await pair.b.token("officer");
    const officerOfTw = clientOf(pair.b.url, token);
    const { jti, exp } = decodeJwt(token);
    const expiresAt = new Date(exp! * 1000).toISOString();
    const revoked = await admin.send("POST", "/v1/token-revocations", { jti, expiresAt, reason: "lost device" });
    expect(revoked).toMatchObject({ status: 200 });
    await eventually(
      "the refusal at the other",
      () => officerOfTw.get("/v1/status"),
      ({ status }) => status === 401,
    );
  });

  test("let a partner read one feed, whoever answers", async () => {
    const tin = grantBody(1).tin;
    await eventually(
      "JP to recognise what was certified through A",
      () => officer.get(`/v1/verifications?tin=${tin}&mode=SEA`),
      ({ body }) => body.recognition === "RECOGNISED",
    );
  });

  test("lose and repeat nothing when one is killed with writes under way: the other goes on", async () => {
    const before = await pair.nonce();
    const [holder, survivor] = (await holdsTheKey()) === "a" ? [pair.a, pair.b] : [pair.b, pair.a];
    const registrar = await survivor.as("registrar");
    const dying = await holder.as("registrar");
    const bodies = Array.from({ length: 24 }, next);
    const key = randomUUID();
    const sent = bodies.map((body, index) =>
      submit(index % 2 === 0 ? dying : registrar, body, "", index === 0 ? key : randomUUID()).catch(() => undefined),
    );
    // As soon as the first is accepted, whatever has become of the others.
    await Promise.any(sent.map(async (answer) => (await answer) ?? Promise.reject(new Error("lost"))));
    await holder.kill();
    const answers = await Promise.all(sent);
    const accepted = answers.flatMap((answer) => (answer?.status === 202 ? [answer.body.id as string] : []));
    expect(accepted.length).toBeGreaterThanOrEqual(12);
    for (const id of accepted)
      await eventually(
        "an accepted write to be final",
        () => stateOf(registrar, id),
        (state) => state === "FINAL",
        40_000,
      );
    // Whoever got no answer repeats the request at the other gateway, and it is done once.
    await final(registrar, bodies[0]!, key);
    // A request that was cut off may have been accepted all the same: the store knows.
    const rows = await ask<{ n: number }>(
      "SELECT count(*)::int AS n FROM intent WHERE state NOT IN ('FINAL', 'FAILED')",
    );
    expect(rows).toEqual([{ n: 0 }]);
    await expectEachNonceOnce();
    expect(await pair.nonce()).toBeGreaterThanOrEqual(before + accepted.length);
    await eventually(
      "JP to hear of it from the survivor",
      () => officer.get(`/v1/verifications?tin=${bodies[1]!.tin}&mode=SEA`),
      ({ body }) => body.recognition === "RECOGNISED",
    );
    await holder.start();
    await Promise.all([isReady(holder), isReady(survivor)]);
    await connectAll();
  }, 240_000);

  test("refuse writes while PostgreSQL is away, answer what they know, and go on when it is back", async () => {
    const known = next();
    await final(registrarA!, known);
    const body = next();
    const key = randomUUID();
    await server.kill();
    const refused = await submit(registrarA!, body, "", key);
    expect(refused).toMatchObject({ status: 503, body: { code: "STORE_UNAVAILABLE" } });
    const officerOfTw = await pair.b.as("monitor");
    const history = await officerOfTw.get("/v1/history?limit=1");
    expect(history.status, "its copy of the ledger is its own").toBe(200);
    for (const { metricsUrl } of [pair.a, pair.b]) {
      await eventually(
        "unreadiness",
        () => fetch(`${metricsUrl}/readyz`),
        ({ status }) => status === 503,
      );
      expect((await fetch(`${metricsUrl}/metrics`)).status).toBe(200);
    }
    await server.start();
    await Promise.all([isReady(pair.a), isReady(pair.b)]);
    await final(registrarB!, body, key);
    const { body: found } = await registrarB!.get(`/v1/certifications?identifier=${known.tin}`);
    expect(found.certifications).toMatchObject([{ version: 1 }]);
    await expectEachNonceOnce();
  }, 180_000);

  test("go on after PostgreSQL crashed with writes under way", async () => {
    const keys = Array.from({ length: 12 }, () => ({ body: next(), key: randomUUID() }));
    const sent = keys.map(({ body, key }, index) => submit(index % 2 === 0 ? registrarA! : registrarB!, body, "", key));
    await Promise.any(sent);
    await server.crashAndRestart();
    await Promise.allSettled(sent);
    await Promise.all([isReady(pair.a), isReady(pair.b)]);
    await Promise.all(keys.map(({ body, key }) => final(registrarB!, body, key)));
    await expectEachNonceOnce();
    const own = await ask<{ n: number }>("SELECT count(*)::int AS n FROM unknown_write");
    expect(own, "no write is anybody else's").toEqual([{ n: 0 }]);
  }, 180_000);

  /** Which of the two sends with the registrar's key now: by whose connection its lease was written. */
  async function holdsTheKey(): Promise<"a" | "b"> {
    const [row] = await ask<{ holder: string }>(
      "SELECT holder FROM lease WHERE name = $1",
      pair.network.signersOf(TW).REGISTRAR.address,
    );
    return row!.holder.startsWith(pair.a.identity()) ? "a" : "b";
  }
});
