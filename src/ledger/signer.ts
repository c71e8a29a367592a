import { computeAddress, SigningKey, Transaction } from "ethers";
import type { Address } from "../domain/event.ts";

/** A transaction before it is signed. The ledger is free of charge, so it offers no price. */
export interface UnsignedTransaction {
  readonly chainId: number;
  readonly nonce: number;
  /** The contract; null deploys one. */
  readonly to: Address | null;
  readonly data: `0x${string}`;
  readonly gasLimit: bigint;
}

/** A key that signs transactions: a local one, or one that never leaves a hardware module. */
export interface Signer {
  readonly address: Address;
  /** The signed bytes, as eth_sendRawTransaction takes them. */
  sign(transaction: UnsignedTransaction): Promise<`0x${string}`>;
}

/** A signer whose key is in this process's memory. Its transactions are of the oldest form, with EIP-155, which every chain takes. */
export function localSigner(privateKey: string): Signer {
  const key = new SigningKey(privateKey);
  return {
    address: computeAddress(key).toLowerCase() as Address,
    async sign(unsigned) {
      const transaction = Transaction.from({ type: 0, value: 0n, gasPrice: 0n, ...unsigned });
      transaction.signature = key.sign(transaction.unsignedHash);
      return transaction.serialized as `0x${string}`;
    },
  };
}
