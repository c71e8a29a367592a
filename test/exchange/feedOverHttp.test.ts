import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { httpsTransport, TRANSPORT_DEFAULTS } from "../../src/exchange/peerTransport.ts";
import { SIGNATURE_HEADER } from "../../src/exchange/signedRequest.ts";
import { TestGateway, Wire } from "./support/gateway.ts";
import { JP, operator, TW } from "./support/profiles.ts";
import { OPEN_LEG, World } from "./support/world.ts";

let server: Server | undefined;
afterEach(() => {
  server?.close();
});

/** Puts a gateway on loopback, as the HTTP routes do, and gives its endpoint. */
async function publish(gateway: TestGateway): Promise<string> {
  const listening = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const { status, body, signature } = await gateway.server.handle({
      method: String(incoming.method),
      target: String(incoming.url),
      body: Buffer.concat(chunks),
      signature: incoming.headers[SIGNATURE_HEADER] as string | undefined,
    });
    outgoing.writeHead(status, { "content-type": "application/json", [SIGNATURE_HEADER]: signature });
    outgoing.end(body);
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

it("profiles, tombstones and acknowledgements go over HTTP", async () => {
  const world = new World();
  const wire = new Wire();
  const tw = new TestGateway(world, TW, wire);
  const jp = new TestGateway(world, JP, wire);
  world.arrange(TW, JP, OPEN_LEG);
  const endpoint = await publish(tw);
  const policy = { insecure: [new URL(endpoint).host], privateAddresses: false };
  const transport = httpsTransport({ policy, ...TRANSPORT_DEFAULTS });
  wire.intercept = (_, request) => transport(endpoint, request);

  const profiles = Array.from({ length: 700 }, (_, n) => tw.certify(operator(n)));
  expect(await jp.client.step()).toMatchObject([{ entries: 700, complete: true, fault: undefined }]);
  for (const profile of profiles.slice(1)) tw.consent(profile.certificationId, { mode: "NONE" });
  expect(await jp.client.step()).toMatchObject([{ entries: 699, complete: true, fault: undefined }]);
  expect(jp.partners.byTin(TW, operator(0).tin)).toHaveLength(1);
  expect(jp.partners.count(TW)).toBe(1);
  expect(tw.store.feed.openTombstones(JP)).toEqual([]);
});
