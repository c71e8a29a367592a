/*
 * Signed transactions as senders hand them in. ethers decodes them: besides its one folder in the gateway this file is the
 * only one that imports it, because the embedded chain stands outside the gateway, as a node would.
 */
import { Transaction } from "ethers";
import { invalidParams, refused } from "./jsonRpcFault.ts";

/** A decoded transaction whose form is right; whether the state allows it is not known yet. */
export interface RawTransaction {
  /** 0x-prefixed lower-case hex. */
  readonly raw: string;
  readonly hash: string;
  readonly nonce: number;
  readonly gasLimit: number;
  /** Input of the ecrecover precompile that gives the sender. */
  readonly recovery: string;
}

export interface TransactionRules {
  readonly chainId: number;
  readonly blockGasLimit: number;
  /** In bytes. */
  readonly maxTransactionBytes: number;
}

/** Legacy, access list, and dynamic fee; blobs have no use here and set-code is not part of `cancun`. */
const SERVED_TYPES: readonly number[] = [0, 1, 2];

/** Checks everything that takes no state. @throws JsonRpcFault in the words of geth */
export function decodeRawTransaction(value: unknown, rules: TransactionRules): RawTransaction {
  if (typeof value !== "string" || !/^0x(?:[0-9a-fA-F]{2})+$/.test(value)) {
    throw invalidParams("the transaction must be 0x-prefixed hex of whole bytes");
  }
  const bytes = value.length / 2 - 1;
  if (bytes > rules.maxTransactionBytes) {
    throw refused(`oversized data: transaction size ${bytes}, limit ${rules.maxTransactionBytes}`);
  }
  const transaction = decode(value);
  check(transaction, rules);
  const { signature, hash } = transaction;
  if (signature === null || hash === null) throw refused("invalid sender: the transaction is not signed");
  return {
    raw: value.toLowerCase(),
    hash,
    nonce: transaction.nonce,
    gasLimit: Number(transaction.gasLimit),
    recovery: `${transaction.unsignedHash}${word(27 + signature.yParity)}${signature.r.slice(2)}${signature.s.slice(2)}`,
  };
}

function decode(raw: string): Transaction {
  try {
    return Transaction.from(raw);
  } catch (error) {
    const { shortMessage, message } = error as { shortMessage?: string; message?: string };
    throw invalidParams(`invalid raw transaction: ${shortMessage ?? message ?? "not RLP"}`);
  }
}

function check(transaction: Transaction, { chainId, blockGasLimit }: TransactionRules): void {
  if (!SERVED_TYPES.includes(transaction.type ?? -1)) {
    throw refused(`transaction type not supported: type ${transaction.type}, supported 0, 1 and 2`);
  }
  if (transaction.chainId === 0n) throw refused("only replay-protected (EIP-155) transactions allowed over RPC");
  if (transaction.chainId !== BigInt(chainId)) {
    throw refused(`invalid chain id for signer: have ${transaction.chainId} want ${chainId}`);
  }
  if (transaction.gasLimit > BigInt(blockGasLimit)) {
    throw refused(`exceeds block gas limit: gas ${transaction.gasLimit}, limit ${blockGasLimit}`);
  }
  const { maxFeePerGas, maxPriorityFeePerGas } = transaction;
  if (maxFeePerGas !== null && maxPriorityFeePerGas !== null && maxPriorityFeePerGas > maxFeePerGas) {
    throw refused("max priority fee per gas higher than max fee per gas");
  }
}

function word(value: number): string {
  return value.toString(16).padStart(64, "0");
}
