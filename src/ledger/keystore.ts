import { Wallet } from "ethers";
import { AeoError } from "../domain/errors.ts";
import type { Address } from "../domain/event.ts";
import { assertNotDemoKey } from "./demoKeys.ts";
import { localSigner, type Signer } from "./signer.ts";

/** Where and how a local key may be used. */
export interface KeyOptions {
  /** A demonstration with keys that everybody knows and nothing that matters. */
  readonly demo: boolean;
}

/**
 * The signer of an encrypted keystore file (version 3, as geth, Besu and ethers write it). Takes about a second: that is what
 * makes guessing the password slow.
 * @throws AeoError INVALID_CONFIGURATION for another format, a wrong password, or a demo key outside a demonstration
 */
export async function keystoreSigner(json: string, password: string, options: KeyOptions): Promise<Signer> {
  const privateKey = await decrypt(json, password);
  if (!options.demo) assertNotDemoKey(privateKey);
  return localSigner(privateKey);
}

/**
 * The signer of a bare private key: for demonstrations only.
 * @throws AeoError INVALID_CONFIGURATION outside a demonstration, or when it is no private key
 */
export function bareKeySigner(privateKey: string, options: KeyOptions): Signer {
  if (!options.demo) {
    const detail = "A bare private key is taken in demonstrations only. Use an encrypted keystore file.";
    throw new AeoError("INVALID_CONFIGURATION", detail);
  }
  try {
    return localSigner(privateKey);
  } catch {
    // The cause would repeat the key.
    throw new AeoError("INVALID_CONFIGURATION", "The signing key is not a private key: 0x and 64 hexadecimal digits.");
  }
}

async function decrypt(json: string, password: string): Promise<string> {
  try {
    return (await Wallet.fromEncryptedJson(json, password)).privateKey;
  } catch (cause) {
    const wrong = cause instanceof Error && cause.message.includes("password");
    const detail = wrong
      ? "The password of the keystore is wrong."
      : "The keystore is not an encrypted key of version 3.";
    throw new AeoError("INVALID_CONFIGURATION", detail);
  }
}

/** The address that a keystore file says it is of; undefined when it says none. It is believed: only the password shows the key. */
export function keystoreAddress(json: string): Address | undefined {
  try {
    const { address } = JSON.parse(json) as { address?: unknown };
    const digits = /^(?:0x)?([0-9a-fA-F]{40})$/.exec(String(address))?.[1];
    return digits === undefined ? undefined : `0x${digits.toLowerCase()}`;
  } catch {
    return undefined;
  }
}
