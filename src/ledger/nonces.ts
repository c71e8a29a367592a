import type { Address } from "../domain/event.ts";

/** What the chain and the outbox say of a key's nonces. */
export interface NonceCounts {
  readonly signer: Address;
  /** How many transactions of the key are executed, by the newest block. */
  readonly used: number;
  /** The outbox's next nonce. */
  readonly next: number;
  /** How many of the key's transactions are settled, by the outbox. */
  readonly settled: number;
}

/** Why nothing may be sent. */
export interface NonceFault {
  readonly kind: "SIGNER_IN_USE" | "LEDGER_BEHIND";
  readonly detail: string;
}

/**
 * Whether the chain and the outbox agree. The outbox gives each nonce to one operation and stores it with the signed bytes, so every
 * nonce that the chain counts is one of ours, and the chain counts every settled one. The next nonce is the outbox's: the chain's
 * count could only be larger if somebody else used the key, and then nothing of ours may follow.
 */
export function checkNonces({ signer, used, next, settled }: NonceCounts): NonceFault | undefined {
  if (used > next) {
    const detail = `${used} transactions of ${signer} are on the ledger; this outbox signed ${next}. Another process uses the key, or this store is an old copy.`;
    return { kind: "SIGNER_IN_USE", detail };
  }
  if (used < settled) {
    const detail = `The node counts ${used} transactions of ${signer}; ${settled} were final. It lags behind, or serves another chain.`;
    return { kind: "LEDGER_BEHIND", detail };
  }
  return undefined;
}
