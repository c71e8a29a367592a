import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Operation } from "../../src/domain/operation.ts";
import { idOf, JP, record, TW } from "../support/facts.ts";
import { startGateway, type TestGateway } from "./support/gateway.ts";
import { MemoryLedger } from "./support/memoryLedger.ts";
import { operator } from "./support/operator.ts";
import { aeo, type Surroundings } from "./support/runCli.ts";

let ledger: MemoryLedger;
let gateway: TestGateway;
let id: `0x${string}`;
let number = 0;

beforeAll(async () => {
  ledger = new MemoryLedger();
  ledger.facts.members(1_000, TW, JP);
  gateway = await startGateway(TW, ledger);
});
afterAll(() => gateway.close());
beforeEach(() => {
  ledger.fate = "final";
  ledger.calls.length = 0;
  id = idOf(++number);
  ledger.facts.certification(1_000, "CertificationGranted", id, record());
  ledger.profiles.set(id, operator(id, { tin: `TW${100_000_000 + number}` }));
});

function suspend(options: readonly string[] = [], around: Surroundings = {}) {
  const env = { AEO_GATEWAY: gateway.url, AEO_TOKEN: gateway.tokens.registrar };
  return aeo(["suspend", id, "--reason", "REVIEW", ...options], { ...around, env });
}

/** fetch that does what it is told for the first requests that write, and afterwards what it should. */
function faulty(...faults: ("lost answer" | "lost request" | "busy" | "in use" | "html")[]) {
  const writes: Request[] = [];
  const act = async (url: URL, init: RequestInit): Promise<Response> => {
    if (init.method === "GET") return fetch(url, init);
    writes.push(new Request(url, init));
    const fault = faults.shift();
    if (fault === "lost request") throw new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } });
    if (fault === "html") return new Response("<html>Bad gateway</html>", { status: 502 });
    if (fault === "busy") return problem(503, "STORE_UNAVAILABLE", { "Retry-After": "2" });
    if (fault === "in use") return problem(409, "IDEMPOTENCY_KEY_IN_USE", {});
    const response = await fetch(url, init);
    if (fault === "lost answer") throw new TypeError("fetch failed", { cause: { code: "ECONNRESET" } });
    return response;
  };
  return { fetch: act as typeof fetch, writes };
}

function problem(status: number, code: string, headers: Record<string, string>): Response {
  const body = {
    type: "/problems/x",
    title: "t",
    status,
    detail: "d",
    instance: "/",
    code,
    fix: "f",
    traceId: "t-1",
    errors: [],
  };
  return Response.json(body, { status, headers });
}

describe("a write", () => {
  it("whose answers get lost is sent again with the same key and done once", async () => {
    const { fetch: lossy, writes } = faulty("lost answer", "lost request", "html");
    const ran = await suspend([], { fetch: lossy });
    expect(ran).toMatchObject({ exit: 0, waits: [200, 600, 1_500] });
    expect(ledger.calls).toHaveLength(1);
    expect(new Set(writes.map((write) => write.headers.get("idempotency-key"))).size).toBe(1);
    expect(writes.map((write) => write.headers.get("if-match"))).toEqual(Array.from({ length: 4 }, () => '"1"'));
    expect(ran.stderr).toContain("can't be reached (ECONNRESET); trying again in 0.2 s (1 of 3, the same request)");
  });

  it("waits as long as a busy gateway asks, and for a first request that still runs", async () => {
    const ran = await suspend([], faulty("busy", "in use"));
    expect(ran).toMatchObject({ exit: 0, waits: [2_000, 600] });
    expect(ledger.calls).toHaveLength(1);
  });

  it("that is never answered exits 3 and says how to repeat it without doing it twice", async () => {
    const fault = faulty("lost answer", "lost answer", "lost answer", "lost answer");
    const ran = await suspend([], fault);
    expect(ran).toMatchObject({ exit: 3, stdout: "" });
    expect(ran.stderr).toContain("whether the write was accepted is not known");
    const key = fault.writes[0]?.headers.get("idempotency-key") ?? "none";
    const hint = `Give the same command again with ${id} in place of a TIN, --version 1 --idempotency-key ${key}: it is done once.`;
    expect(ran.stderr).toContain(hint);
    const repeated = await suspend(["--version", "1", "--idempotency-key", key]);
    expect(repeated).toMatchObject({ exit: 0, stdout: expect.stringMatching(/^FINAL: /) });
    expect(ledger.calls).toHaveLength(1);
  });

  it("is repeated as often as asked", async () => {
    const { fetch: lossy, writes } = faulty("lost request", "lost request");
    expect(await suspend(["--retries", "0"], { fetch: lossy })).toMatchObject({ exit: 3, waits: [] });
    expect(writes).toHaveLength(1);
  });

  it("has a fresh key each time", async () => {
    const { fetch: watched, writes } = faulty();
    await suspend([], { fetch: watched });
    await suspend([], { fetch: watched });
    expect(new Set(writes.map((write) => write.headers.get("idempotency-key"))).size).toBe(2);
  });

  it("with a key that was used for another request is the caller's mistake", async () => {
    await suspend(["--idempotency-key", "key-used-before"]);
    const env = { AEO_GATEWAY: gateway.url, AEO_TOKEN: gateway.tokens.registrar };
    const ran = await aeo(["reinstate", id, "--idempotency-key", "key-used-before"], { env });
    expect(ran).toMatchObject({ exit: 2, stderr: expect.stringContaining("IDEMPOTENCY_KEY_REUSED") });
  });
});

describe("an operation", () => {
  it("that fails on the ledger exits 1 with the contract's reason and what to do", async () => {
    ledger.fate = { code: "LEDGER_REFUSED", detail: "the contract says no" };
    const ran = await suspend();
    expect(ran.exit).toBe(1);
    expect(ran.stdout).toMatch(/^FAILED: suspension of 0x\w+ had no effect\.\n/);
    expect(ran.stdout).toMatch(/code +LEDGER_REFUSED\nwhy +the contract says no\nfix +The detail gives/);
  });

  it("that takes longer than the gateway waits is followed to its end, and its JSON is the API's", async () => {
    ledger.fate = "held";
    let looked = 0;
    const onSleep = () => {
      if (++looked < 3) return;
      ledger.fate = "final";
      ledger.settle();
    };
    const ran = await suspend(["--json"], { onSleep });
    expect(ran.exit).toBe(0);
    const operation = [...ledger.operations.values()].at(-1) as Operation;
    expect(JSON.parse(ran.stdout)).toMatchObject({ id: operation.id, state: "FINAL", subject: id });
    expect(ran.stderr).toMatch(/: RECEIVED\n.*: FINAL\n$/s);
  });

  it("that is not final in time exits 3, and can be asked for again", async () => {
    ledger.fate = "held";
    const ran = await suspend(["--timeout", "5", "--json"]);
    expect(ran.exit).toBe(3);
    const { id: operation } = JSON.parse(ran.stdout) as { id: string };
    expect(ran.waits.reduce((sum, ms) => sum + ms, 0)).toBe(5_000);
    expect(ran.stderr).toContain(`aeo operations ${operation} --wait`);
    const env = { AEO_GATEWAY: gateway.url, AEO_TOKEN: gateway.tokens.registrar };
    expect(await aeo(["operations", operation], { env })).toMatchObject({ exit: 0 });
    expect(await aeo(["operations", operation, "--wait", "--timeout", "5"], { env })).toMatchObject({ exit: 3 });
    const release = () => {
      ledger.fate = "final";
      ledger.settle();
    };
    const waited = await aeo(["operations", operation, "--wait"], { env, onSleep: release });
    expect(waited).toMatchObject({
      exit: 0,
      stdout: expect.stringContaining(`FINAL: suspend certification ${id} is on the ledger.`),
    });
  });

  it("need not be waited for", async () => {
    ledger.fate = "held";
    const ran = await suspend(["--no-wait"]);
    expect(ran).toMatchObject({ exit: 0, waits: [] });
    expect(ran.stdout).toMatch(/^RECEIVED: suspension of 0x\w+ is accepted and goes on by itself\.\n/);
  });

  it("still on its way keeps the next change back", async () => {
    ledger.fate = "held";
    await suspend(["--no-wait"]);
    expect(await suspend()).toMatchObject({ exit: 1, stderr: expect.stringContaining("PENDING_OPERATION") });
  });

  it("is listed with the others, newest first", async () => {
    await suspend();
    const env = { AEO_GATEWAY: gateway.url, AEO_TOKEN: gateway.tokens.registrar };
    const ran = await aeo(["operations", "--limit", "1"], { env });
    expect(ran.stdout).toMatch(
      /^accepted +state +what +entries +operation +block +code\n2027-01-15T08:00:00Z +FINAL +suspend certification 0x/,
    );
    expect(ran.stdout.trim().split("\n")).toHaveLength(2);
    expect(ran.stderr).toBe("more: --after 1\n");
    expect(await aeo(["operations", "--wait"], { env })).toMatchObject({ exit: 2, stdout: "" });
    expect(await aeo(["operations", "6f6d1c6e-0f2c-4a2e-8f0e-2f6b0d6d3b7a"], { env })).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining("UNKNOWN_OPERATION"),
    });
  });
});
