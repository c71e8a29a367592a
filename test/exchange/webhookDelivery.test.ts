import type { LookupAddress } from "node:dns";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { WebhookMessage, WebhookSecrets } from "../../src/domain/webhook.ts";
import { httpsTransport, type TransportOptions } from "../../src/exchange/peerTransport.ts";
import { RECEIVER_LIMITS, webhookDelivery } from "../../src/exchange/webhookDelivery.ts";
import { Receiver, verified } from "./support/receiver.ts";

const secretOf = (byte: number) => `whsec_${Buffer.alloc(32, byte).toString("base64")}`;
const OLD = secretOf(1);
const NEW = secretOf(2);
const SECRETS: WebhookSecrets = { current: NEW, previous: null };
const MESSAGE: WebhookMessage = {
  id: "31337:0x22:7",
  type: "aeo.certification.suspended.v1",
  body: JSON.stringify({ specversion: "1.0", id: "31337:0x22:7", data: { 名: "福爾摩沙" } }),
  time: 1_000,
  cursor: { block: 1, logIndex: 0, generation: 0 },
};
const now = () => Math.floor(Date.now() / 1000);

let receiver: Receiver;
beforeEach(async () => {
  receiver = await new Receiver().start();
});
afterEach(() => receiver.stop());

const deliver = (over: Partial<TransportOptions> = {}) =>
  webhookDelivery(
    httpsTransport({ policy: { insecure: [receiver.host], privateAddresses: false }, ...RECEIVER_LIMITS, ...over }),
  );

describe("a delivery", () => {
  it("is one that Standard Webhooks verifies, with the event's id and a document of CloudEvents", async () => {
    expect(await deliver()(receiver.url, MESSAGE, SECRETS, now())).toBe("DELIVERED");
    const [received] = receiver.received;
    expect(verified(NEW, received!)).toEqual(JSON.parse(MESSAGE.body));
    expect(received!.headers).toMatchObject({
      "webhook-id": MESSAGE.id,
      "content-type": "application/cloudevents+json",
    });
    expect(received!.path).toBe("/hooks/aeo");
    expect(() => verified(OLD, received!)).toThrow("No matching signature");
    expect(() => verified(NEW, { ...received!, body: `${received!.body} ` })).toThrow("No matching signature");
  });

  it("is signed anew each time, so that one of ten minutes ago is refused and its repetition is not", async () => {
    const send = deliver();
    await send(receiver.url, MESSAGE, SECRETS, now() - 600);
    await send(receiver.url, MESSAGE, SECRETS, now());
    const [first, second] = receiver.received;
    expect(() => verified(NEW, first!)).toThrow("too old");
    expect(verified(NEW, second!)).toEqual(JSON.parse(MESSAGE.body));
    expect(second!.headers["webhook-id"]).toBe(first!.headers["webhook-id"]);
  });

  it("is signed by both secrets while one takes the other's place", async () => {
    await deliver()(receiver.url, MESSAGE, { current: NEW, previous: { secret: OLD, until: now() + 60 } }, now());
    for (const secret of [OLD, NEW]) expect(verified(secret, receiver.received[0]!)).toEqual(JSON.parse(MESSAGE.body));
  });

  it.each([
    [200, "DELIVERED"],
    [299, "DELIVERED"],
    [302, "HTTP_302"],
    [410, "HTTP_410"],
    [500, "HTTP_500"],
  ])("answered with %i is %s, and no redirect is followed", async (status, outcome) => {
    receiver.answer = (response) => response.writeHead(status, { location: "/elsewhere" }).end();
    expect(await deliver()(receiver.url, MESSAGE, SECRETS, now())).toBe(outcome);
    expect(receiver.received.map(({ path }) => path)).toEqual(["/hooks/aeo"]);
  });

  it("is given up when the answer does not come, does not end, or is too large", async () => {
    receiver.answer = () => undefined;
    expect(await deliver({ timeout: 100 })(receiver.url, MESSAGE, SECRETS, now())).toBe("TIMED_OUT");
    receiver.answer = (response) => void response.writeHead(200).write("…");
    expect(await deliver({ timeout: 100 })(receiver.url, MESSAGE, SECRETS, now())).toBe("TIMED_OUT");
    receiver.answer = (response) => void response.writeHead(200).end("x".repeat(70_000));
    expect(await deliver()(receiver.url, MESSAGE, SECRETS, now())).toBe("TOO_LARGE");
    receiver.answer = (response) => void response.destroy();
    expect(await deliver()(receiver.url, MESSAGE, SECRETS, now())).toBe("UNREACHABLE");
  });
});

describe("an address that is not for us to call", () => {
  const resolvesTo =
    (...addresses: string[]): NonNullable<TransportOptions["lookup"]> =>
    (_, done) =>
      done(
        null,
        addresses.map((address): LookupAddress => ({ address, family: 4 })),
      );
  const refused = (url: string, addresses: string[] = ["93.184.216.34"]) =>
    deliver({ policy: { insecure: [], privateAddresses: false }, lookup: resolvesTo(...addresses) })(
      url,
      MESSAGE,
      SECRETS,
      now(),
    );

  it.each([
    ["plain http", "http://receiver.example/", [], "NOT_HTTPS"],
    ["loopback", "https://127.0.0.1/", [], "PRIVATE_ADDRESS"],
    ["loopback in another spelling", "https://0x7f.1/", [], "PRIVATE_ADDRESS"],
    ["loopback of IPv6", "https://[::1]/", [], "PRIVATE_ADDRESS"],
    ["the metadata service", "https://169.254.169.254/", [], "PRIVATE_ADDRESS"],
    ["a name of a private address", "https://receiver.example/", ["10.0.0.7"], "PRIVATE_ADDRESS"],
    ["a name of a public and a private one", "https://r.example/", ["93.184.216.34", "192.168.0.1"], "PRIVATE_ADDRESS"],
    ["no address", "receiver", [], "UNREACHABLE"],
  ])("%s gets nothing", async (_, url, addresses, outcome) => {
    expect(await refused(url, addresses)).toBe(outcome);
    expect(receiver.received).toEqual([]);
  });

  it("is not called though a receiver listens there", async () => {
    const { port } = new URL(receiver.url);
    expect(await refused(`http://127.0.0.1:${port}/`)).toBe("NOT_HTTPS");
    expect(await refused(`https://localhost:${port}/`, ["127.0.0.1"])).toBe("PRIVATE_ADDRESS");
    expect(receiver.received).toEqual([]);
  });
});
