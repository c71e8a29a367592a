import { createPrivateKey, randomUUID, type KeyObject } from "node:crypto";
import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  type JWTVerifyGetKey,
  SignJWT,
} from "jose";
import type { Economy } from "../domain/economy.ts";
import type { Address, StatementPurpose } from "../domain/event.ts";
import { STATEMENT_PURPOSES } from "../domain/event.ts";
import { generateStatementKey, publicKeyOf } from "../exchange/statementKeys.ts";
import { demoKey } from "../ledger/demoKeys.ts";
import { bareKeySigner } from "../ledger/keystore.ts";
import type { Signer } from "../ledger/signer.ts";
import type { SignerRole } from "../services/ports.ts";
import type { Role } from "../services/caller.ts";

/**
 * The keys with which an economy writes in a demonstration: the same on every machine for a salt, so nothing that matters may rest on
 * them.
 * @param salt what makes the keys those of one ledger among several on a chain
 */
export function demoSigners(economy: Economy, salt: string): Record<SignerRole, Signer> {
  const signer = (role: SignerRole) => bareKeySigner(demoKey(`${economy} ${role}`, salt), { demo: true });
  return {
    ADMIN: signer("ADMIN"),
    REGISTRAR: signer("REGISTRAR"),
    SIGNATORY: signer("SIGNATORY"),
    MONITOR: signer("MONITOR"),
  };
}

/** The address that deploys a demonstration's contracts, and has no power over them. */
export function demoDeployer(salt: string): Signer {
  return bareKeySigner(demoKey("DEPLOYER", salt), { demo: true });
}

/** The secrets of one gateway of a demonstration, made afresh and kept with its data. All values can be written as JSON. */
export interface GatewayKeys {
  readonly economy: Economy;
  readonly statementKeys: Readonly<Record<StatementPurpose, JWK>>;
  readonly tokenKey: JWK;
}

export async function makeGatewayKeys(economy: Economy): Promise<GatewayKeys> {
  const statementKeys = Object.fromEntries(
    STATEMENT_PURPOSES.map((purpose) => [purpose, generateStatementKey().privateKey.export({ format: "jwk" })]),
  ) as Record<StatementPurpose, JWK>;
  const { privateKey } = await generateKeyPair("EdDSA", { extractable: true });
  return {
    economy,
    statementKeys,
    tokenKey: { ...(await exportJWK(privateKey)), kid: `${economy} tokens`, alg: "EdDSA" },
  };
}

/** The private key of a purpose and the public key that the registry gets. */
export function statementKey(
  keys: GatewayKeys,
  purpose: StatementPurpose,
): { privateKey: KeyObject; publicKey: Address } {
  const privateKey = createPrivateKey({ key: keys.statementKeys[purpose] as never, format: "jwk" });
  return { privateKey, publicKey: publicKeyOf(privateKey) };
}

export function tokenIssuerOf(economy: Economy): string {
  return `urn:aeo:demo:${economy}`;
}

export function tokenAudienceOf(economy: Economy): string {
  return `aeo-gateway:${economy}`;
}

/** What checks the tokens of a demonstration's gateway. */
export function tokenVerifier({ tokenKey }: GatewayKeys): JWTVerifyGetKey {
  const { d: _private, ...publicKey } = tokenKey;
  return createLocalJWKSet({ keys: [publicKey as JWK] });
}

/** A token for one role, good for thirty days: for trying things out. */
export async function mintToken({ economy, tokenKey }: GatewayKeys, role: Role, nowMs: number): Promise<string> {
  const key = await importJWK(tokenKey, "EdDSA");
  return new SignJWT({ economy, roles: [role] })
    .setProtectedHeader({ alg: "EdDSA", kid: tokenKey.kid as string })
    .setSubject(`demo-${role}`)
    .setJti(randomUUID())
    .setIssuer(tokenIssuerOf(economy))
    .setAudience(tokenAudienceOf(economy))
    .setIssuedAt(Math.floor(nowMs / 1000))
    .setExpirationTime(Math.floor(nowMs / 1000) + 30 * 86_400)
    .sign(key);
}
