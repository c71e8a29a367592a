import type { Economy } from "../domain/economy.ts";
import type { Bytes32 } from "../domain/event.ts";
import type { Instant } from "../domain/time.ts";
import type { Caller } from "./caller.ts";

/** A root of receipts as the ledger has it. */
export interface ReceiptRoot {
  readonly economy: Economy;
  readonly from: Instant;
  readonly until: Instant;
  readonly root: Bytes32;
}

/** What callers may read of receipts. The documents are in their final form. */
export interface ReceiptReading<Receipt, Batch> {
  /**
   * A receipt with all that it takes to check it, once it is sealed: to who asked the question, and to auditors.
   * @throws AeoError UNKNOWN_RECEIPT for everybody else; RECEIPTS_NOT_SEALED
   */
  find(id: string, caller: Caller): Promise<Receipt>;
  /** Batches sealed in [from, until), in their order. */
  batches(from: Instant, until: Instant): AsyncIterable<Batch>;
  /** The roots on the ledger, of all economies. */
  roots(): readonly ReceiptRoot[];
}
