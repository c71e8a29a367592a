import { computeAddress, SigningKey } from "ethers";
import { signRecoverable } from "tiny-secp256k1";
import type { Address } from "../domain/event.ts";
import { hexOf } from "./hex.ts";
import { keccak } from "./keccak.ts";
import { transactionBytes, type UnsignedTransaction } from "./transactionBytes.ts";

/** A key that signs transactions: a local one, or one that never leaves a hardware module. */
export interface Signer {
  readonly address: Address;
  /** The signed bytes, as eth_sendRawTransaction takes them. */
  sign(transaction: UnsignedTransaction): Promise<`0x${string}`>;
}

/**
 * A signer whose key is in this process's memory. Its transactions are of the oldest form, with EIP-155, which every chain takes. It
 * signs by libsecp256k1, with the nonces of RFC 6979: the same bytes each time.
 * @throws when it is no private key
 */
export function localSigner(privateKey: string): Signer {
  const key = new SigningKey(privateKey);
  const secret = Buffer.from(privateKey.slice(2), "hex");
  return {
    address: computeAddress(key).toLowerCase() as Address,
    async sign(unsigned) {
      const { signature, recoveryId } = signRecoverable(keccak(transactionBytes(unsigned)), secret);
      return hexOf(transactionBytes(unsigned, { signature, recoveryId }));
    },
  };
}
