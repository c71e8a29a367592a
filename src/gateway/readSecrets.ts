import { createPrivateKey } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLocalJWKSet, createRemoteJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";
import type { Config } from "../config.ts";
import { AeoError } from "../domain/errors.ts";
import type { StatementPurpose } from "../domain/event.ts";
import { publicKeyOf, type StatementSigner } from "../exchange/statementKeys.ts";
import { parseAddressBook } from "../ledger/addressBook.ts";
import { keyIdOf } from "../ledger/keyId.ts";
import { keystoreSigner } from "../ledger/keystore.ts";
import type { Signer } from "../ledger/signer.ts";
import type { SignerRole } from "../services/ports.ts";
import type { Secrets } from "./secrets.ts";

const ROLE_FILES = { REGISTRAR: "registrar", SIGNATORY: "signatory", MONITOR: "monitor", ADMIN: "admin" } as const;

/**
 * Reads the address book and the keys that the configuration points to.
 * @throws AeoError INVALID_CONFIGURATION; what a file holds is never in the message
 */
export async function readSecrets(config: Config): Promise<Secrets> {
  return {
    book: parseAddressBook(readJson("AEO_ADDRESS_BOOK", config.addressBook)),
    signers: await readSigners(config),
    requestSigner: statementSigner(config, "REQUEST"),
    headSigner: statementSigner(config, "HEAD"),
    receiptSigner: statementSigner(config, "RECEIPT"),
    credentialSigner: optionalSigner(config, "CREDENTIAL"),
    tokenKeys: tokenKeys(config.tokenKeys),
    sharedStore: sharedStore(config),
  };
}

export function sharedStore({ storeUrl: url, storePassword, storeSchema: schema }: Config): Secrets["sharedStore"] {
  if (url === "") return undefined;
  if (storePassword === "") return { url, password: undefined, schema };
  const password = readText("AEO_STORE_PASSWORD_FILE", storePassword).replace(/\r?\n$/, "");
  if (password === "")
    throw new AeoError("INVALID_CONFIGURATION", `AEO_STORE_PASSWORD_FILE: ${storePassword} is empty`);
  return { url, password, schema };
}

/** The signers of the keystores that are there. @throws AeoError INVALID_CONFIGURATION naming setting and file */
export async function readSigners({
  keystores,
  keystorePassword,
}: Pick<Config, "keystores" | "keystorePassword">): Promise<Secrets["signers"]> {
  if (!existsSync(keystores)) throw new AeoError("INVALID_CONFIGURATION", `AEO_KEYSTORES: ${keystores} is not there`);
  const password = readText("AEO_KEYSTORE_PASSWORD_FILE", keystorePassword).replace(/\r?\n$/, "");
  const signers: Partial<Record<SignerRole, Signer>> = {};
  for (const [role, name] of Object.entries(ROLE_FILES) as [SignerRole, string][]) {
    const file = join(keystores, `${name}.json`);
    if (!existsSync(file)) continue;
    const json = readText("AEO_KEYSTORES", file);
    try {
      signers[role] = await keystoreSigner(json, password, { demo: false });
    } catch (error) {
      if (!(error instanceof AeoError)) throw error;
      const where = `AEO_KEYSTORES: ${file}, with the password in ${keystorePassword} (AEO_KEYSTORE_PASSWORD_FILE)`;
      throw new AeoError(error.code, `${where}: ${error.message}`);
    }
  }
  return signers;
}

function statementSigner(config: Config, purpose: StatementPurpose): StatementSigner {
  const signer = optionalSigner(config, purpose);
  if (signer === undefined)
    throw new AeoError("INVALID_CONFIGURATION", `AEO_STATEMENT_KEYS: no key with use ${purpose}`);
  return signer;
}

function optionalSigner({ economy, statementKeys }: Config, purpose: StatementPurpose): StatementSigner | undefined {
  const { keys } = readJson("AEO_STATEMENT_KEYS", statementKeys) as JSONWebKeySet;
  const jwk = keys?.find(({ use }) => use === purpose);
  if (jwk === undefined) return undefined;
  try {
    const privateKey = createPrivateKey({ key: jwk as never, format: "jwk" });
    return { economy, purpose, keyId: keyIdOf(economy, purpose, publicKeyOf(privateKey)), privateKey };
  } catch {
    // The cause could repeat the key.
    throw new AeoError(
      "INVALID_CONFIGURATION",
      `AEO_STATEMENT_KEYS: the key for ${purpose} is not a private Ed25519 key`,
    );
  }
}

function tokenKeys(place: string): JWTVerifyGetKey {
  if (place.startsWith("https://")) return createRemoteJWKSet(new URL(place));
  return createLocalJWKSet(readJson("AEO_TOKEN_KEYS", place) as JSONWebKeySet);
}

function readJson(variable: string, path: string): unknown {
  const text = readText(variable, path);
  try {
    return JSON.parse(text);
  } catch {
    throw new AeoError("INVALID_CONFIGURATION", `${variable}: ${path} is not JSON`);
  }
}

function readText(variable: string, path: string): string {
  const text = optionalText(path);
  if (text === undefined) throw new AeoError("INVALID_CONFIGURATION", `${variable}: ${path} can't be read`);
  return text;
}

function optionalText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
