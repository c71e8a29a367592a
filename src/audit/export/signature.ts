import { createPrivateKey, type KeyObject } from "node:crypto";
import { decodeJwt } from "jose";
import { z } from "zod";
import { type AuthoritiesState, statementKeysAt } from "../../domain/authority.ts";
import type { Economy } from "../../domain/economy.ts";
import type { Instant } from "../../domain/time.ts";
import { canonicalJson } from "../../exchange/canonicalJson.ts";
import { StatementRefusal } from "../../exchange/refusal.ts";
import { economyClaim, instantClaim, signStatement, verifyStatement } from "../../exchange/statement.ts";
import { publicKeyOf, type StatementKeyDirectory, type StatementSigner } from "../../exchange/statementKeys.ts";
import type { TrailerMembers } from "./form.ts";

/** What is signed: everything of the trailer, and through its digest everything before it. */
type Signed = Omit<TrailerMembers, "kind" | "signature">;

const claims = z.strictObject({
  iss: economyClaim,
  iat: instantClaim,
  chainId: z.int(),
  block: z.int(),
  blockHash: z.string(),
  time: z.int(),
  events: z.record(z.string(), z.int()),
  heads: z.record(z.string(), z.strictObject({ sequence: z.int(), head: z.string() })),
  sha256: z.string(),
});

/**
 * The signer that a private key is by the registry's own account.
 * @param jwk a private Ed25519 key
 * @returns undefined when no authority has it as a HEAD key at that moment
 * @throws RangeError when it is no such key; what it holds is never in the message
 */
export function headSigner(jwk: object, authorities: AuthoritiesState, now: Instant): StatementSigner | undefined {
  let privateKey: KeyObject;
  let publicKey: string;
  try {
    privateKey = createPrivateKey({ key: jwk as never, format: "jwk" });
    publicKey = publicKeyOf(privateKey);
  } catch {
    throw new RangeError("it is not a private Ed25519 key as a JWK");
  }
  for (const economy of authorities.members.keys()) {
    const key = statementKeysAt(authorities, economy, "HEAD", now).find((each) => each.publicKey === publicKey);
    if (key !== undefined) return { economy, purpose: "HEAD", keyId: key.keyId, privateKey };
  }
  return undefined;
}

/** Signs a trailer. */
export function signTrailer(signer: StatementSigner, chainId: number, signed: Signed, now: Instant): Promise<string> {
  return signStatement(signer, "aeo-audit-export+jwt", { iss: signer.economy, iat: now, chainId, ...signed });
}

/**
 * Who signed a trailer, by the keys of the history that it ends. That shows who vouches for the file, to somebody who knows from
 * elsewhere that this is the history; a forger of a whole history would forge its keys too.
 * @returns the economy, or why it is no signature of this trailer
 */
export async function trailerSigner(
  { kind: _kind, signature, ...signed }: TrailerMembers,
  chainId: number,
  authorities: AuthoritiesState,
): Promise<{ readonly economy: Economy } | { readonly reason: string } | undefined> {
  if (signature === null) return undefined;
  try {
    const directory: StatementKeyDirectory = {
      statementKeysOf: (economy, purpose, at) => statementKeysAt(authorities, economy, purpose, at),
    };
    const now = Number(decodeJwt(signature).iat ?? 0);
    const verified = await verifyStatement(signature, {
      ...{
        typ: "aeo-audit-export+jwt",
        purpose: "HEAD",
        schema: claims,
        now,
        leeway: 0,
        maxAge: Number.MAX_SAFE_INTEGER,
      },
      directory,
    });
    const { iss, iat: _iat, ...told } = verified;
    const same = Buffer.from(canonicalJson(told)).equals(canonicalJson({ chainId, ...signed }));
    return same ? { economy: iss } : { reason: "what was signed is not this trailer" };
  } catch (error) {
    if (error instanceof StatementRefusal) return { reason: error.message };
    return { reason: "it is no signed statement" };
  }
}
