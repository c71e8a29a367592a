import type { Config } from "../config.ts";
import type { Instant } from "../domain/time.ts";
import type { BatchStore } from "../receipts/batch.ts";
import type { SealingBook } from "../receipts/book.ts";
import { type AnchoredRoot, periodOf, periodsOver } from "../receipts/periods.ts";
import type { Logger } from "../telemetry/log.ts";
import type { Reading } from "./reading.ts";
import type { Secrets } from "./secrets.ts";
import type { Stores } from "./stores.ts";
import type { Writing } from "./writing.ts";

export interface AnchoringParts {
  readonly config: Pick<Config, "receiptPeriod">;
  readonly secrets: Pick<Secrets, "signers">;
  readonly stores: { readonly outbox: Pick<Stores["outbox"], "pending"> };
  readonly reading: { readonly view: Pick<Reading["view"], "asOf"> };
  readonly writing: Pick<Writing, "writes" | "wake">;
  readonly store: Pick<BatchStore, "between">;
  readonly book: Pick<SealingBook, "settledUntil">;
  /** The roots of this economy that the verified ledger has. */
  readonly own: () => readonly AnchoredRoot[];
  readonly log: Logger;
  readonly now: () => Instant;
}

/** After a root was refused by the ledger, seconds before it is given again. */
const AGAIN = 600;

/**
 * Makes the turn that gives the ledger the root of the oldest period that is over and not on it, one at a time. Whether it was given
 * is asked of the outbox and of the ledger, so that it is given once however often the gateway ends in between.
 */
export function createAnchoring(parts: AnchoringParts): () => Promise<void> {
  const { config, secrets, stores, reading, writing, store, book, own, log, now } = parts;
  const given = new Map<Instant, Instant>();
  let doneUntil: Instant = 0;
  if (secrets.signers.MONITOR === undefined)
    log.warn("roots of receipts do not go to the ledger: this gateway holds no key for the role MONITOR");
  return async () => {
    const { asOf } = reading.view;
    if (asOf === undefined || secrets.signers.MONITOR === undefined) return;
    // The contract takes no period that is not over by its own clock.
    const over = Math.min(book.settledUntil, asOf.time);
    if (periodOf(over, config.receiptPeriod).from <= doneUntil) return;
    const from = Math.max(0, ...own().map(({ until }) => until));
    const [oldest] = await periodsOver(store, config.receiptPeriod, from, over);
    if (oldest === undefined) {
      doneUntil = periodOf(over, config.receiptPeriod).from;
      return;
    }
    const createdAt = now();
    const isPending = stores.outbox.pending(`receipts/${oldest.from}/${oldest.until}`) !== undefined;
    const isOnLedger = own().some(({ until }) => until >= oldest.until);
    if (isPending || isOnLedger || createdAt - (given.get(oldest.from) ?? 0) < AGAIN) return;
    given.set(oldest.from, createdAt);
    const call = { registry: "benefits", fn: "anchorReceipts", ...oldest } as const;
    writing.writes.accept({ call, signer: "MONITOR", caller: "receipts", now: createdAt });
    writing.wake();
  };
}
