import { createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { StatementKey } from "../domain/authority.ts";
import type { Economy } from "../domain/economy.ts";
import type { Bytes32, StatementPurpose } from "../domain/event.ts";
import type { Instant } from "../domain/time.ts";

/** The statement keys of the registry, as our verified view of the ledger has them. */
export interface StatementKeyDirectory {
  /** The keys with which an economy may sign statements of a purpose dated at a moment; none for an economy we don't know. */
  statementKeysOf(economy: Economy, purpose: StatementPurpose, at: Instant): readonly StatementKey[];
}

/** A private key of ours, under the id that the registry gives its public key. */
export interface StatementSigner {
  readonly economy: Economy;
  readonly purpose: StatementPurpose;
  readonly keyId: Bytes32;
  /** Ed25519. */
  readonly privateKey: KeyObject;
}

/** A fresh Ed25519 key pair, the public key in the form in which the registry takes it. */
export function generateStatementKey(): { readonly privateKey: KeyObject; readonly publicKey: Bytes32 } {
  const { privateKey } = generateKeyPairSync("ed25519");
  return { privateKey, publicKey: publicKeyOf(privateKey) };
}

/** The 32 bytes of an Ed25519 key's public part. */
export function publicKeyOf(key: KeyObject): Bytes32 {
  const { x } = (key.type === "private" ? createPublicKey(key) : key).export({ format: "jwk" });
  if (key.asymmetricKeyType !== "ed25519" || x === undefined) throw new RangeError("not an Ed25519 key");
  return `0x${Buffer.from(x, "base64url").toString("hex")}`;
}

/** The key that verifies; undefined when the bytes in the registry are no key. */
export function verifyingKey(publicKey: Bytes32): KeyObject | undefined {
  const x = Buffer.from(publicKey.slice(2), "hex").toString("base64url");
  try {
    return createPublicKey({ format: "jwk", key: { kty: "OKP", crv: "Ed25519", x } });
  } catch {
    return undefined;
  }
}
