import { computeAddress, SigningKey, Wallet } from "ethers";
import type { Address } from "../domain/event.ts";

/** Who a node is: the public half of its key, which names it in enodes, and the address under which it validates. */
export interface NodeIdentity {
  /** The uncompressed public key without its leading 04: 128 hex digits in lower case, as an enode has it. */
  readonly nodeId: string;
  /** The address of the key, lower case: the validator in block headers. */
  readonly address: Address;
}

/** The identity of a node by its public key: 128 hex digits, with or without 0x and the 04 in front. @throws RangeError */
export function nodeOfPublicKey(publicKey: string): NodeIdentity {
  const digits = /^(?:0x)?(?:04)?([0-9a-f]{128})$/i.exec(publicKey)?.[1]?.toLowerCase();
  if (digits === undefined) throw new RangeError("a node's public key has 128 hex digits");
  try {
    return { nodeId: digits, address: computeAddress(`0x04${digits}`).toLowerCase() as Address };
  } catch (cause) {
    throw new RangeError("the public key is no point of secp256k1", { cause });
  }
}

/** The identity of a node by its private key: 64 hex digits, with or without 0x. @throws RangeError that does not repeat the key */
export function nodeOfPrivateKey(privateKey: string): NodeIdentity {
  const digits = /^(?:0x)?([0-9a-f]{64})$/i.exec(privateKey.trim())?.[1];
  try {
    return nodeOfPublicKey(new SigningKey(`0x${digits}`).publicKey);
  } catch {
    throw new RangeError("a node's private key has 64 hex digits");
  }
}

/** A fresh private key of secp256k1, as Besu reads it from a file. */
export function createPrivateKey(): `0x${string}` {
  return Wallet.createRandom().privateKey as `0x${string}`;
}
