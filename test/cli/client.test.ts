import { createServer, type RequestListener, type Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { listen } from "./support/gateway.ts";
import { aeo, type Surroundings } from "./support/runCli.ts";

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  return listen(server);
}

function verify(gateway: string, options: readonly string[] = [], around: Surroundings = {}) {
  const env = { AEO_GATEWAY: gateway, AEO_TOKEN: "secret-token" };
  return aeo(["verify", "TW123456789", "--mode", "SEA", ...options], { ...around, env });
}

describe("an answer that does not come", () => {
  it("because nobody listens is cannot-know, without the TIN in the message", async () => {
    const gateway = await serve(() => undefined);
    await new Promise((resolve) => servers.pop()?.close(resolve));
    const ran = await verify(gateway, ["--json"]);
    expect(ran).toMatchObject({ exit: 3, stdout: "", waits: [200, 600, 1_500] });
    expect(ran.stderr).toMatch(/refused +GATEWAY_UNREACHABLE\nwhy +http:\S+ can't be reached \(ECONNREFUSED\)\nfix/);
    expect(ran.stderr).not.toContain("TW123456789");
    expect(ran.stderr).not.toContain("secret-token");
  });

  it("in time is cannot-know", async () => {
    const gateway = await serve(() => undefined);
    const ran = await verify(gateway, ["--timeout", "1", "--retries", "0"]);
    expect(ran).toMatchObject({ exit: 3, stdout: "" });
    expect(ran.stderr).toMatch(/GATEWAY_TIMEOUT\nwhy +http:\S+ did not answer within 1 s\n/);
  });
});

describe("an answer that is none", () => {
  it.each([
    ["a page", 200, "<html>Welcome</html>"],
    ["another API's", 200, '{"hello":"world"}'],
    ["a recognition that this release does not know", 200, '{"recognition":"PERHAPS"}'],
    ["nothing", 200, ""],
    ["a refusal without a problem document", 403, "Forbidden"],
    ["a list", 404, "[]"],
  ])("because it is %s is cannot-know", async (_, status, text) => {
    const gateway = await serve((_request, response) => response.writeHead(status).end(text));
    const ran = await verify(gateway);
    expect(ran).toMatchObject({ exit: 3, stdout: "", waits: [] });
    expect(ran.stderr).toContain("ANSWER_UNREADABLE");
  });

  it("because it sends elsewhere is not followed: the token was for this gateway", async () => {
    const visitors: unknown[] = [];
    const elsewhere = await serve((request, response) => {
      visitors.push(request.headers);
      response.end("{}");
    });
    const gateway = await serve((_request, response) => response.writeHead(307, { Location: elsewhere }).end());
    expect(await verify(gateway)).toMatchObject({ exit: 3, stderr: expect.stringContaining("answered 307") });
    expect(visitors).toEqual([]);
  });
});

describe("a refusal", () => {
  const refuse = (status: number, code: string, headers: Record<string, string> = {}) =>
    serve((_request, response) => {
      const body = { status, code, detail: "why it is", fix: "what to do", traceId: "trace-1" };
      response.writeHead(status, { "Content-Type": "application/problem+json", ...headers }).end(JSON.stringify(body));
    });

  it.each([
    ["INVALID_PARAMETER", 400, 2],
    ["TOKEN_INVALID", 401, 2],
    ["ROLE_MISSING", 403, 2],
    ["UNKNOWN_CERTIFICATION", 404, 1],
    ["INVALID_TRANSITION", 409, 1],
    ["STALE_VERSION", 412, 1],
    ["BODY_TOO_LARGE", 413, 2],
    ["IDEMPOTENCY_KEY_REUSED", 422, 2],
    ["INTERNAL", 500, 3],
    ["UNKNOWN_ROUTE", 404, 3],
    ["METHOD_NOT_ALLOWED", 405, 3],
    ["A_CODE_OF_LATER", 404, 1],
    ["A_CODE_OF_LATER", 409, 1],
    ["A_CODE_OF_LATER", 418, 2],
    ["A_CODE_OF_LATER", 501, 3],
  ])("%s (%i) exits %i at once, with its words", async (code, status, exit) => {
    const ran = await verify(await refuse(status, code));
    expect(ran).toMatchObject({ exit, stdout: "", waits: [] });
    expect(ran.stderr).toBe(`refused  ${code}\nwhy      why it is\nfix      what to do\ntrace    trace-1\n`);
  });

  it.each([
    ["NOT_READY", 503, "1", [1_000, 1_000, 1_000]],
    ["RATE_LIMITED", 429, "5", [5_000, 5_000, 5_000]],
    ["RATE_LIMITED", 429, "60", []],
    ["LEDGER_UNAVAILABLE", 503, "soon", [200, 600, 1_500]],
  ])("%s (%i) with Retry-After %s is tried again after it, and is cannot-know", async (code, status, after, waits) => {
    const ran = await verify(await refuse(status, code, { "Retry-After": after }));
    expect(ran).toMatchObject({ exit: 3, stdout: "", waits });
  });

  it("can't paint over the terminal, whoever wrote its words", async () => {
    const gateway = await serve((_request, response) => {
      const body = { status: 400, code: "X\u001b[2J", detail: "a\u202eb\nRECOGNISED\u0007", fix: "f", traceId: "t" };
      response.writeHead(400).end(JSON.stringify(body));
    });
    const { stderr } = await verify(gateway);
    expect(stderr).toContain("why      a\\u{202e}b\\u{a}RECOGNISED\\u{7}\n");
    expect(stderr).toContain("X\\u{1b}[2J");
  });
});

describe("a request", () => {
  it("carries the token, and the question in the query", async () => {
    const seen: { url: string | undefined; authorization: string | undefined }[] = [];
    const gateway = await serve((request, response) => {
      seen.push({ url: request.url, authorization: request.headers.authorization });
      response.end("{}");
    });
    await verify(gateway, [
      "--issuer",
      "tw",
      "--operator-type",
      "customs-broker",
      "--known-at",
      "2027-01-01T00:00:00+08:00",
    ]);
    expect(seen).toEqual([
      {
        authorization: "Bearer secret-token",
        url: "/v1/verifications?tin=TW123456789&mode=SEA&issuer=TW&operatorType=CUSTOMS_BROKER&knownAt=2027-01-01T00%3A00%3A00%2B08%3A00",
      },
    ]);
  });
});
