import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refusalReason, StatementRefusal } from "../../src/exchange/refusal.ts";
import { type GatewayRequest, signRequest, verifyRequest } from "../../src/exchange/signedRequest.ts";
import { type GatewayResponse, signResponse, verifyResponse } from "../../src/exchange/signedResponse.ts";
import { FakeKeyRegistry } from "./support/keys.ts";
import { JP, START, TW } from "./support/profiles.ts";

const RUNS = { numRuns: 1000 };
const registry = new FakeKeyRegistry();
const jp = registry.add(JP, "REQUEST");
const tw = registry.add(TW, "REQUEST");
const text = new TextEncoder();

/** Flips one bit of a header value or target; the wire carries Latin-1. */
function flipText(value: string, at: number, bit: number): string {
  const bytes = Buffer.from(value, "latin1");
  const index = at % bytes.length;
  bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
  return bytes.toString("latin1");
}

function flipBytes(value: Uint8Array, at: number, bit: number): Uint8Array {
  const bytes = Uint8Array.from(value);
  const index = at % bytes.length;
  bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
  return bytes;
}

const position = fc.nat();
const bit = fc.integer({ min: 0, max: 7 });

describe("any single bit changed", () => {
  it("in a signed request makes it refused", async () => {
    const request = {
      method: "POST",
      target: "/exchange/v1/feed/acknowledgements",
      body: text.encode('{"cursor":17}'),
    };
    const { signature } = await signRequest(jp, TW, request, START);
    const verifier = { own: TW, directory: registry, nonces: { remember: () => true }, now: () => START };
    const sent: GatewayRequest = { ...request, signature };
    await verifyRequest(sent, verifier);
    const part = fc.constantFrom("method", "target", "body", "signature", "signature", "signature");
    await fc.assert(
      fc.asyncProperty(part, position, bit, async (field, at, which) => {
        const changed: GatewayRequest =
          field === "body"
            ? { ...sent, body: flipBytes(sent.body, at, which) }
            : { ...sent, [field]: flipText(sent[field as "method" | "target"], at, which) };
        const error: unknown = await verifyRequest(changed, verifier).catch((thrown: unknown) => thrown);
        expect(refusalReason(error)).toBeDefined();
      }),
      RUNS,
    );
  });

  it("of the last character of a signature makes it refused, though four of them mean nothing", async () => {
    const request = { method: "GET", target: "/exchange/v1/head", body: new Uint8Array() };
    const { signature } = await signRequest(jp, TW, request, START);
    const verifier = { own: TW, directory: registry, nonces: { remember: () => true }, now: () => START };
    const accepted: string[] = [];
    for (const last of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") {
      const varied = { ...request, signature: signature.slice(0, -1) + last };
      await verifyRequest(varied, verifier).then(
        () => accepted.push(last),
        () => {},
      );
    }
    expect(accepted).toEqual([signature.at(-1)]);
  });

  it("in a signed page makes it refused", async () => {
    const body = text.encode(JSON.stringify({ issuer: "TW", audience: "JP", after: 0, next: 2, entries: ["…"] }));
    const signature = await signResponse(tw, JP, "00".repeat(16), { status: 200, body }, START);
    const page: GatewayResponse = { status: 200, body, signature };
    const expected = { issuer: TW, audience: JP, nonce: "00".repeat(16), directory: registry, now: START };
    await verifyResponse(page, expected);
    const part = fc.constantFrom("status", "body", "signature", "signature");
    await fc.assert(
      fc.asyncProperty(part, position, bit, async (field, at, which) => {
        const changed: GatewayResponse =
          field === "body"
            ? { ...page, body: flipBytes(body, at, which) }
            : field === "status"
              ? { ...page, status: 200 ^ (1 << which) }
              : { ...page, signature: flipText(signature, at, which) };
        await expect(verifyResponse(changed, expected)).rejects.toBeInstanceOf(StatementRefusal);
      }),
      RUNS,
    );
  });
});

describe("an answer", () => {
  const body = text.encode("{}");
  const expected = { issuer: TW, audience: JP, nonce: "ab", directory: registry, now: START };
  const reason = async (response: Promise<string>, over: Partial<typeof expected> = {}): Promise<unknown> =>
    verifyResponse({ status: 200, body, signature: await response }, { ...expected, ...over }).then(
      () => "accepted",
      (error: unknown) => (error as StatementRefusal).reason,
    );
  const answer = (over: Partial<typeof expected> = {}, signer = tw): Promise<string> =>
    signResponse(signer, over.audience ?? JP, over.nonce ?? "ab", { status: 200, body }, over.now ?? START);

  it("is taken from the gateway asked, to this request, of now", async () => {
    expect(await reason(answer())).toBe("accepted");
  });

  it("is refused when it is to another request, from or to another gateway, old, ahead or unsigned", async () => {
    expect(await reason(answer({ nonce: "ac" }))).toBe("OTHER_REQUEST");
    expect(await reason(answer({}, jp))).toBe("WRONG_ISSUER");
    expect(await reason(answer({ audience: TW }))).toBe("MISDIRECTED");
    expect(await reason(answer({ now: START - 66 }))).toBe("STALE");
    expect(await reason(answer({ now: START + 6 }))).toBe("FUTURE_DATED");
    expect(await reason(answer({}, registry.add(TW, "HEAD")))).toBe("UNKNOWN_KEY");
    await expect(verifyResponse({ status: 200, body, signature: undefined }, expected)).rejects.toThrow("MISSING");
  });
});
