import type { LookupAddress } from "node:dns";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import {
  httpsTransport,
  PeerTransportError,
  TRANSPORT_DEFAULTS,
  type TransportOptions,
} from "../../src/exchange/peerTransport.ts";

const REQUEST = { method: "GET", target: "/exchange/v1/feed?after=0", body: new Uint8Array(), signature: "s.i.g" };

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

/** Serves on loopback and gives the port. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<number> {
  server = createServer(answer);
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  return (listening.address() as AddressInfo).port;
}

const transport = (port: number, over: Partial<TransportOptions> = {}) =>
  httpsTransport({
    policy: { insecure: [`127.0.0.1:${port}`, `gw.example:${port}`], privateAddresses: false },
    ...TRANSPORT_DEFAULTS,
    ...over,
  });
const resolvesTo =
  (...addresses: string[]): NonNullable<TransportOptions["lookup"]> =>
  (_, done) =>
    done(
      null,
      addresses.map((address): LookupAddress => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
const faultOf = async (exchange: Promise<unknown>): Promise<unknown> =>
  exchange.then(
    () => "answered",
    (error: unknown) => (error instanceof PeerTransportError ? error.fault : error),
  );

describe("the transport", () => {
  it("carries method, target, body and signature there and back, below the endpoint's path", async () => {
    const port = await serve((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += String(chunk);
      });
      request.on("end", () => {
        response.writeHead(201, { "aeo-signature": "t.h.e" });
        response.end([request.method, request.url, request.headers["aeo-signature"], body].join(" "));
      });
    });
    const sent = { ...REQUEST, method: "POST", body: Buffer.from("{}") };
    const answer = await transport(port)(`http://127.0.0.1:${port}/customs/`, sent);
    expect(answer.status).toBe(201);
    expect(answer.signature).toBe("t.h.e");
    expect(Buffer.from(answer.body).toString()).toBe("POST /customs/exchange/v1/feed?after=0 s.i.g {}");
  });

  it("does not follow a redirect", async () => {
    const asked: (string | undefined)[] = [];
    const port = await serve((request, response) => {
      asked.push(request.url);
      response.writeHead(302, { location: "/elsewhere" }).end();
    });
    expect((await transport(port)(`http://127.0.0.1:${port}`, REQUEST)).status).toBe(302);
    expect(asked).toEqual(["/exchange/v1/feed?after=0"]);
  });

  it("gives up on an answer that is too large, though it says it is small", async () => {
    const port = await serve((_, response) => response.end("x".repeat(1_001)));
    const limited = transport(port, { maxBytes: 1_000 });
    expect(await faultOf(limited(`http://127.0.0.1:${port}`, REQUEST))).toBe("TOO_LARGE");
    expect(await faultOf(transport(port, { maxBytes: 1_001 })(`http://127.0.0.1:${port}`, REQUEST))).toBe("answered");
  });

  it("gives up on a peer that does not answer, or drips", async () => {
    const silent = await serve(() => {});
    const hasty = { timeout: 50 };
    expect(await faultOf(transport(silent, hasty)(`http://127.0.0.1:${silent}`, REQUEST))).toBe("TIMED_OUT");
    server?.closeAllConnections();
    server?.close();
    const dripping = await serve((_, response) => {
      const timer = setInterval(() => response.write("x"), 5);
      response.on("close", () => clearInterval(timer));
    });
    expect(await faultOf(transport(dripping, hasty)(`http://127.0.0.1:${dripping}`, REQUEST))).toBe("TIMED_OUT");
  });

  it("says so when nobody listens, or the line breaks", async () => {
    const port = await serve((_, response) => response.destroy());
    expect(await faultOf(transport(port)(`http://127.0.0.1:${port}`, REQUEST))).toBe("UNREACHABLE");
    server?.close();
    server = undefined;
    expect(await faultOf(transport(port)(`http://127.0.0.1:${port}`, REQUEST))).toBe("UNREACHABLE");
  });

  it("calls nobody whom the policy refuses", async () => {
    let calls = 0;
    const port = await serve((_, response) => {
      calls += 1;
      response.end();
    });
    const strict = { policy: { insecure: [], privateAddresses: false } };
    expect(await faultOf(transport(port, strict)(`http://127.0.0.1:${port}`, REQUEST))).toBe("NOT_HTTPS");
    expect(await faultOf(transport(port, strict)(`https://127.0.0.1:${port}`, REQUEST))).toBe("PRIVATE_ADDRESS");
    expect(calls).toBe(0);
  });
});

describe("a host name", () => {
  const strict = { insecure: [], privateAddresses: false };

  it("that resolves to a private address is not called, nor when only one of its addresses is private", async () => {
    let connections = 0;
    const port = await serve((_, response) => response.end());
    server?.on("connection", () => {
      connections += 1;
    });
    for (const lookup of [
      resolvesTo("127.0.0.1"),
      resolvesTo("8.8.8.8", "127.0.0.1"),
      resolvesTo("::ffff:127.0.0.1"),
    ]) {
      const guarded = transport(port, { policy: strict, lookup });
      expect(await faultOf(guarded(`https://gw.example:${port}`, REQUEST))).toBe("PRIVATE_ADDRESS");
    }
    expect(connections).toBe(0);
  });

  it("is looked up once: the address that was checked is the one connected to", async () => {
    let lookups = 0;
    const port = await serve((_, response) => response.end());
    const lookup: TransportOptions["lookup"] = (_, done) => {
      lookups += 1;
      resolvesTo("127.0.0.1")("", done);
    };
    expect(await faultOf(transport(port, { lookup })(`http://gw.example:${port}`, REQUEST))).toBe("answered");
    expect(lookups).toBe(1);
  });

  it("may resolve to a private address where that is configured, and still needs TLS", async () => {
    let plain = 0;
    const port = await serve((_, response) => {
      plain += 1;
      response.end();
    });
    const closed = { policy: { insecure: [], privateAddresses: true }, lookup: resolvesTo("127.0.0.1") };
    // The server speaks no TLS: the connection is made, and fails in the handshake.
    expect(await faultOf(transport(port, closed)(`https://gw.example:${port}`, REQUEST))).toBe("UNREACHABLE");
    expect(plain).toBe(0);
  });

  it("that does not resolve is not reached", async () => {
    const lookup: TransportOptions["lookup"] = (_, done) => done(new Error("ENOTFOUND"), []);
    expect(await faultOf(transport(443, { policy: strict, lookup })("https://gw.example", REQUEST))).toBe(
      "UNREACHABLE",
    );
  });
});
