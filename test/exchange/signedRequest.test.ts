import { createHmac, createPublicKey } from "node:crypto";
import { SignJWT } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { AeoError } from "../../src/domain/errors.ts";
import { type RefusalReason, refusalReason } from "../../src/exchange/refusal.ts";
import {
  bodyDigest,
  type GatewayRequest,
  type RequestVerifier,
  signRequest,
  verifyRequest,
} from "../../src/exchange/signedRequest.ts";
import { signResponse } from "../../src/exchange/signedResponse.ts";
import type { StatementSigner } from "../../src/exchange/statementKeys.ts";
import { SqliteDatabase } from "../../src/store/sqliteDatabase.ts";
import { RequestNonces } from "../../src/store/requestNonces.ts";
import { FakeKeyRegistry } from "./support/keys.ts";
import { JP, KR, START, TW } from "./support/profiles.ts";
import { EXCHANGE_MIGRATIONS } from "./support/store.ts";

const GET = { method: "GET", target: "/exchange/v1/feed?after=0", body: new Uint8Array() };
const POST = { method: "POST", target: "/exchange/v1/feed/acknowledgements", body: Buffer.from('{"cursor":3}') };

let registry: FakeKeyRegistry;
let jp: StatementSigner;
let now: number;
let verifier: RequestVerifier;
beforeEach(() => {
  registry = new FakeKeyRegistry();
  jp = registry.add(JP, "REQUEST");
  now = START;
  const nonces = new RequestNonces(SqliteDatabase.open(":memory:", EXCHANGE_MIGRATIONS));
  verifier = { own: TW, directory: registry, nonces, now: () => now };
});

async function signed(over: Partial<GatewayRequest> = {}, signer = jp, audience = TW): Promise<GatewayRequest> {
  const { signature } = await signRequest(signer, audience, { ...GET, ...over }, now);
  return { ...GET, ...over, signature };
}

/** Expects a refusal that tells the sender nothing and our log the reason. */
async function refused(request: GatewayRequest, reason: RefusalReason): Promise<void> {
  const error: unknown = await verifyRequest(request, verifier).then(
    () => "accepted",
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AeoError);
  const { code, message } = error as AeoError;
  expect({ code, message }).toEqual({
    code: "REQUEST_SIGNATURE_INVALID",
    message: "The request's signature was not accepted.",
  });
  expect(refusalReason(error)).toBe(reason);
}

/** Claims as signRequest makes them, for statements that it would never sign. */
const claims = (over: Record<string, unknown> = {}) => ({
  iss: "JP",
  aud: "TW",
  htm: GET.method,
  htu: GET.target,
  digest: bodyDigest(GET.body),
  jti: "00".repeat(16),
  iat: now,
  exp: now + 60,
  ...over,
});
const HEADER = { alg: "EdDSA", typ: "aeo-gateway-request+jwt" };
async function forged(over: Record<string, unknown>, header: Record<string, unknown> = {}): Promise<GatewayRequest> {
  const token = new SignJWT(claims(over)).setProtectedHeader({ ...HEADER, kid: jp.keyId, ...header });
  return { ...GET, signature: await token.sign(jp.privateKey) };
}

describe("a signed request", () => {
  it("tells who sent it, with its nonce, for any method and body", async () => {
    for (const request of [GET, POST]) {
      const { signature, nonce } = await signRequest(jp, TW, request, now);
      expect(await verifyRequest({ ...request, signature }, verifier)).toEqual({ requester: JP, nonce });
    }
  });

  it("is taken when the clocks differ by up to the leeway, in either direction", async () => {
    for (const drift of [-5, 5]) {
      const request = await signed();
      now = START + drift;
      expect((await verifyRequest(request, verifier)).requester).toBe(JP);
      now = START;
    }
  });

  it("is taken once, in parallel too", async () => {
    const request = await signed();
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => verifyRequest(request, verifier)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await refused(request, "REPLAYED");
  });

  it("is remembered for as long as it could be taken", async () => {
    const request = await signed();
    await verifyRequest(request, verifier);
    for (now = START; now <= START + 64; now += 8) await refused(request, "REPLAYED");
    now = START + 65;
    await refused(request, "STALE");
  });
});

describe("a request is refused when", () => {
  it("it has no signature", async () => {
    await refused({ ...GET, signature: undefined }, "MISSING");
    await refused({ ...GET, signature: "" }, "MISSING");
  });

  it("it is older than its life, or dated ahead", async () => {
    const request = await signed();
    now = START + 65;
    await refused(request, "STALE");
    now = START - 6;
    await refused(request, "FUTURE_DATED");
  });

  it("it claims a life of more than a minute, or none", async () => {
    await refused(await forged({ exp: now + 61 }), "TOO_LONG_LIVED");
    await refused(await forged({ exp: now }), "TOO_LONG_LIVED");
    await refused(await forged({ exp: now - 1 }), "TOO_LONG_LIVED");
    await refused(await forged({ exp: undefined }), "MALFORMED");
  });

  it("it was meant for another gateway, path, query, method or body", async () => {
    await refused(await signed({}, jp, KR), "MISDIRECTED");
    await refused({ ...(await signed()), target: "/exchange/v1/head" }, "OTHER_REQUEST");
    await refused({ ...(await signed()), target: "/exchange/v1/feed?after=1" }, "OTHER_REQUEST");
    await refused({ ...(await signed()), target: "/exchange/v1/feed?after=0&" }, "OTHER_REQUEST");
    await refused({ ...(await signed()), method: "HEAD" }, "OTHER_REQUEST");
    await refused({ ...(await signed(POST)), body: Buffer.from('{"cursor":4}') }, "OTHER_REQUEST");
    await refused({ ...(await signed(POST)), body: new Uint8Array() }, "OTHER_REQUEST");
  });

  it("its key is unknown, for another purpose, another economy's, not yet or no longer valid", async () => {
    const stranger = { ...registry.add(KR, "REQUEST"), economy: JP };
    await refused(await signed({}, stranger), "UNKNOWN_KEY");
    await refused(await signed({}, registry.add(JP, "HEAD")), "UNKNOWN_KEY");
    await refused(await signed({}, registry.add(JP, "RECEIPT")), "UNKNOWN_KEY");
    await refused(await signed({}, registry.add(JP, "REQUEST", { from: START + 1 })), "UNKNOWN_KEY");
    await refused(await signed({}, registry.add(JP, "REQUEST", { until: START })), "UNKNOWN_KEY");
    await refused(await signed({}, { ...jp, economy: KR }), "UNKNOWN_KEY");
  });

  it("its key is revoked, even if it is dated before the revocation", async () => {
    const request = await signed();
    registry.revoke(jp, START + 10);
    now = START + 9;
    expect((await verifyRequest(request, verifier)).requester).toBe(JP);
    now = START + 20;
    await refused(await forged({ iat: START + 5, exp: START + 30 }), "UNKNOWN_KEY");
  });

  it("the registry's key bytes are no key, or another key than signed", async () => {
    const key = registry.keys[0];
    if (key === undefined) throw new Error("no key");
    registry.keys[0] = { ...key, publicKey: `0x${"11".repeat(32)}` };
    await refused(await signed(), "ALTERED");
  });

  it("it is a statement of another kind by the same key", async () => {
    const response = { status: 200, body: GET.body };
    await refused({ ...GET, signature: await signResponse(jp, TW, "00", response, now) }, "WRONG_KIND");
    await refused(await forged({}, { typ: "JWT" }), "WRONG_KIND");
    await refused(await forged({}, { typ: "application/aeo-gateway-request+jwt" }), "WRONG_KIND");
  });

  it("its header asks for another algorithm or brings its own key", async () => {
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const body = part(claims());
    const hmacHeader = part({ ...HEADER, alg: "HS256", kid: jp.keyId });
    const secret = Buffer.from(String(registry.keys[0]?.publicKey.slice(2)), "hex");
    const hmac = createHmac("sha256", secret).update(`${hmacHeader}.${body}`).digest();
    const padded = Buffer.concat([hmac, hmac]).toString("base64url");
    await refused({ ...GET, signature: `${hmacHeader}.${body}.${padded}` }, "ALGORITHM");
    const none = `${part({ ...HEADER, alg: "none", kid: jp.keyId })}.${body}`;
    await refused({ ...GET, signature: `${none}.` }, "MALFORMED");
    await refused({ ...GET, signature: `${none}.${padded}` }, "ALGORITHM");
    const own = registry.add(KR, "REQUEST");
    const jwk = createPublicKey(own.privateKey).export({ format: "jwk" });
    const token = new SignJWT(claims()).setProtectedHeader({ ...HEADER, kid: jp.keyId, jwk });
    await refused({ ...GET, signature: await token.sign(own.privateKey) }, "MALFORMED");
  });

  it("its claims are not exactly those of a request", async () => {
    await refused(await forged({ scope: "everything" }), "MALFORMED");
    await refused(await forged({ iss: "Japan" }), "MALFORMED");
    await refused(await forged({ aud: ["TW", "KR"] }), "MALFORMED");
    await refused(await forged({ jti: "00".repeat(15) }), "MALFORMED");
    await refused(await forged({ iat: now + 0.5 }), "MALFORMED");
  });

  it("it is no token at all", async () => {
    for (const signature of ["x", "a.b.c", "..", `${"a".repeat(5000)}.b.c`, "\u0000.\u0000.\u0000"])
      await refused({ ...GET, signature }, "MALFORMED");
  });
});
