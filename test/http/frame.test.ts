import { exportJWK, generateKeyPair, SignJWT, createLocalJWKSet } from "jose";
import request from "supertest";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { ERRORS, type ErrorCode } from "../../src/domain/errors.ts";
import { createApp } from "../../src/http/app.ts";
import { createAuthenticate } from "../../src/http/auth.ts";
import { problemType } from "../../src/http/problem.ts";
import { route } from "../../src/http/route.ts";
import { JP } from "../support/facts.ts";

const echo = route({
  method: "post",
  path: "/v1/echoes/{id}",
  id: "echo",
  tag: "Test",
  summary: "Echo",
  roles: ["officer"],
  shape: {
    params: z.strictObject({ id: z.string().max(3) }),
    query: z.strictObject({ n: z.coerce.number().int().max(9).optional() }),
    body: z.strictObject({ text: z.string().max(5) }),
  },
  answers: { 200: { description: "Echo", schema: z.object({ text: z.string() }) } },
  errors: [],
  handle: ({ body, params, query }, { caller }) => {
    if (body.text === "throw") throw new Error("secret detail TW123456789");
    return { status: 200, body: { ...body, ...params, ...query, by: caller.subject } };
  },
});
const open = route({
  method: "get",
  path: "/v1/open",
  id: "open",
  tag: "Test",
  summary: "Open",
  roles: "public",
  shape: {},
  answers: { 204: { description: "Nothing", schema: null } },
  errors: [],
  handle: () => ({ status: 204 }),
});
const endless = route({
  method: "get",
  path: "/v1/endless",
  id: "endless",
  tag: "Test",
  summary: "Endless",
  roles: "public",
  shape: {},
  answers: { 200: { description: "Lines", schema: z.string(), mediaTypes: ["text/plain"] } },
  errors: [],
  handle: () => ({
    status: 200,
    headers: { "Content-Type": "text/plain" },
    stream: (response) => void response.write("1"),
  }),
});

const NOW = 1_800_000_000_000;
const keys = await generateKeyPair("EdDSA");
const otherKeys = await generateKeyPair("EdDSA");
const jwk = { ...(await exportJWK(keys.publicKey)), kid: "k1", alg: "EdDSA" };
const reports: unknown[] = [];
let now = NOW;
const authenticate = createAuthenticate({
  economy: JP,
  issuer: "https://id.example",
  audience: "aeo-gateway:JP",
  keys: createLocalJWKSet({ keys: [jwk] }),
  now: () => now,
});
const app = createApp({
  version: "1.2.3",
  routes: [echo, open, endless],
  authenticate,
  report: (error) => reports.push(error),
});

function token(
  claims: object = {},
  options: { exp?: number; key?: typeof keys.privateKey; alg?: string; aud?: string } = {},
) {
  return new SignJWT({ economy: "JP", roles: ["officer"], ...claims })
    .setProtectedHeader({ alg: options.alg ?? "EdDSA", kid: "k1" })
    .setSubject("officer-1")
    .setIssuer("https://id.example")
    .setAudience(options.aud ?? "aeo-gateway:JP")
    .setExpirationTime(options.exp ?? NOW / 1000 + 600)
    .sign(options.key ?? keys.privateKey);
}

let officer: string;
beforeAll(async () => {
  officer = await token();
});
const post = (path = "/v1/echoes/a", bearer: string | undefined = officer) => {
  const sent = request(app).post(path);
  return bearer === undefined ? sent : sent.set("Authorization", `Bearer ${bearer}`);
};

function expectProblem(response: request.Response, status: number, code: ErrorCode) {
  expect(response.status, JSON.stringify(response.body)).toBe(status);
  expect(response.type).toBe("application/problem+json");
  expect(response.body).toMatchObject({
    type: problemType(code),
    code,
    status,
    title: ERRORS[code].meaning,
    fix: ERRORS[code].fix,
  });
  expect(response.body.traceId).toBe(response.headers["x-request-id"]);
}

describe("a request", () => {
  it("answers HEAD on a stream with its headers, and begins none", async () => {
    const answer = await request(app).head("/v1/endless");
    expect([answer.status, answer.headers["content-type"]]).toEqual([200, "text/plain; charset=utf-8"]);
  });

  it("is validated, handled and answered", async () => {
    const response = await post("/v1/echoes/a?n=3").send({ text: "hi" });
    expect(response.status).toBe(200);
    expect(response.body).toEqual({ text: "hi", id: "a", n: 3, by: "officer-1" });
  });

  it.each([
    ["a field too long", "/v1/echoes/a", '{"text":"too long"}', 422, "INVALID_BODY", "/text"],
    ["an unknown field", "/v1/echoes/a", '{"text":"hi","more":1}', 422, "INVALID_BODY", ""],
    ["a prototype", "/v1/echoes/a", '{"text":"hi","__proto__":{"admin":true}}', 422, "INVALID_BODY", ""],
    ["a constructor", "/v1/echoes/a", '{"text":"hi","constructor":{"prototype":{}}}', 422, "INVALID_BODY", ""],
    ["no body", "/v1/echoes/a", "", 422, "INVALID_BODY", "/text"],
    ["a list", "/v1/echoes/a", "[]", 422, "INVALID_BODY", ""],
    ["a path parameter too long", "/v1/echoes/abcd", '{"text":"hi"}', 400, "INVALID_PARAMETER", "/path/id"],
    ["a query parameter out of range", "/v1/echoes/a?n=10", '{"text":"hi"}', 400, "INVALID_PARAMETER", "/query/n"],
    ["an unknown query parameter", "/v1/echoes/a?m=1", '{"text":"hi"}', 400, "INVALID_PARAMETER", "/query"],
    ["a repeated query parameter", "/v1/echoes/a?n=1&n=2", '{"text":"hi"}', 400, "INVALID_PARAMETER", "/query/n"],
  ] as const)("with %s is refused, naming the place", async (_, path, body, status, code, pointer) => {
    const response = await post(path).set("Content-Type", "application/json").send(body);
    expectProblem(response, status, code);
    expect(response.body.errors[0].pointer).toBe(pointer);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it.each([
    ["that is not JSON", "application/json", "{", 400, "INVALID_JSON"],
    ["that is a bare word", "application/json", '"hi"', 400, "INVALID_JSON"],
    ["of another type", "text/xml", "<a/>", 415, "UNSUPPORTED_MEDIA_TYPE"],
    ["in an unknown character set", "application/json; charset=utf-99", "{}", 415, "UNSUPPORTED_MEDIA_TYPE"],
    ["over the limit", "application/json", JSON.stringify({ text: "x".repeat(1_100_000) }), 413, "BODY_TOO_LARGE"],
    ["nested 10,000 deep", "application/json", "[".repeat(10_000) + "]".repeat(10_000), 422, "INVALID_BODY"],
  ] as const)("with a body %s is refused", async (_, type, body, status, code) => {
    expectProblem(await post().set("Content-Type", type).send(body), status, code);
  });

  it("to nowhere, by another method, or with a broken address is refused", async () => {
    expectProblem(await request(app).get("/v1/nothing"), 404, "UNKNOWN_ROUTE");
    const wrongMethod = await request(app).delete("/v1/echoes/a");
    expectProblem(wrongMethod, 405, "METHOD_NOT_ALLOWED");
    expect(wrongMethod.headers["allow"]).toBe("POST");
    expectProblem(await post("/v1/echoes/%E0%A4%A").send({ text: "hi" }), 400, "INVALID_PARAMETER");
  });

  it("that makes us fail is answered without the detail, which is reported under the trace id", async () => {
    const response = await post().send({ text: "throw" });
    expectProblem(response, 500, "INTERNAL");
    expect(response.text).not.toContain("TW123456789");
    expect(String(reports.at(-1))).toContain("secret detail");
  });
});

describe("a caller", () => {
  it.each([
    ["without a token", () => Promise.resolve(undefined), 401, "TOKEN_MISSING"],
    ["with nonsense", () => Promise.resolve("nonsense"), 401, "TOKEN_INVALID"],
    ["with a token of another key", () => token({}, { key: otherKeys.privateKey }), 401, "TOKEN_INVALID"],
    ["with an expired token", () => token({}, { exp: NOW / 1000 - 31 }), 401, "TOKEN_INVALID"],
    ["with a token for another gateway", () => token({}, { aud: "aeo-gateway:TW" }), 401, "TOKEN_INVALID"],
    ["of another economy", () => token({ economy: "TW" }), 403, "WRONG_ECONOMY"],
    [
      "of another economy, by another issuer",
      () => token({ economy: "TW" }, { key: otherKeys.privateKey, aud: "aeo-gateway:TW" }),
      403,
      "WRONG_ECONOMY",
    ],
    ["of no economy", () => token({ economy: "Japan" }), 401, "TOKEN_INVALID"],
    ["with another role", () => token({ roles: ["auditor"] }), 403, "ROLE_MISSING"],
    ["with a made-up role", () => token({ roles: ["root"] }), 403, "ROLE_MISSING"],
    ["whose roles are no list", () => token({ roles: "officer" }), 403, "ROLE_MISSING"],
  ] as const)("%s is refused", async (_, make, status, code) => {
    const bearer = await make();
    const sent = request(app).post("/v1/echoes/a").send({ text: "hi" });
    if (bearer !== undefined) sent.set("Authorization", `Bearer ${bearer}`);
    expectProblem(await sent, status, code);
  });

  it("with an unsigned token is refused", async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const claims = {
      sub: "x",
      economy: "JP",
      roles: ["officer"],
      iss: "https://id.example",
      aud: "aeo-gateway:JP",
      exp: NOW / 1000 + 60,
    };
    expectProblem(
      await post("/v1/echoes/a", `${part({ alg: "none" })}.${part(claims)}.`).send({ text: "hi" }),
      401,
      "TOKEN_INVALID",
    );
  });

  it("is remembered only until the token expires", async () => {
    const short = await token({}, { exp: NOW / 1000 + 10 });
    expect((await post("/v1/echoes/a", short).send({ text: "hi" })).status).toBe(200);
    now = NOW + 41_000;
    try {
      expectProblem(await post("/v1/echoes/a", short).send({ text: "hi" }), 401, "TOKEN_INVALID");
    } finally {
      now = NOW;
    }
  });

  it("needs no token for what is public", async () => {
    expect((await request(app).get("/v1/open")).status).toBe(204);
  });
});

describe("the API's documents", () => {
  it("describe each route with its answers, its errors and its access", async () => {
    const { body } = await request(app).get("/openapi.json");
    expect(body.openapi).toBe("3.1.0");
    const operation = body.paths["/v1/echoes/{id}"].post;
    expect(operation.security).toEqual([{ bearer: [] }]);
    expect(Object.keys(operation.responses).sort()).toEqual([
      "200",
      "400",
      "401",
      "403",
      "413",
      "415",
      "422",
      "429",
      "500",
      "503",
    ]);
    expect(operation.requestBody.content["application/json"].schema.additionalProperties).toBe(false);
    expect(body.paths["/v1/open"].get.security).toEqual([]);
  });

  it("have a page of their own that loads nothing from elsewhere", async () => {
    const page = await request(app).get("/docs/");
    expect(page.status).toBe(200);
    expect(page.headers["content-security-policy"]).toContain("default-src 'self'");
    const sources = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!);
    expect(sources).not.toHaveLength(0);
    for (const source of sources) expect((await request(app).get(source)).status, source).toBe(200);
  });

  it("explain every error code", async () => {
    for (const code of Object.keys(ERRORS) as ErrorCode[]) {
      const page = await request(app).get(problemType(code));
      expect(page.status, code).toBe(200);
      expect(page.text).toContain(ERRORS[code].fix.slice(0, 20));
    }
  });
});
