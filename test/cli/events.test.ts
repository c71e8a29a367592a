import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sentEvents } from "../../src/cli/eventSource.ts";
import { idOf, JP, KR, record, TW } from "../support/facts.ts";
import { listen, startGateway, type TestGateway } from "./support/gateway.ts";
import { MemoryLedger } from "./support/memoryLedger.ts";
import { aeo } from "./support/runCli.ts";

let ledger: MemoryLedger;
let tw: TestGateway;

beforeAll(async () => {
  ledger = new MemoryLedger();
  ledger.facts.members(1_000, TW, JP).certification(2_000, "CertificationGranted", idOf(7), record());
  ledger.facts.authority(3_000, { type: "EndpointSet", economy: KR, endpoint: "https://kr.example" });
  tw = await startGateway(TW, ledger);
});
afterAll(() => tw.close());

const as = (role: "admin" | "auditor", url = tw.url) => ({ env: { AEO_GATEWAY: url, AEO_TOKEN: tw.tokens[role] } });
const follow = (...options: string[]) => aeo(["events", "follow", ...options], as("auditor"));

describe("events follow", () => {
  it("prints each event in words, with its place", async () => {
    const ran = await follow("--after", "beginning", "--count", "6");
    expect(ran).toMatchObject({ exit: 0, stderr: "" });
    const lines = ran.stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(6);
    expect(lines[0]).toMatch(
      /^1:0 {2}1970-01-01T00:16:40Z {2}authorities 1 {2}Chinese Taipei was admitted at the founding/,
    );
    expect(lines[4]).toContain(`Chinese Taipei granted certification ${idOf(7)}`);
    expect(lines[5]).toContain("Korea is reached at https://kr.example");
  });

  it("keeps to a registry and an economy, and prints CloudEvents with --json", async () => {
    const certifications = await follow(
      "--after",
      "beginning",
      "--registry",
      "certifications",
      "--count",
      "1",
      "--json",
    );
    expect(JSON.parse(certifications.stdout)).toMatchObject({ type: "aeo.certification.granted.v1", cursor: "5:0" });
    const ofKorea = await follow("--after", "beginning", "--economy", "KR", "--count", "1", "--json");
    expect(JSON.parse(ofKorea.stdout)).toMatchObject({ subject: "KR", type: "aeo.endpoint.set.v1" });
  });

  it("refuses a place that is none", async () => {
    expect(await follow("--after", "12")).toMatchObject({ exit: 2, stdout: "" });
  });

  it("comes back where it was cut off, with no event twice or missing", async () => {
    const asked: (string | null)[] = [];
    let server: Server | undefined = createServer((request, response) => {
      const after = new URL(request.url ?? "", "http://x").searchParams.get("after");
      asked.push(after);
      if (asked.length === 2) return void response.writeHead(503).end();
      response.writeHead(200, { "content-type": "text/event-stream" });
      const first = after === null ? 1 : Number(after.split(":")[0]) + 1;
      response.write(`retry: 1\nid: ${first - 1}:0\n\n`);
      const data = JSON.stringify({ cursor: `${first}:0`, data: { cursor: `${first}:0`, block: first } });
      // Half an event more, and then the line breaks.
      response.write(`id: ${first}:0\ndata: ${data}\n\nid: ${first + 1}:0\ndata: {`, () => response.destroy());
    });
    const url = await listen(server);
    try {
      const ran = await aeo(["events", "follow", "--count", "3"], as("auditor", url));
      expect(ran.exit).toBe(0);
      expect(ran.stdout.match(/after block \d/g)).toEqual(["after block 1", "after block 2", "after block 3"]);
      expect(asked).toEqual([null, "1:0", "1:0", "2:0"]);
      expect(ran.waits).toEqual([2_000, 2_000, 2_000]);
    } finally {
      server.closeAllConnections();
      server.close();
      server = undefined;
    }
  });

  it("gives up at once where nothing answers", async () => {
    const ran = await aeo(["events", "follow"], as("auditor", "http://127.0.0.1:9"));
    expect(ran).toMatchObject({ exit: 3, waits: [] });
  });
});

it("reads server-sent events in whatever pieces they come", async () => {
  const text = ': hello\n\nid: 1:0\n\nid: 2:0\ndata: {"名":\ndata: 1}\r\n\r\n';
  const bytes = Buffer.from(text);
  for (let size = 1; size <= bytes.length; size += 1) {
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
      bytes.subarray(index * size, (index + 1) * size),
    );
    const body = (async function* () {
      for (const piece of pieces) yield await Promise.resolve(piece);
    })();
    const events = [];
    for await (const event of sentEvents(body, () => undefined)) events.push(event);
    expect(events).toEqual([
      { id: undefined, data: undefined },
      { id: "1:0", data: undefined },
      { id: "2:0", data: '{"名":\n1}' },
    ]);
  }
});

describe("webhooks", () => {
  const webhooks = (...args: string[]) => aeo(["webhooks", ...args], as("admin"));

  it("are created with a secret, listed, shown, changed and deleted", async () => {
    const created = await webhooks(
      "create",
      "https://receiver.example/aeo",
      "--types",
      "certification.suspended",
      "--json",
    );
    expect(created.exit).toBe(0);
    const { id, secret, types } = JSON.parse(created.stdout);
    expect(types).toEqual(["aeo.certification.suspended.v1"]);
    expect(created.stderr).toContain("keep the secret now");
    const list = await webhooks("list");
    expect(list.stdout).toContain(id);
    expect(list.stdout).not.toContain("whsec_");
    const rotated = await webhooks("rotate", id);
    expect(rotated.stdout).toMatch(/secret +whsec_/);
    expect(rotated.stdout).not.toContain(secret);
    expect((await webhooks("show", id)).stdout).toMatch(/state +DELIVERING/);
    expect((await webhooks("redeliver", id)).stdout).toBe("0 dead letters will be sent again\n");
    expect((await webhooks("redeliver", id, "--dead-letter", "x")).exit).toBe(1);
    expect((await webhooks("dead", id)).exit).toBe(0);
    expect((await webhooks("delete", id)).stdout).toContain(id);
    expect(await webhooks("show", id)).toMatchObject({ exit: 1, stdout: "" });
  });

  it("are refused for an address inside the house or a type that is none", async () => {
    const inside = await webhooks("create", "https://127.0.0.1/");
    expect(inside).toMatchObject({ exit: 2, stdout: "" });
    expect(inside.stderr).toContain("ENDPOINT_REFUSED");
    expect((await webhooks("create", "https://receiver.example/", "--types", "painted")).exit).toBe(2);
  });
});
