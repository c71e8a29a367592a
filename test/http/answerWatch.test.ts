import { createHash } from "node:crypto";
import request from "supertest";
import { beforeEach, describe, expect, it } from "vitest";
import type { Access } from "../../src/domain/accessLine.ts";
import { AeoError } from "../../src/domain/errors.ts";
import { createAnswerWatch } from "../../src/http/answerWatch.ts";
import { createApp } from "../../src/http/app.ts";
import { type Route, route } from "../../src/http/route.ts";
import { z } from "../../src/http/zod.ts";
import type { Role } from "../../src/services/caller.ts";
import { JP } from "../support/facts.ts";

const NOW = 1_800_000_000_123;
let kept: Access[];
let full: boolean;
let failures: unknown[];

const common = { method: "get", tag: "Test", summary: "Test", errors: [] } as const;
const answers = { 200: { description: "Some", schema: z.unknown() } };
const list = (path: string, roles: readonly Role[], more: object = {}): Route =>
  route({
    ...common,
    path,
    id: path,
    roles,
    shape: { query: z.strictObject({ tin: z.string().optional(), limit: z.coerce.number().optional() }) },
    answers,
    handle: () => ({ status: 200, body: { note: "three", items: ["a", "b", "c"] } }),
    ...more,
  });
const routes = [
  list("/v1/open", ["auditor", "officer"]),
  list("/v1/closed", ["officer"]),
  list("/v1/named", ["auditor"], { seen: () => ({ count: 2, subjects: ["x", "y"] }) }),
  list("/v1/many", ["auditor"], {
    seen: () => ({ count: 40, subjects: Array.from({ length: 40 }, (_, index) => `s${index}`) }),
  }),
  list("/v1/stream", ["auditor"], {
    handle: () => ({
      status: 200,
      headers: { "Content-Type": "text/event-stream" },
      stream: (response: { write: (text: string) => void; end: () => void }) => {
        response.write("id: 4:0\ndata: {}\n\n");
        response.write("id: 5:1\ndata: {}\n\n");
        response.end();
      },
    }),
  }),
];

const watch = createAnswerWatch({
  keep: (access) => {
    if (full) throw new AeoError("STORE_UNAVAILABLE", "the disk is full");
    kept.push(access);
  },
  asOf: () => ({ block: 7, blockHash: "0x07" }),
  nowMs: () => NOW,
  failed: (error) => failures.push(error),
});
const app = createApp({
  version: "1.2.3",
  routes,
  // The token's text is the roles.
  authenticate: (roles) => Promise.resolve({ subject: "somebody", economy: JP, roles: roles?.split(",") as Role[] }),
  watch,
  report: () => undefined,
});
const get = (path: string, roles = "auditor") => request(app).get(path).set("Authorization", roles);

beforeEach(() => {
  [kept, full, failures] = [[], false, []];
});

describe("an answer to an auditor", () => {
  it("is kept with the question, what it held, as of when, and the digest of its bytes", async () => {
    const { text } = await get("/v1/open?limit=3");
    expect(kept).toEqual([
      {
        at: NOW,
        auditor: "somebody",
        route: "GET /v1/open",
        question: { limit: "3" },
        outcome: "ANSWERED",
        code: null,
        seen: { count: 3 },
        block: 7,
        blockHash: "0x07",
        digest: createHash("sha256").update(text).digest("hex"),
      },
    ]);
  });

  it("names what it held as the route says, by first and last when it was much", async () => {
    await get("/v1/named");
    await get("/v1/many");
    expect(kept.map(({ seen }) => seen)).toEqual([
      { count: 2, subjects: ["x", "y"] },
      { count: 40, first: "s0", last: "s39" },
    ]);
  });

  it("is not given when it can't be kept", async () => {
    full = true;
    for (const path of ["/v1/open", "/v1/closed"]) {
      const { status, text } = await get(path);
      expect(status).toBe(503);
      expect(text).not.toContain("three");
    }
    const streamed = await get("/v1/stream").catch(() => undefined);
    expect(streamed?.text ?? "").not.toContain("data");
  });

  it("that goes on is kept when it begins, and again with its end", async () => {
    const { text } = await get("/v1/stream");
    expect(kept.map(({ outcome }) => outcome)).toEqual(["OPENED", "ENDED"]);
    expect(kept[1]).toMatchObject({
      seen: { count: 2, first: "4:0", last: "5:1" },
      digest: createHash("sha256").update(text).digest("hex"),
    });
    expect(failures).toEqual([]);
  });

  it("is kept by its code alone when it is a refusal, and by its digest when another role asked for it", async () => {
    await get("/v1/closed?tin=TW123");
    await get("/v1/open?nonsense=TW123");
    await get("/v1/closed?tin=TW123", "auditor,officer");
    expect(kept.map(({ outcome, code, question, digest }) => [outcome, code, question, digest !== null])).toEqual([
      ["REFUSED", "ROLE_MISSING", {}, false],
      ["REFUSED", "INVALID_PARAMETER", {}, false],
      ["ANSWERED", null, {}, true],
    ]);
    expect(JSON.stringify(kept)).not.toContain("TW123");
  });
});

it("keeps nothing of others", async () => {
  await get("/v1/open", "officer");
  await get("/v1/named", "officer");
  expect(kept).toEqual([]);
});
