import express from "express";
import { decodeJwt, SignJWT } from "jose";
import request from "supertest";
import { expect, test } from "vitest";
import { digestOf } from "../../src/http/auth.ts";
import { limitRate, perMinute } from "../../src/http/rateLimit.ts";
import type { Caller } from "../../src/services/caller.ts";

const LIMIT = 3;
const key = new TextEncoder().encode("a key of a test, not of a gateway");

function token(subject: string, nonce = 0): Promise<string> {
  return new SignJWT({ nonce }).setProtectedHeader({ alg: "HS256" }).setIssuer("test").setSubject(subject).sign(key);
}

/** Answers 200 to a known caller, whom it remembers, and 401 to any other, as the routes do. */
function app(known: readonly string[]) {
  const remembered = new Map<string, Caller>();
  return express()
    .use(limitRate(perMinute(LIMIT), { recall: (digest) => remembered.get(digest) }))
    .use((asked, response) => {
      const authorization = asked.get("authorization") ?? "";
      if (!known.includes(authorization)) return void response.sendStatus(401);
      const subject = String(decodeJwt(authorization.replace("Bearer ", "")).sub);
      remembered.set(digestOf(authorization), { subject, economy: "JP" as Caller["economy"], roles: [] });
      response.sendStatus(200);
    });
}

async function statuses(server: express.Express, bearers: readonly string[]): Promise<number[]> {
  const found: number[] = [];
  for (const bearer of bearers) found.push((await request(server).get("/").set("authorization", bearer)).status);
  return found;
}

test("a flood of one subject, with any number of its tokens, does not shut out another at the same address", async () => {
  const [a1, a2, b] = await Promise.all(
    [token("a", 1), token("a", 2), token("b")].map(async (one) => `Bearer ${await one}`),
  );
  const server = app([a1, a2, b] as string[]);
  // Each is known after its first request, which counts for the address.
  expect(await statuses(server, [a1, a2, b] as string[])).toEqual([200, 200, 200]);
  expect(await statuses(server, [a1, a2, a1, a2, a1] as string[])).toEqual([200, 200, 200, 429, 429]);
  expect(await statuses(server, [b] as string[])).toEqual([200]);
});

test("guessed tokens share one count, and a known caller goes on", async () => {
  const good = `Bearer ${await token("good")}`;
  const server = app([good]);
  expect(await statuses(server, [good])).toEqual([200]);
  expect(await statuses(server, ["Bearer 1", "Bearer 2", "Bearer 3", "Bearer 4"])).toEqual([401, 401, 429, 429]);
  expect(await statuses(server, [good])).toEqual([200]);
});

test("the refusal is a problem and says when to come back", async () => {
  const server = app([]);
  await statuses(server, ["Bearer 1", "Bearer 2", "Bearer 3"]);
  const answer = await request(server).get("/");
  expect(answer.status).toBe(429);
  expect(answer.type).toBe("application/problem+json");
  expect(JSON.parse(answer.text)).toMatchObject({ code: "RATE_LIMITED", status: 429 });
  expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
});
