import { encryptKeystoreJson } from "ethers";
import type { Address } from "../domain/event.ts";
import { createPrivateKey, nodeOfPrivateKey } from "./nodeKey.ts";

/** A fresh key as an encrypted keystore of version 3, and its address. */
export interface NewKeystore {
  readonly json: string;
  readonly address: Address;
}

/**
 * Makes a key that is never outside the keystore. Takes seconds: that is what makes guessing the password slow.
 * @param rounds scrypt's N, a power of two; only trials take fewer than the usual
 */
export async function newKeystore(password: string, rounds = 131_072): Promise<NewKeystore> {
  const privateKey = createPrivateKey();
  const { address } = nodeOfPrivateKey(privateKey);
  const json = await encryptKeystoreJson({ address, privateKey }, password, { scrypt: { N: rounds, r: 8, p: 1 } });
  return { json, address };
}
