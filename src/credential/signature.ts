import { compactVerify, type CryptoKey, importJWK } from "jose";
import { hexBytes, toBase64url } from "./base64url.ts";

const ALGORITHM = "EdDSA";

/** Why a signed text is not taken. */
export type SignatureFault = "MALFORMED" | "WRONG_KIND" | "ALTERED";

/** The header of a compact JWS if it is of the kind and algorithm wanted and spelled in the one canonical way. */
export function readHeader(compact: string, typ: string): { readonly kid: string } | SignatureFault {
  // Of the last character of a signature four bits mean nothing: only one spelling is taken, so that none can be varied.
  if (!/^[\w-]+\.[\w-]+\.[\w-]{85}[AQgw]$/.test(compact)) return "MALFORMED";
  const fields = readJson(compact.split(".")[0]!);
  if (fields === undefined) return "MALFORMED";
  const { alg, typ: kind, kid } = fields;
  if (alg !== ALGORITHM || kind !== typ) return "WRONG_KIND";
  if (typeof kid !== "string" || Object.keys(fields).length !== 3) return "MALFORMED";
  return { kid };
}

/** The claims of a compact JWS that a registry key signed. */
export async function verifySigned(
  compact: string,
  typ: string,
  publicKey: string,
): Promise<Readonly<Record<string, unknown>> | SignatureFault> {
  const header = readHeader(compact, typ);
  if (typeof header === "string") return header;
  if (!(await isSigned(compact, publicKey))) return "ALTERED";
  return readPayload(compact) ?? "MALFORMED";
}

/** The claims of a compact JWS, before anything of it is checked; undefined when they are no JSON object. */
export function readPayload(compact: string): Readonly<Record<string, unknown>> | undefined {
  return readJson(compact.split(".")[1]!);
}

/** Whether an Ed25519 key, as the registry has it (32 bytes, 0x hex), made the signature of a compact JWS. */
export async function isSigned(compact: string, publicKey: string): Promise<boolean> {
  try {
    const jwk = { kty: "OKP", crv: "Ed25519", x: toBase64url(hexBytes(publicKey)) };
    const key = (await importJWK(jwk, ALGORITHM)) as CryptoKey;
    await compactVerify(compact, key, { algorithms: [ALGORITHM] });
    return true;
  } catch {
    return false;
  }
}

/** SHA-256 by the platform. */
export async function sha256(data: string | ArrayBuffer): Promise<Uint8Array> {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function readJson(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const binary = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
