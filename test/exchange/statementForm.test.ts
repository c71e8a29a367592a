import { errors, SignJWT } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type RefusalReason, StatementRefusal } from "../../src/exchange/refusal.ts";
import { economyClaim, instantClaim, signStatement, verifyStatement } from "../../src/exchange/statement.ts";
import type { StatementSigner } from "../../src/exchange/statementKeys.ts";
import { FakeKeyRegistry } from "./support/keys.ts";
import { JP, KR, START, TW } from "./support/profiles.ts";

const TYP = "aeo-signed-head+jwt";
const schema = z.strictObject({ iss: economyClaim, iat: instantClaim, note: z.string().optional() });

let registry: FakeKeyRegistry;
let jp: StatementSigner;
beforeEach(() => {
  registry = new FakeKeyRegistry();
  jp = registry.add(JP, "HEAD");
});

const claims = (more: object = {}) => ({ iss: JP, iat: START, ...more });
const verified = (token: string, over: object = {}) =>
  verifyStatement(token, {
    ...{ typ: TYP, purpose: "HEAD", schema, directory: registry, now: START, leeway: 5, maxAge: 60 },
    ...over,
  } as const);

async function refusalOf(token: string, over: object = {}): Promise<StatementRefusal> {
  const thrown: unknown = await verified(token, over).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof StatementRefusal)) throw new Error(`not refused: ${String(thrown)}`);
  return thrown;
}
async function reasonOf(token: string, over: object = {}): Promise<RefusalReason> {
  return (await refusalOf(token, over)).reason;
}
const withHeader = (header: object) => new SignJWT(claims()).setProtectedHeader(header as never).sign(jp.privateKey);

describe("a statement", () => {
  it("gives its claims, to whoever it is not addressed away from", async () => {
    expect(await verified(await signStatement(jp, TYP, claims({ note: "x" })))).toEqual(claims({ note: "x" }));
    expect(await verified(await signStatement(jp, TYP, claims()), { issuer: JP })).toEqual(claims());
  });

  it("is of its time: from the leeway before it was signed to its greatest age and the leeway after", async () => {
    const token = await signStatement(jp, TYP, claims());
    expect(await verified(token, { now: START - 5 })).toEqual(claims());
    expect(await verified(token, { now: START + 65 })).toEqual(claims());
    expect(await reasonOf(token, { now: START - 6 })).toBe("FUTURE_DATED");
    expect(await reasonOf(token, { now: START + 66 })).toBe("STALE");
  });

  it("has at most 4,096 characters", async () => {
    const sized = async (length: number) => {
      for (let size = 2_500; size < 3_100; size += 1) {
        const token = await signStatement(jp, TYP, claims({ note: "a".repeat(size) }));
        if (token.length >= length) return token;
      }
      throw new Error("too short");
    };
    const most = await sized(4_095);
    expect(most.length).toBeLessThanOrEqual(4_096);
    expect(await verified(most)).toMatchObject({ iss: JP });
    expect(await reasonOf(await sized(4_097))).toBe("MALFORMED");
  });

  it("is of one issuer, one audience, one kind", async () => {
    const token = await signStatement(jp, TYP, claims());
    expect(await reasonOf(token, { issuer: KR })).toBe("WRONG_ISSUER");
    expect(await reasonOf(token, { audience: TW })).toBe("MISDIRECTED");
    expect(await reasonOf(token, { typ: "aeo-receipt-batch+jwt" })).toBe("WRONG_KIND");
  });

  it("is signed under a header of three fields, one of them text that names a key, in one algorithm", async () => {
    const kid = jp.keyId;
    expect(await reasonOf(await withHeader({ alg: "EdDSA", typ: TYP, kid, x5u: "x" }))).toBe("MALFORMED");
    expect(await reasonOf(await withHeader({ alg: "EdDSA", typ: TYP }))).toBe("MALFORMED");
    expect(await reasonOf(await withHeader({ alg: "EdDSA", typ: TYP, kid: 5 }))).toBe("MALFORMED");
    expect(await reasonOf(await withHeader({ alg: "Ed25519", typ: TYP, kid }))).toBe("ALGORITHM");
  });

  it("has one spelling of its signature", async () => {
    const token = await signStatement(jp, TYP, claims());
    const last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const next = last[last.indexOf(token.at(-1) as string) + 1] as string;
    expect(await reasonOf(token.slice(0, -1) + next)).toBe("MALFORMED");
  });

  it("is malformed where a part of it is no JSON", async () => {
    const [header, payload, signature] = (await signStatement(jp, TYP, claims())).split(".");
    expect(await reasonOf(`e30x.${payload}.${signature}`)).toBe("MALFORMED");
    expect(await reasonOf(`${header}.e30x.${signature}`)).toBe("MALFORMED");
  });

  it("is malformed with a claim that forbids its use, though its kind may have such a claim", async () => {
    const withStart = z.strictObject({ iss: economyClaim, iat: instantClaim, nbf: z.int() });
    const token = await signStatement(jp, TYP, claims({ nbf: START + 6 }));
    expect(await reasonOf(token, { schema: withStart })).toBe("MALFORMED");
    expect(await verified(token, { schema: withStart, now: START + 1 })).toMatchObject({ iss: JP });
  });

  it("is altered when anything of it is another's, and every refusal has its cause", async () => {
    const token = await signStatement(jp, TYP, claims());
    const other = (await signStatement(jp, TYP, claims({ note: "x" }))).split(".")[1]!;
    const swapped = token.split(".").with(1, other).join(".");
    const altered = await refusalOf(swapped);
    expect([altered.reason, altered.cause]).toEqual(["ALTERED", expect.any(errors.JWSSignatureVerificationFailed)]);
    const misformed = await refusalOf(await signStatement(jp, TYP, claims({ more: 1 })));
    expect(misformed.cause).toBeInstanceOf(z.ZodError);
    const unread = await refusalOf(`e30x.${token.split(".").slice(1).join(".")}`);
    expect(unread.cause).toBeInstanceOf(Error);
  });

  it("needs its key both when it was signed and now", async () => {
    const token = await signStatement(jp, TYP, claims());
    expect(await reasonOf(token, { directory: { statementKeysOf: () => [] } })).toBe("UNKNOWN_KEY");
    for (const only of [START, START + 9]) {
      const directory = {
        statementKeysOf: (...[economy, purpose, at]: Parameters<FakeKeyRegistry["statementKeysOf"]>) =>
          at === only ? registry.statementKeysOf(economy, purpose, at) : [],
      };
      expect(await reasonOf(token, { directory, now: START + 9 })).toBe("UNKNOWN_KEY");
    }
  });

  it("names an economy and a moment, and nothing that its kind has no claim for", async () => {
    for (const wrong of [
      { iss: "jp" },
      { iss: 5 },
      { iss: [JP] },
      { iat: -1 },
      { iat: 2 ** 40 + 1 },
      { iat: 1.5 },
      { more: 1 },
    ])
      expect(await reasonOf(await signStatement(jp, TYP, claims(wrong) as never))).toBe("MALFORMED");
  });
});
