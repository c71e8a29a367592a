import { SDJwt, SDJwtInstance } from "@sd-jwt/core";
import { type Economy, parseEconomy } from "../domain/economy.ts";
import type { Instant } from "../domain/time.ts";
import {
  CREDENTIAL_TYP,
  CREDENTIAL_VCT,
  type CredentialClaims,
  DISCLOSABLE,
  type Disclosable,
  type Disclosed,
  MAX_QR_BYTES,
} from "./format.ts";
import { isRecord, isSigned, readHeader, type SignatureFault, sha256 } from "./signature.ts";
import { toBase64url } from "./base64url.ts";

/** A credential that is well formed; nothing of it may be believed before `isSignedBy`. */
export interface ReadCredential {
  readonly kid: string;
  readonly claims: CredentialClaims;
  readonly disclosed: Disclosed;
  /** Whether a registry key signed it, by the library's own check of the signature and the disclosures. */
  readonly isSignedBy: (publicKey: string) => Promise<boolean>;
}

/** One SD-JWT: the signed part, any disclosures, and no key binding. */
const FORM = /^[\w-]+\.[\w-]+\.[\w-]+~(?:[\w-]+~)*$/;
/** A credential is at most what a QR code holds; one passed on as a file may be somewhat longer. */
const MAX_LENGTH = 4 * MAX_QR_BYTES;

/** Reads the text of a credential, with white space around it or not. */
export async function readCredential(text: string): Promise<ReadCredential | SignatureFault> {
  const compact = text.trim();
  if (compact.length > MAX_LENGTH || !FORM.test(compact)) return "MALFORMED";
  const [signed, ...rest] = compact.split("~") as [string, ...string[]];
  const header = readHeader(signed, CREDENTIAL_TYP);
  if (typeof header === "string") return header;
  try {
    const { jwt, disclosures } = await SDJwt.fromEncode(compact, sha256);
    // The library finds both in every text of the form above, or throws.
    const payload = jwt!.payload!;
    const claims = claimsOf(payload);
    if (claims === undefined) return "MALFORMED";
    const disclosed = await disclosedOf(rest.slice(0, -1), payload["_sd"] as readonly unknown[], disclosures!);
    if (disclosed === undefined) return "ALTERED";
    return { kid: header.kid, claims, disclosed, isSignedBy: (key) => isSignedBy(compact, key, claims.iat) };
  } catch {
    return "MALFORMED";
  }
}

async function isSignedBy(compact: string, publicKey: string, iat: Instant): Promise<boolean> {
  const instance = new SDJwtInstance({
    hasher: sha256,
    verifier: (data, signature) => isSigned(`${data}.${signature}`, publicKey),
  });
  try {
    // Whether it is of its time now is judged by the caller, who can say what is at fault.
    await instance.verify(compact, { currentDate: iat });
    return true;
  } catch {
    return false;
  }
}

/** The claims if they are exactly those of this type of credential. */
function claimsOf(payload: Readonly<Record<string, unknown>>): CredentialClaims | undefined {
  const { iss, iat, exp, vct, sub, aeo, status, _sd, _sd_alg, ...more } = payload;
  if (Object.keys(more).length > 0 || vct !== CREDENTIAL_VCT || !Array.isArray(_sd) || _sd_alg !== "sha-256")
    return undefined;
  if (typeof iss !== "string" || parseEconomy(iss) === undefined || !isInstant(iat) || !isInstant(exp) || exp < iat)
    return undefined;
  if (typeof sub !== "string" || !/^[\w-]{16}$/.test(sub) || !isTriple(aeo) || !isRecord(status)) return undefined;
  const list = status["status_list"];
  if (!isRecord(list) || !isInstant(list["idx"]) || typeof list["uri"] !== "string") return undefined;
  const pointer = { status_list: { idx: list["idx"], uri: list["uri"] } };
  return { iss: iss as Economy, iat, exp, vct, sub, aeo, status: pointer };
}

/**
 * What is disclosed; undefined when a disclosure is none of those that were signed, is there twice, or is not what its name says.
 * The library passes over a disclosure that nothing refers to, which could carry anything.
 */
async function disclosedOf(
  encoded: readonly string[],
  signed: readonly unknown[],
  disclosures: readonly { readonly key?: string | undefined; readonly value: unknown }[],
): Promise<Disclosed | undefined> {
  const digests = await Promise.all(encoded.map(async (one) => toBase64url(await sha256(one))));
  if (!digests.every((digest) => signed.includes(digest))) return undefined;
  const found: Record<string, unknown> = {};
  for (const { key, value } of disclosures) {
    if (!isDisclosable(key) || key in found) return undefined;
    found[key] = value;
  }
  const { tin, name } = found;
  if (tin !== undefined && typeof tin !== "string") return undefined;
  if (name !== undefined && !(Array.isArray(name) && name.every((part): part is string => typeof part === "string")))
    return undefined;
  return { ...(tin === undefined ? {} : { tin }), ...(name === undefined ? {} : { name }) };
}

function isDisclosable(key: string | undefined): key is Disclosable {
  return (DISCLOSABLE as readonly (string | undefined)[]).includes(key);
}

function isInstant(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isTriple(value: unknown): value is readonly [number, number, number] {
  return Array.isArray(value) && value.length === 3 && value.every(isInstant);
}
