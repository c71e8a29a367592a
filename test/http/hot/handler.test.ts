import { connect } from "node:net";
import { afterAll, describe, expect, it, vi } from "vitest";
import { canonicalJson } from "../../../src/exchange/canonicalJson.ts";
import { answerTextOf } from "../../../src/receipts/check.ts";
import { Facts, idOf, JP, leg, record, TW, terms } from "../../support/facts.ts";
import { bearer, profileOf, serve, World } from "./world.ts";

const authorization = await bearer();
const close: (() => Promise<unknown>)[] = [];
afterAll(() => Promise.all(close.map((one) => one())));

const QUESTION = "/v1/verifications?tin=TW123456781&mode=SEA";

async function gateway(perMinute?: number) {
  const facts = new Facts()
    .members(10, TW, JP)
    .certification(100, "CertificationGranted", idOf(1), record())
    .adopted(100, 1, terms([leg()]));
  const world = new World(facts);
  world.put(profileOf(1));
  const served = await serve(world, perMinute === undefined ? { isHot: true } : { isHot: true, perMinute });
  close.push(served.close);
  const get = (path = QUESTION, by = authorization) => served.ask(path, { headers: { authorization: by } });
  const recognition = async () => JSON.parse((await get()).body).recognition as string;
  return { ...served, world, facts, get, recognition };
}

const change = (facts: Facts, status: "SUSPENDED" | "REISSUED", at: number) =>
  facts.certification(
    at,
    status === "SUSPENDED" ? "CertificationSuspended" : "CertificationReissued",
    idOf(1),
    record({ version: 2, status, effectiveFrom: at }),
  );

describe("an answer from memory", () => {
  it("is another one with the block that suspends the certification, and in the second in which the leg ends", async () => {
    const { world, facts, recognition } = await gateway();
    await recognition();
    expect(await recognition()).toBe("RECOGNISED");
    facts.arrangement(1_999, JP, {
      arrangement: 1,
      type: "LegEndSet",
      issuer: TW,
      recogniser: JP,
      interval: 0,
      until: 2_100,
    });
    world.fold();
    expect(await recognition()).toBe("RECOGNISED");
    world.now = 2_099;
    expect(await recognition()).toBe("RECOGNISED");
    world.now = 2_100;
    expect(await recognition()).toBe("NO_ARRANGEMENT");
    world.now = 2_050;
    expect(await recognition()).toBe("RECOGNISED");
    change(facts, "SUSPENDED", 2_049);
    world.fold();
    expect(await recognition()).toBe("SUSPENDED");
  });

  it("reads a reissue as an end only when the feed is read past it", async () => {
    const { world, facts, recognition } = await gateway();
    change(facts, "REISSUED", 1_995);
    world.fold();
    await recognition();
    expect(await recognition()).toBe("RECOGNISED");
    world.feedTime = 1_996;
    expect(await recognition()).toBe("ENDED");
  });

  it("is never given to a question with a name or an address, nor kept from one", async () => {
    const { get, passedOn, ask } = await gateway();
    await get();
    const before = passedOn();
    const matchOf = async (more: string) => JSON.parse((await get(QUESTION + more)).body).nameMatch?.verdict ?? null;
    expect(await matchOf("&name=Harbour")).toBe("MISMATCH");
    expect(await matchOf("")).toBeNull();
    expect(await matchOf("&name=Formosa%20Example%201")).toBe("MATCH");
    expect(await matchOf("&name=Harbour")).toBe("MISMATCH");
    expect(await matchOf("&address=1%20Example%20Road")).toBeNull();
    const questions = ["Formosa Example 1", undefined].map((name) => ({ tin: "TW123456781", mode: "SEA", name }));
    const body = JSON.stringify({ questions });
    const headers = { authorization, "Content-Type": "application/json" };
    const { answers } = JSON.parse((await ask("/v1/verifications", { method: "POST", headers, body })).body);
    expect(answers[0].nameMatch).toMatchObject({ verdict: "MATCH", score: 1 });
    expect(answers[1].nameMatch).toBeNull();
    expect(passedOn() - before, "all but the one without").toBe(5);
  });

  it("is not given from knowledge past its bound, nor of a profile that was deleted", async () => {
    const { world, recognition } = await gateway();
    await recognition();
    world.freshness = "STALE";
    expect(await recognition()).toBe("STALE");
    world.freshness = "LIVE";
    world.feedTime = world.now - 601;
    expect(await recognition()).toBe("STALE");
    world.feedTime = world.now - 600;
    expect(await recognition()).toBe("RECOGNISED");
    world.remove(TW, idOf(1));
    expect(await recognition()).toBe("UNKNOWN");
  });

  it("to a code issued here stands while the code does, and goes with it at once", async () => {
    const { world, get } = await gateway();
    const ask = async (code = "A1") =>
      JSON.parse((await get(`/v1/verifications?tin=${code}&mode=SEA`)).body) as Record<string, unknown>;
    expect(await ask()).toMatchObject({ recognition: "UNKNOWN", resolvedBy: null });
    world.issue("A1", { tin: "TW123456781" });
    const byCode = { recognition: "RECOGNISED", resolvedBy: { kind: "OWN_CODE", scheme: "NACCS" } };
    expect(await ask()).toMatchObject(byCode);
    expect(await ask()).toMatchObject(byCode);
    expect(await ask("TW123456781")).toMatchObject({ resolvedBy: { kind: "TIN", scheme: null } });
    world.issue("A1");
    expect(await ask()).toMatchObject({ recognition: "UNKNOWN", resolvedBy: null });
    world.issue("A1", { tin: "TW123456781", validUntil: world.now + 2 });
    expect(await ask()).toMatchObject(byCode);
    world.now += 1;
    expect(await ask()).toMatchObject(byCode);
    world.now += 1;
    expect(await ask()).toMatchObject({ recognition: "UNKNOWN" });
  });

  it("to a TIN that becomes another operator's code is that nobody can tell, at once", async () => {
    const { world, recognition, get } = await gateway();
    await recognition();
    expect(await recognition()).toBe("RECOGNISED");
    world.issue("TW123456781", { tin: "TW123456782", scheme: "MID" });
    expect(JSON.parse((await get()).body)).toMatchObject({
      recognition: "UNKNOWN",
      cause: { code: "AMBIGUOUS_CODE", economies: ["TW"], schemes: ["MID"] },
      operator: null,
    });
    world.issue("TW123456781");
    expect(await recognition()).toBe("RECOGNISED");
  });

  it("to a code goes when the profile behind it does", async () => {
    const { world, get } = await gateway();
    world.issue("A1", { tin: "TW123456781" });
    const recognition = async () => JSON.parse((await get("/v1/verifications?tin=A1&mode=SEA")).body).recognition;
    await recognition();
    expect(await recognition()).toBe("RECOGNISED");
    world.remove(TW, idOf(1));
    expect(await recognition()).toBe("UNKNOWN");
  });

  it("has a receipt of its own each time, for the canonical text of what was asked", async () => {
    const { book, get, world } = await gateway();
    const path = "/v1/verifications?tin=tw%20123456781&mode=SEA&operatorType=EXPORTER&issuer=TW";
    for (const seconds of [0, 1]) {
      world.now += seconds;
      const { body } = await get(path);
      const { receipt, asOf, certification } = JSON.parse(body);
      const recorded = book.records.at(-1);
      expect(recorded).toMatchObject({ recognition: "RECOGNISED", cause: "COVERED", certification: certification.id });
      expect(recorded?.asOf.block).toBe(asOf.block);
      const at = `1970-01-01T00:33:${20 + seconds}Z`;
      const asked = { validAt: at, knownAt: at, mode: "SEA", operatorType: "EXPORTER", recogniser: "JP", issuer: "TW" };
      const canonical = Buffer.from(canonicalJson({ ...asked, tin: "TW123456781" })).toString("utf8");
      expect(recorded?.question).toBe(canonical);
      expect(receipt).toEqual(expect.any(String));
      // The whole of what was sent is bound: the second answer is one that was kept.
      expect(recorded?.text).toBe(answerTextOf(JSON.parse(body)));
    }
    expect(new Set(book.records.map(({ question }) => question)).size).toBe(2);
  });

  it("is not given without a receipt", async () => {
    const { book, get } = await gateway();
    await get();
    book.fails = true;
    expect((await get()).status).toBe(500);
  });
});

describe("a caller of the hot path", () => {
  it("whose token is revoked or expires is refused at once", async () => {
    const { revoked, get, passedOn, world } = await gateway();
    await get();
    await get();
    expect(passedOn()).toBe(1);
    revoked.add("another");
    expect((await get()).status).toBe(200);
    revoked.add("token-1");
    expect((await get()).status).toBe(401);
    expect(passedOn()).toBe(2);
    revoked.clear();
    expect((await get()).status).toBe(200);
    world.now = 1_000_031;
    expect((await get()).status).toBe(401);
  });

  it("needs a role", async () => {
    const { get } = await gateway();
    const admin = await bearer({ roles: ["admin"] });
    expect((await get(QUESTION, admin)).status).toBe(403);
    expect((await get(QUESTION, admin)).status).toBe(403);
  });

  it("has one budget for both ways, and each caller its own", async () => {
    const { get, passedOn, ask } = await gateway(4);
    const batch = (questions: object[]) =>
      ask("/v1/verifications", {
        method: "POST",
        body: JSON.stringify({ questions }),
        headers: { authorization, "content-type": "application/json" },
      });
    const left = async (sent: ReturnType<typeof ask>) => {
      const { status, headers } = await sent;
      return [status, /r=(\d+)/.exec(String(headers["ratelimit"]))?.[1]];
    };
    // By express, which checks the token; till then nobody knows whose it is, and it counts for the address.
    expect(await left(get())).toEqual([200, "3"]);
    expect(await left(get())).toEqual([200, "3"]);
    expect(await left(batch([{ tin: "TW123456781", mode: "SEA" }]))).toEqual([200, "2"]);
    expect(await left(batch([]))).toEqual([422, "1"]);
    expect(await left(get("/v1/verifications?tin=1"))).toEqual([400, "0"]);
    const before = passedOn();
    const refused = await get();
    expect(refused.status).toBe(429);
    expect(refused.headers["retry-after"]).toEqual(expect.any(String));
    expect((await batch([{ tin: "TW123456781", mode: "SEA" }])).status).toBe(429);
    expect(passedOn()).toBe(before + 2);
    expect((await get(QUESTION, await bearer({}, "officer-2"))).status).toBe(200);
  });

  it("that goes away in the middle of its questions is counted and logged", async () => {
    const { ask, get, log, port } = await gateway();
    await get();
    const socket = connect(port, "127.0.0.1");
    const head = `POST /v1/verifications HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\n`;
    socket.write(`${head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"questions":`, () =>
      socket.destroy(),
    );
    await vi.waitUntil(() => log.length === 2, { timeout: 5_000 });
    expect(log[1]).toMatchObject({ method: "POST", route: "/v1/verifications" });
    const { headers } = await ask(QUESTION, { headers: { authorization } });
    expect(String(headers["ratelimit"])).toContain("r=999998");
  });

  it("may ask a thousand questions at once, and not one more", async () => {
    const { ask, get, book } = await gateway();
    await get();
    const batch = (count: number) =>
      ask("/v1/verifications", {
        method: "POST",
        body: JSON.stringify({ questions: Array(count).fill({ tin: "TW123456781", mode: "SEA" }) }),
        headers: { authorization, "content-type": "application/json" },
      });
    const answered = await batch(1_000);
    expect(JSON.parse(answered.body).answers).toHaveLength(1_000);
    expect(book.records).toHaveLength(1_001);
    expect((await batch(1_001)).status).toBe(413);
    expect(book.records).toHaveLength(1_001);
  });

  it("keeps a batch back while its receipts could not be sealed as fast, and asks again before it goes on", async () => {
    const { ask, get, book } = await gateway();
    await get();
    const { promise, resolve } = Promise.withResolvers<void>();
    book.full = promise;
    const asked = ask("/v1/verifications", {
      method: "POST",
      body: JSON.stringify({ questions: [{ tin: "TW123456781", mode: "SEA" }] }),
      headers: { authorization, "content-type": "application/json" },
    });
    expect((await get()).status).toBe(200);
    expect(book.records).toHaveLength(2);
    book.full = undefined;
    resolve();
    expect((await asked).status).toBe(200);
    expect(book.records).toHaveLength(3);
  });
});
