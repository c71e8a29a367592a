import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import type { Economy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import type { Instant } from "../domain/time.ts";
import { StatementRefusal } from "./refusal.ts";
import { economyClaim, instantClaim, signStatement, verifyStatement } from "./statement.ts";
import type { StatementKeyDirectory, StatementSigner } from "./statementKeys.ts";

/** The header in which requests and responses between gateways carry their signature. */
export const SIGNATURE_HEADER = "aeo-signature";
/** The longest life of a request, in seconds. */
export const MAX_LIFETIME = 60;
/** How far the clocks of two gateways may differ, in seconds. */
export const CLOCK_LEEWAY = 5;
const NONCE_BYTES = 16;

/** A request between gateways, as it came over the wire. */
export interface GatewayRequest {
  readonly method: string;
  /** Path and query below the gateway's own address, byte for byte as received: /exchange/v1/feed?after=0 */
  readonly target: string;
  readonly body: Uint8Array;
  /** The header SIGNATURE_HEADER; undefined when there is none. */
  readonly signature: string | undefined;
}

/** Nonces that were used; they are kept for as long as a request could come again, over restarts too. */
export interface NonceMemory {
  /** Notes a nonce; false when it was used before. */
  remember(economy: Economy, nonce: string, expiresAt: Instant, now: Instant): boolean;
}

export interface RequestVerifier {
  readonly own: Economy;
  readonly directory: StatementKeyDirectory;
  readonly nonces: NonceMemory;
  readonly now: () => Instant;
}

/** Who sent a request, and the nonce that the response must repeat. */
export interface VerifiedRequest {
  readonly requester: Economy;
  readonly nonce: string;
}

const requestClaims = z.strictObject({
  iss: economyClaim,
  aud: economyClaim,
  htm: z.string(),
  htu: z.string(),
  digest: z.string(),
  jti: z.string().regex(/^[0-9a-f]{32,128}$/),
  iat: instantClaim,
  exp: instantClaim,
});

/** SHA-256 of a body in the form that a signature quotes it; an empty body has one too. */
export function bodyDigest(body: Uint8Array): string {
  return `sha-256:${createHash("sha256").update(body).digest("base64url")}`;
}

/** Signs a request: only this method, target and body, only for this audience, only once, for at most a minute. */
export async function signRequest(
  signer: StatementSigner,
  audience: Economy,
  request: Omit<GatewayRequest, "signature">,
  now: Instant,
  lifetime: number = MAX_LIFETIME,
): Promise<{ readonly signature: string; readonly nonce: string }> {
  const nonce = randomBytes(NONCE_BYTES).toString("hex");
  const signature = await signStatement(signer, "aeo-gateway-request+jwt", {
    iss: signer.economy,
    aud: audience,
    htm: request.method,
    htu: request.target,
    digest: bodyDigest(request.body),
    jti: nonce,
    iat: now,
    exp: now + lifetime,
  });
  return { signature, nonce };
}

/**
 * Who sent a request. It must be signed with a REQUEST key of the registry, for this gateway, for exactly what came, within its
 * minute, for the first time.
 * @throws AeoError REQUEST_SIGNATURE_INVALID, the same for every reason; refusalReason() tells it to our log
 */
export async function verifyRequest(request: GatewayRequest, verifier: RequestVerifier): Promise<VerifiedRequest> {
  try {
    return await verify(request, verifier);
  } catch (error) {
    if (!(error instanceof StatementRefusal)) throw error;
    throw new AeoError("REQUEST_SIGNATURE_INVALID", "The request's signature was not accepted.", { cause: error });
  }
}

async function verify(request: GatewayRequest, verifier: RequestVerifier): Promise<VerifiedRequest> {
  if (request.signature === undefined || request.signature === "") throw new StatementRefusal("MISSING");
  const now = verifier.now();
  const claims = await verifyStatement(request.signature, {
    typ: "aeo-gateway-request+jwt",
    purpose: "REQUEST",
    schema: requestClaims,
    directory: verifier.directory,
    now,
    leeway: CLOCK_LEEWAY,
    maxAge: MAX_LIFETIME,
    audience: verifier.own,
  });
  if (claims.exp <= claims.iat || claims.exp - claims.iat > MAX_LIFETIME) throw new StatementRefusal("TOO_LONG_LIVED");
  const same =
    claims.htm === request.method && claims.htu === request.target && claims.digest === bodyDigest(request.body);
  if (!same) throw new StatementRefusal("OTHER_REQUEST");
  // Last, so that only requests that would have passed take room in the memory.
  if (!verifier.nonces.remember(claims.iss, claims.jti, claims.exp + CLOCK_LEEWAY, now))
    throw new StatementRefusal("REPLAYED");
  return { requester: claims.iss, nonce: claims.jti };
}
