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

/** 2 = EIP-1559; 0 = legacy with EIP-155, for chains without a base fee. Either offers a price of 0. */
export type TransactionType = 0 | 2;

/** A signer whose key is in this process's memory. */
export function localSigner(privateKey: string, type: TransactionType = 2): Signer {
  const key = new SigningKey(privateKey);
  const price = type === 2 ? { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n } : { gasPrice: 0n };
  return {
    address: computeAddress(key).toLowerCase() as Address,
    async sign(unsigned) {
      const transaction = Transaction.from({ type, value: 0n, ...price, ...unsigned });
      transaction.signature = key.sign(transaction.unsignedHash);
      return transaction.serialized as `0x${string}`;
    },
  };
}
