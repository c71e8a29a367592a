import type { KeyObject } from "node:crypto";
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import type { StatementKey } from "../domain/authority.ts";
import { type Economy, parseEconomy } from "../domain/economy.ts";
import type { StatementPurpose } from "../domain/event.ts";
import type { Instant } from "../domain/time.ts";
import { type RefusalReason, StatementRefusal } from "./refusal.ts";
import { type StatementKeyDirectory, type StatementSigner, verifyingKey } from "./statementKeys.ts";

/** What a statement is: its domain tag, inside what is signed, so that no statement passes for one of another kind. */
export type StatementType =
  | "aeo-gateway-request+jwt"
  | "aeo-gateway-response+jwt"
  | "aeo-signed-head+jwt"
  | "aeo-receipt-batch+jwt"
  | "aeo-offline-bundle+jwt"
  | "aeo-audit-export+jwt"
  | "aeo-audit-checkpoint+jwt"
  | "aeo-exchange-file+jwt"
  | "statuslist+jwt";

/** The one algorithm. Ed25519, under the name that RFC 8037 gives it. */
const ALGORITHM = "EdDSA";
const MAX_LENGTH = 4096;
/** Three base64url parts, the last of the 64 bytes of an Ed25519 signature. */
const COMPACT = /^[\w-]+\.[\w-]+\.([\w-]{86})$/;

/** An economy code in a claim. */
export const economyClaim = z.custom<Economy>(
  (value) => typeof value === "string" && parseEconomy(value) !== undefined,
);
/** A moment in a claim: whole seconds, within the ledger's 40 bits. */
export const instantClaim = z
  .int()
  .min(0)
  .max(2 ** 40);

/** Who says it and when; every statement has these. */
export interface StatementClaims {
  readonly iss: Economy;
  readonly iat: Instant;
}

/** What a verifier insists on. */
export interface StatementExpectation<T extends StatementClaims> {
  readonly typ: StatementType;
  readonly purpose: StatementPurpose;
  /** The claims, strictly: an unknown one is refused. */
  readonly schema: z.ZodType<T>;
  readonly directory: StatementKeyDirectory;
  readonly now: Instant;
  /** Seconds by which the signer's clock may differ from ours. */
  readonly leeway: number;
  /** The most seconds since it was signed. */
  readonly maxAge: number;
  readonly issuer?: Economy;
  readonly audience?: Economy;
}

/** Signs claims as a compact JWS of the given kind. */
export function signStatement(
  signer: StatementSigner,
  typ: StatementType,
  claims: StatementClaims & Record<string, unknown>,
): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: ALGORITHM, typ, kid: signer.keyId })
    .sign(signer.privateKey);
}

/**
 * The claims of a statement that is of the expected kind, for us, of its time, and signed with a key of its issuer that stands in
 * the registry for the purpose, both when it was signed and now: whoever stole a revoked key could date back.
 * @throws StatementRefusal
 */
export async function verifyStatement<T extends StatementClaims>(
  token: string,
  expected: StatementExpectation<T>,
): Promise<T> {
  return (await verifyWithKey(token, expected)).claims;
}

/** As verifyStatement, and the registry's key that made the signature. @throws StatementRefusal */
export async function verifyWithKey<T extends StatementClaims>(
  token: string,
  expected: StatementExpectation<T>,
): Promise<{ readonly claims: T; readonly key: StatementKey }> {
  const keyId = headerKeyId(token, expected.typ);
  const claims = readClaims(token, expected.schema);
  if (expected.issuer !== undefined && claims.iss !== expected.issuer) throw new StatementRefusal("WRONG_ISSUER");
  const { key, verifying } = findKey(keyId, claims, expected);
  try {
    await jwtVerify(token, verifying, {
      algorithms: [ALGORITHM],
      typ: expected.typ,
      issuer: claims.iss,
      ...(expected.audience === undefined ? {} : { audience: expected.audience }),
      currentDate: new Date(expected.now * 1000),
      clockTolerance: expected.leeway,
      maxTokenAge: expected.maxAge,
    });
  } catch (error) {
    throw new StatementRefusal(reasonOf(error), { cause: error });
  }
  return { claims, key };
}

/** The key id of a header that has exactly what ours have; nothing in it can choose another algorithm or bring its own key. */
function headerKeyId(token: string, typ: StatementType): string {
  const signature = token.length <= MAX_LENGTH ? COMPACT.exec(token)?.[1] : undefined;
  // Of the last character four bits mean nothing. Only one spelling of a signature is taken, so that none can be varied.
  if (signature === undefined || Buffer.from(signature, "base64url").toString("base64url") !== signature)
    throw new StatementRefusal("MALFORMED");
  const header = attempt(() => decodeProtectedHeader(token));
  if (header.alg !== ALGORITHM) throw new StatementRefusal("ALGORITHM");
  if (header.typ !== typ) throw new StatementRefusal("WRONG_KIND");
  if (Object.keys(header).length !== 3 || typeof header.kid !== "string") throw new StatementRefusal("MALFORMED");
  return header.kid;
}

function readClaims<T>(token: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(attempt(() => decodeJwt(token)));
  if (!parsed.success) throw new StatementRefusal("MALFORMED", { cause: parsed.error });
  return parsed.data;
}

function findKey<T extends StatementClaims>(
  keyId: string,
  claims: T,
  expected: StatementExpectation<T>,
): { readonly key: StatementKey; readonly verifying: KeyObject } {
  const [then, now] = [claims.iat, expected.now].map((moment) =>
    expected.directory.statementKeysOf(claims.iss, expected.purpose, moment).find((key) => key.keyId === keyId),
  );
  const verifying = then && now && verifyingKey(now.publicKey);
  if (verifying === undefined) throw new StatementRefusal("UNKNOWN_KEY");
  return { key: now!, verifying };
}

function attempt<T>(decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    throw new StatementRefusal("MALFORMED", { cause: error });
  }
}

function reasonOf(error: unknown): RefusalReason {
  if (error instanceof errors.JWTExpired) return "STALE";
  if (error instanceof errors.JWSSignatureVerificationFailed) return "ALTERED";
  if (!(error instanceof errors.JWTClaimValidationFailed)) return "MALFORMED";
  if (error.claim === "aud") return "MISDIRECTED";
  return error.claim === "iat" ? "FUTURE_DATED" : "MALFORMED";
}
