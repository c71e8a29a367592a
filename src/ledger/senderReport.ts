/** Why a sender can't do its work, for readiness and alarms. It goes by itself when its cause does. */
export interface SenderAlarm {
  readonly kind:
    | "SIGNER_IN_USE" // another process holds the key, or has used it on the ledger
    | "LEDGER_UNAVAILABLE" // no node answers
    | "LEDGER_BEHIND" // the node's chain is shorter than what was final
    | "TRANSACTION_REFUSED" // a node does not take a transaction that was signed
    | "STUCK" // a transaction is in no block for too long
    | "STORE_UNAVAILABLE"; // the disk is full, or the store is locked
  readonly detail: string;
}

/** What one step of a sender did. */
export interface SenderReport {
  /** Operations that were signed and offered to the nodes for the first time. */
  readonly sent: number;
  /** Transactions that were offered again. */
  readonly resent: number;
  /** Operations that failed before anything of them was signed. */
  readonly refused: number;
  /** Transactions that were found in a block. */
  readonly included: number;
  /** Transactions whose block was dropped. */
  readonly dropped: number;
  /** Operations that became FINAL or, in a final block, FAILED. */
  readonly settled: number;
  readonly alarms: readonly SenderAlarm[];
}

/** A report under construction. */
export class Tally {
  sent = 0;
  resent = 0;
  refused = 0;
  included = 0;
  dropped = 0;
  settled = 0;
  readonly alarms: SenderAlarm[] = [];

  alarm(kind: SenderAlarm["kind"], detail: string): void {
    this.alarms.push({ kind, detail });
  }
}

/** Whether a step moved anything, so that another may at once. */
export function hasProgressed({ sent, refused, included, settled }: SenderReport): boolean {
  return sent + refused + included + settled > 0;
}
