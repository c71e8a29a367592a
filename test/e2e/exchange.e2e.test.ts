import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Economy } from "../../src/domain/economy.ts";
import { ACKNOWLEDGEMENTS_PATH, FEED_PATH, HEAD_PATH } from "../../src/exchange/protocol.ts";
import { SIGNATURE_HEADER, signRequest } from "../../src/exchange/signedRequest.ts";
import { generateStatementKey, type StatementSigner } from "../../src/exchange/statementKeys.ts";
import { keyIdOf } from "../../src/ledger/keyId.ts";
import { statementKey } from "../../src/start/keys.ts";
import { eventually, startTestNetwork, type TestNetwork } from "../support/network.ts";
import { operatorsOf } from "../support/networkRecords.ts";

const [TW, JP, NZ] = ["TW", "JP", "NZ"] as Economy[] as [Economy, Economy, Economy];
const EMPTY = new Uint8Array();
const now = () => Math.floor(Date.now() / 1000);
let net: TestNetwork;

beforeAll(async () => {
  net = await startTestNetwork({ economies: [TW, JP, NZ], seed: "gateways" });
});
afterAll(() => net?.close());

/** The key with which a member's gateway signs, as that gateway itself has it. */
function signerOf(economy: Economy, purpose: "REQUEST" | "HEAD" = "REQUEST"): StatementSigner {
  const keys = net.network.keysOf(economy);
  if (keys === undefined) throw new Error(`no keys of ${economy}`);
  const { privateKey, publicKey } = statementKey(keys, purpose);
  return { economy, purpose, keyId: keyIdOf(economy, purpose, publicKey), privateKey };
}

interface Call {
  readonly method?: string;
  readonly target?: string;
  readonly body?: string;
}

/** Sends a request to TW's gateway as it is, with whatever signature. */
async function send(signature: string | undefined, { method = "GET", target = FEED_PATH, body }: Call = {}) {
  const response = await fetch(net.gateway(TW).url + target, {
    method,
    headers: signature === undefined ? {} : { [SIGNATURE_HEADER]: signature },
    ...(body === undefined ? {} : { body }),
  });
  const answer = (await response.json()) as Record<string, any>;
  return { status: response.status, type: response.headers.get("content-type"), headers: response.headers, answer };
}

async function signed(
  signer: StatementSigner,
  { method = "GET", target = FEED_PATH, body = "" }: Call = {},
  { audience = TW, at = now(), lifetime = 60 } = {},
): Promise<string> {
  const request = { method, target, body: body === "" ? EMPTY : new TextEncoder().encode(body) };
  return (await signRequest(signer, audience, request, at, lifetime)).signature;
}

const refused = {
  status: 401,
  type: expect.stringContaining("application/problem+json"),
  answer: { code: "REQUEST_SIGNATURE_INVALID", status: 401 },
};

describe("a request that is not what it seems", () => {
  test("one that is what it seems is answered", async () => {
    const { status, answer, headers } = await send(await signed(signerOf(JP)));
    expect(status).toBe(200);
    expect(answer).toMatchObject({ issuer: "TW", audience: "JP", after: 0 });
    expect(headers.get(SIGNATURE_HEADER)).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(headers.get("cache-control")).toBe("no-store");
  });

  test("replayed: the second time is refused, for every resource", async () => {
    for (const target of [FEED_PATH, HEAD_PATH]) {
      const signature = await signed(signerOf(JP), { target });
      expect((await send(signature, { target })).status).toBe(200);
      expect(await send(signature, { target })).toMatchObject(refused);
    }
  });

  test("one signature sent twenty times at once is taken once", async () => {
    const signature = await signed(signerOf(JP));
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(signature)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) expect(answer).toMatchObject(refused);
  });

  test("stale, from the future, or good for too long", async () => {
    const signer = signerOf(JP);
    for (const [at, lifetime] of [
      [now() - 120, 60],
      [now() - 3_600, 60],
      [now() + 60, 60],
      [now(), 600],
      [now(), -1],
    ] as const)
      expect(await send(await signed(signer, {}, { at, lifetime }))).toMatchObject(refused);
  });

  test("misdirected: meant for another gateway", async () => {
    for (const audience of [NZ, JP])
      expect(await send(await signed(signerOf(JP), {}, { audience }))).toMatchObject(refused);
  });

  test("altered: method, path, query or body", async () => {
    const signer = signerOf(JP);
    const acknowledgement = { method: "POST", target: ACKNOWLEDGEMENTS_PATH, body: '{"cursor":0}' };
    const changed: readonly (readonly [Call, Call])[] = [
      [{}, { target: `${FEED_PATH}?after=0` }],
      [{ target: `${FEED_PATH}?after=5` }, { target: `${FEED_PATH}?after=0` }],
      [{}, { target: HEAD_PATH }],
      [{ target: ACKNOWLEDGEMENTS_PATH }, acknowledgement],
      [acknowledgement, { ...acknowledgement, body: '{"cursor":1}' }],
      [acknowledgement, { ...acknowledgement, body: '{"cursor":0} ' }],
    ];
    for (const [asSigned, asSent] of changed)
      expect(await send(await signed(signer, asSigned), asSent)).toMatchObject(refused);
  });

  test("unsigned, or signed with what is no REQUEST key of the member", async () => {
    const stranger = generateStatementKey();
    const jp = signerOf(JP);
    const good = await signed(jp);
    const [head, body, mac] = good.split(".") as [string, string, string];
    const unsigned = Buffer.from(JSON.stringify({ alg: "none", typ: "aeo-gateway-request+jwt" })).toString("base64url");
    const forged = [
      undefined,
      "",
      "x.y.z",
      `${head}.${body}.`,
      `${unsigned}.${body}.`,
      `${head}.${body}.${mac.startsWith("A") ? "B" : "A"}${mac.slice(1)}`,
      await signed({ ...jp, privateKey: stranger.privateKey }),
      await signed({ ...signerOf(NZ), economy: JP }),
      await signed({ ...jp, keyId: signerOf(NZ).keyId }),
      await signed(signerOf(JP, "HEAD")),
    ];
    for (const signature of forged) expect(await send(signature)).toMatchObject(refused);
    expect((await send(good)).status, "the original was not used up by its forgeries").toBe(200);
  });

  test("a user's token opens nothing here", async () => {
    const officer = await net.as(TW, "registrar");
    expect(await officer.get(FEED_PATH)).toMatchObject({ status: 401, body: { code: "REQUEST_SIGNATURE_INVALID" } });
  });

  test("the log's reasons stay inside: every refusal reads the same", async () => {
    const texts = await Promise.all([
      send(undefined),
      send("x.y.z"),
      signed(signerOf(JP), {}, { audience: NZ }).then(send),
    ]);
    const bare = texts.map(({ answer }) => JSON.stringify({ ...answer, traceId: "" }));
    expect(new Set(bare).size).toBe(1);
  });
});

describe("who gets what", () => {
  /** Every entry of a member's feed, over pages of any size. */
  async function feedOf(economy: Economy): Promise<{ entries: Record<string, any>[]; complete: boolean }> {
    const entries: Record<string, any>[] = [];
    for (let after = 0, complete = false; ; ) {
      const target = `${FEED_PATH}?after=${after}&limit=50`;
      const { status, answer } = await send(await signed(signerOf(economy), { target }), { target });
      expect(status).toBe(200);
      entries.push(...answer["entries"]);
      complete = answer["complete"];
      if (answer["entries"].length === 0 || answer["next"] === after) return { entries, complete };
      after = answer["next"];
    }
  }

  test("the partner gets every covered operator; a member without an arrangement gets an empty, complete feed", async () => {
    const operators = operatorsOf(net, TW);
    const { entries } = await eventually(
      "JP's feed",
      () => feedOf(JP),
      (feed) => feed.complete && feed.entries.length > 0,
    );
    const tins = entries.map(({ profile }) => profile.tin as string);
    expect(new Set(tins).size).toBe(tins.length);
    expect(operators.map(({ tin }) => tin)).toEqual(expect.arrayContaining(tins));

    const stranger = await feedOf(NZ);
    expect(stranger).toEqual({ entries: [], complete: true });
    const { answer } = await send(await signed(signerOf(NZ)));
    expect(Object.keys(answer).sort()).toEqual(["after", "asOf", "audience", "complete", "entries", "issuer", "next"]);
    expect(answer).toMatchObject({ next: 0, after: 0 });
  });

  test("a member can't ask for another's feed: whose it is, the signature says", async () => {
    const target = `${FEED_PATH}?after=0&partner=JP`;
    const { status, answer } = await send(await signed(signerOf(NZ), { target }), { target });
    expect(status).toBe(400);
    expect(answer["code"]).toBe("INVALID_PARAMETER");
  });
});
