import { randomUUID } from "node:crypto";
import request from "supertest";
import { beforeEach, describe, expect, it } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { webhookRoutes } from "../../src/http/routes/webhooks.ts";
import { type Role, ROLES } from "../../src/services/caller.ts";
import { createWebhooks } from "../../src/services/webhooks.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";
import { IDEMPOTENCY_MIGRATIONS, IdempotencyKeys } from "../../src/store/idempotency.ts";
import { Webhooks } from "../../src/store/webhooks.ts";
import { DeadLetters } from "../../src/store/webhooksDeadLetters.ts";
import { WEBHOOK_MIGRATIONS } from "../../src/store/webhooksSchema.ts";
import { JP } from "../support/facts.ts";
import { TestLedger } from "../support/feed.ts";

const NOW = 1_800_000_000;
const URL_ = "https://receiver.example/aeo";
let now = NOW;
let store: Webhooks;
let letters: DeadLetters;
let changes: number;
let app: ReturnType<typeof createApp>;

beforeEach(() => {
  now = NOW;
  changes = 0;
  const db = SqliteDatabase.open(":memory:", [...IDEMPOTENCY_MIGRATIONS, ...WEBHOOK_MIGRATIONS]);
  store = new Webhooks(db);
  letters = new DeadLetters(db);
  const ledger = new TestLedger();
  ledger.mine(2);
  let secrets = 0;
  const webhooks = createWebhooks({
    store,
    letters,
    policy: { insecure: ["10.0.0.9:8190"], privateAddresses: false },
    feed: ledger.feed,
    newId: randomUUID,
    newSecret: () => `whsec_${Buffer.alloc(32, ++secrets).toString("base64")}`,
  });
  const writeDeps = { idempotency: new IdempotencyKeys(db), now: () => now };
  app = createApp({
    version: "1.2.3",
    routes: webhookRoutes({ webhooks, writeDeps, changed: () => (changes += 1) }),
    // The token's text is the role.
    authenticate: (authorization) =>
      Promise.resolve({ subject: "somebody", economy: JP, roles: [authorization as Role] }),
    report: (error) => {
      throw error;
    },
  });
});

const post = (path: string, body: object, key: string = randomUUID(), role: Role = "admin") =>
  request(app).post(path).set("Authorization", role).set("Idempotency-Key", key).send(body);
const get = (path: string, role: Role = "admin") => request(app).get(path).set("Authorization", role);
const bury = (id: string, number: number) => {
  const cursor = { block: 1, logIndex: number, generation: 0 };
  const type = "aeo.endpoint.set.v1";
  letters.bury(id, { id: `message:${number}`, type, body: "{}", time: NOW, cursor }, "HTTP_500", NOW);
};

describe("a webhook", () => {
  it("is created with a secret that is shown then and never again", async () => {
    const types = ["aeo.certification.suspended.v1"];
    const created = await post("/v1/webhooks", { url: URL_, types });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({
      url: URL_,
      types,
      state: "DELIVERING",
      createdBy: "somebody",
      deadLetters: 0,
    });
    // From now on: both events are behind it.
    expect(created.body.cursor).toBe("1:999999999");
    expect(created.body.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(created.headers["location"]).toBe(`/v1/webhooks/${created.body.id}`);
    for (const path of ["/v1/webhooks", created.headers["location"] as string]) {
      const read = await get(path);
      expect(read.status).toBe(200);
      expect(read.text).not.toContain("secret");
      expect(read.text).toContain(created.body.id);
    }
    expect(changes).toBe(1);
  });

  it("is not created to begin where the ledger has not come to", async () => {
    const refused = await post("/v1/webhooks", { url: URL_, after: "999999:0" });
    expect(refused.body).toMatchObject({ code: "CURSOR_AHEAD", detail: expect.stringContaining("ends at block 1") });
    expect(store.all()).toHaveLength(0);
  });

  it("is created once per key, and its secret is the same for the repetition", async () => {
    const key = randomUUID();
    const [first, again] = [
      await post("/v1/webhooks", { url: URL_ }, key),
      await post("/v1/webhooks", { url: URL_ }, key),
    ];
    expect(again.body).toEqual(first.body);
    expect(store.all()).toHaveLength(1);
    expect((await post("/v1/webhooks", { url: `${URL_}/2` }, key)).body.code).toBe("IDEMPOTENCY_KEY_REUSED");
    const without = await request(app).post("/v1/webhooks").set("Authorization", "admin").send({ url: URL_ });
    expect(without.body.code).toBe("IDEMPOTENCY_KEY_MISSING");
  });

  it.each([
    ["http://receiver.example/", "NOT_HTTPS"],
    ["https://127.0.0.1/", "PRIVATE_ADDRESS"],
    ["https://[::ffff:10.0.0.1]/", "PRIVATE_ADDRESS"],
    ["https://2130706433/", "PRIVATE_ADDRESS"],
    ["https://user:password@receiver.example/", "CREDENTIALS"],
    ["https://receiver.example/?token=1", "NOT_A_URL"],
    ["ftp://receiver.example/", "NOT_HTTPS"],
  ])("to %s is refused: %s", async (url, fault) => {
    const refused = await post("/v1/webhooks", { url });
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ code: "ENDPOINT_REFUSED", detail: expect.stringContaining(fault) });
    expect(store.all()).toEqual([]);
  });

  it("may be at an address that the configuration lists", async () => {
    expect((await post("/v1/webhooks", { url: "http://10.0.0.9:8190/" })).status).toBe(201);
    expect((await post("/v1/webhooks", { url: "http://10.0.0.9:8191/" })).status).toBe(422);
  });

  it("takes known types and cursors only", async () => {
    for (const body of [{ types: ["aeo.certification.painted.v1"] }, { after: "12" }, { more: 1 }, { url: "x" }])
      expect((await post("/v1/webhooks", { url: URL_, ...body })).status, JSON.stringify(body)).toBe(422);
    const from = await post("/v1/webhooks", { url: URL_, after: "beginning" });
    expect(from.body.cursor).toBe("0:0");
  });

  it("gets a new secret, and the one before counts for a day", async () => {
    const { body } = await post("/v1/webhooks", { url: URL_ });
    const rotated = await post(`/v1/webhooks/${body.id}/secret-rotations`, {});
    expect(rotated.status).toBe(201);
    expect(rotated.body.secret).not.toBe(body.secret);
    const previous = { secret: body.secret, until: NOW + 86_400 };
    expect(store.secrets(body.id, NOW + 86_399)).toEqual({ current: rotated.body.secret, previous });
    expect(store.secrets(body.id, NOW + 86_400)).toEqual({ current: rotated.body.secret, previous: null });
  });

  it("is deleted with all that belongs to it", async () => {
    const { body } = await post("/v1/webhooks", { url: URL_ });
    bury(body.id, 1);
    const deleted = await request(app).delete(`/v1/webhooks/${body.id}`).set("Authorization", "admin");
    expect([deleted.status, deleted.body.id, deleted.body.deadLetters]).toEqual([200, body.id, 1]);
    expect((await get(`/v1/webhooks/${body.id}`)).body.code).toBe("UNKNOWN_WEBHOOK");
    expect(letters.count()).toBe(0);
  });

  it("shows its dead letters in pages and sends them again when asked", async () => {
    const { body } = await post("/v1/webhooks", { url: URL_ });
    for (const number of [2, 1, 3]) bury(body.id, number);
    const path = `/v1/webhooks/${body.id}/dead-letters`;
    const first = (await get(`${path}?limit=2`)).body;
    expect(first.deadLetters.map(({ cursor }: { cursor: string }) => cursor)).toEqual(["1:1", "1:2"]);
    const second = (await get(`${path}?limit=2&after=${encodeURIComponent(first.next)}`)).body;
    expect(second).toMatchObject({ deadLetters: [{ id: "message:3", lastOutcome: "HTTP_500" }], next: null });
    const redeliver = (asked: object) => post(`/v1/webhooks/${body.id}/redeliveries`, asked);
    expect((await redeliver({ deadLetter: "message:2" })).body).toEqual({ requeued: 1 });
    expect(letters.firstRequeued(body.id)?.message.id).toBe("message:2");
    expect((await redeliver({})).body).toEqual({ requeued: 3 });
    expect((await redeliver({ deadLetter: "message:9" })).body).toEqual({ requeued: 0 });
  });

  it("is the admin's to change, and the monitor's to see", async () => {
    const { body } = await post("/v1/webhooks", { url: URL_ });
    for (const role of ROLES) {
      const may = role === "admin";
      const sees = may || role === "monitor";
      expect((await get("/v1/webhooks", role)).status, role).toBe(sees ? 200 : 403);
      expect((await post("/v1/webhooks", { url: URL_ }, randomUUID(), role)).status, role).toBe(may ? 201 : 403);
      const rotation = `/v1/webhooks/${body.id}/secret-rotations`;
      expect((await post(rotation, {}, randomUUID(), role)).status, role).toBe(may ? 201 : 403);
    }
  });

  it("is one of a hundred at most", async () => {
    for (let number = 0; number < 100; number += 1)
      store.add({ id: randomUUID(), url: URL_, types: [], createdBy: "x", createdAt: NOW }, "whsec_AAAA", {
        block: 0,
        logIndex: 0,
        generation: 0,
      });
    expect((await post("/v1/webhooks", { url: URL_ })).body.code).toBe("LIMIT_REACHED");
  });
});
