import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express from "express";
import supertest from "supertest";
import { afterAll, expect, test } from "vitest";
import { webPages } from "../../src/http/pages.ts";

const folder = mkdtempSync(join(tmpdir(), "aeo-pages-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
mkdirSync(join(folder, "assets"));
writeFileSync(join(folder, "index.html"), "<!doctype html><title>shell</title>");
writeFileSync(join(folder, "assets/a-1.js"), "export {};");
writeFileSync(join(folder, "pages.json"), '["/", "/officer"]');
writeFileSync(join(folder, "..", "aeo-pages-secret"), "not a page");

const app = express();
app.use(webPages(folder));
app.use((_request, response) => void response.status(404).json("whoever comes next"));

test("serves the shell at each page, never to be trusted to a cache, under a policy without exceptions", async () => {
  for (const path of ["/", "/officer"]) {
    const { status, text, headers } = await supertest(app).get(path);
    expect([status, text]).toEqual([200, "<!doctype html><title>shell</title>"]);
    expect(headers["cache-control"]).toBe("no-cache");
    expect(headers["content-security-policy"]).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(headers["content-security-policy"]).not.toMatch(/unsafe|data:|blob:|https?:|\*/);
    expect(headers["referrer-policy"]).toBe("no-referrer");
  }
});

test("serves a hashed file for good, and packed only to those who can unpack it", async () => {
  const packed = await supertest(app).get("/assets/a-1.js");
  expect(packed.headers).toMatchObject({
    "content-encoding": "gzip",
    "cache-control": expect.stringContaining("immutable"),
  });
  const plain = await supertest(app).get("/assets/a-1.js").set("Accept-Encoding", "identity");
  expect([plain.headers["content-encoding"], plain.text]).toEqual([undefined, "export {};"]);
});

test("leaves everything else to others: other methods, other names, ways out of the folder, its own lists", async () => {
  const answers = [
    await supertest(app).post("/officer"),
    await supertest(app).get("/officers"),
    await supertest(app).get("/index.html"),
    await supertest(app).get("/pages.json"),
    await supertest(app).get("/../aeo-pages-secret"),
    await supertest(app).get("/assets/..%2f..%2faeo-pages-secret"),
    await supertest(app).get("/__proto__"),
  ];
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
});

test("without a build there are no pages, and nothing else is lost", async () => {
  const bare = express();
  bare.use(webPages(join(folder, "nothing")));
  bare.use((_request, response) => void response.json("next"));
  expect((await supertest(bare).get("/officer")).body).toBe("next");
});
