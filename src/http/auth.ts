import { hash } from "node:crypto";
import { decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import { type Economy, parseEconomy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import { type Caller, type Role, ROLES } from "../services/caller.ts";

/** Checks a bearer token. */
export type Authenticate = (authorization: string | undefined) => Promise<Caller>;

/** Checks tokens, and remembers those that were good. */
export interface Authenticator {
  readonly authenticate: Authenticate;
  /** The caller of a header that was checked before, and has neither expired nor been revoked; undefined: it must be checked. */
  recall(digest: string): Caller | undefined;
}

/** Under what a header is remembered; the header itself, which is a secret, is not kept. */
export function digestOf(authorization: string): string {
  return hash("sha256", authorization, "base64");
}

export interface AuthSettings {
  /** The gateway's own economy; a token for another is refused. */
  readonly economy: Economy;
  readonly issuer: string;
  readonly audience: string;
  /** From configuration, or an OIDC issuer's key set. */
  readonly keys: JWTVerifyGetKey;
  /** Whether a token was revoked, by its `jti`: asked with every request, so it must not search. */
  readonly isRevoked?: (jti: string) => boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Asymmetric only: a gateway that could verify with a shared secret could also forge. */
const ALGORITHMS = ["EdDSA", "ES256", "RS256", "PS256"];
/** For how long a token that has expired is still taken, in seconds. */
export const LEEWAY_SECONDS = 30;
const MAX_REMEMBERED = 10_000;

/**
 * Tokens are checked once and remembered by their hash until they expire, so that a busy caller costs one signature check.
 * @throws AeoError TOKEN_MISSING, TOKEN_INVALID, WRONG_ECONOMY
 */
export function createAuthenticator(settings: AuthSettings): Authenticator {
  const remembered = new Map<string, { caller: Caller; expiresAt: number; jti: string | undefined }>();
  const recall = (digest: string) => {
    const known = remembered.get(digest);
    if (known === undefined) return undefined;
    if (known.expiresAt > settings.now() && !isRevoked(known.jti, settings)) return known.caller;
    remembered.delete(digest);
    return undefined;
  };
  return {
    recall,
    async authenticate(authorization = "") {
      const token = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization)?.[1];
      if (token === undefined) throw new AeoError("TOKEN_MISSING", "no Authorization: Bearer header");
      const digest = digestOf(authorization);
      const known = recall(digest);
      if (known !== undefined) return known;
      const { payload, expiresAt } = await verify(token, settings);
      if (isRevoked(payload.jti, settings)) throw new AeoError("TOKEN_INVALID", "the token was revoked");
      const caller = { ...callerOf(payload, settings.economy), expiresAt };
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      remembered.set(digest, { caller, jti: payload.jti, expiresAt });
      return caller;
    },
  };
}

/** The check alone. */
export function createAuthenticate(settings: AuthSettings): Authenticate {
  return createAuthenticator(settings).authenticate;
}

function isRevoked(jti: string | undefined, settings: AuthSettings): boolean {
  return jti !== undefined && settings.isRevoked?.(jti) === true;
}

async function verify(token: string, settings: AuthSettings): Promise<{ payload: JWTPayload; expiresAt: number }> {
  try {
    const { payload } = await jwtVerify(token, settings.keys, {
      issuer: settings.issuer,
      audience: settings.audience,
      algorithms: ALGORITHMS,
      requiredClaims: ["exp", "sub"],
      clockTolerance: LEEWAY_SECONDS,
      currentDate: new Date(settings.now()),
    });
    return { payload, expiresAt: ((payload.exp as number) + LEEWAY_SECONDS) * 1000 };
  } catch (error) {
    if (error instanceof errors.JWKSTimeout)
      throw new AeoError("NOT_READY", "the token issuer's keys can't be fetched");
    refuseOther(token, settings.economy);
    throw new AeoError("TOKEN_INVALID", error instanceof errors.JOSEError ? error.code : "malformed", { cause: error });
  }
}

/** A token that can't be checked here is most often one for another gateway. Only what the refusal says comes of this. */
function refuseOther(token: string, own: Economy): void {
  let claimed: unknown;
  try {
    claimed = decodeJwt(token)["economy"];
  } catch {
    return;
  }
  const economy = typeof claimed === "string" ? parseEconomy(claimed) : undefined;
  if (economy !== undefined && economy !== own) throw wrongEconomy(economy, own);
}

function wrongEconomy(economy: Economy, own: Economy): AeoError {
  return new AeoError("WRONG_ECONOMY", `the token is for ${economy}; this gateway is ${own}'s`);
}

function callerOf(payload: JWTPayload, own: Economy): Caller {
  const economy = parseEconomy(String(payload["economy"]));
  if (economy === undefined) throw new AeoError("TOKEN_INVALID", "the token names no economy");
  if (economy !== own) throw wrongEconomy(economy, own);
  const claimed = Array.isArray(payload["roles"]) ? payload["roles"] : [];
  return { subject: payload.sub as string, economy, roles: ROLES.filter((role) => claimed.includes(role)) };
}

/** @throws AeoError ROLE_MISSING unless the caller has one of the roles */
export function requireRole(caller: Caller, roles: readonly Role[]): void {
  if (!roles.some((role) => caller.roles.includes(role)))
    throw new AeoError("ROLE_MISSING", `this takes one of: ${roles.join(", ")}`);
}
