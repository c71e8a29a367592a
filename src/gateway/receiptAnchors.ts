import type { Instant } from "../domain/time.ts";
import type { BatchStore } from "../receipts/batch.ts";
import type { SealingBook } from "../receipts/book.ts";
import { type AnchoredRoot, periodOf, type Periods, periodsOver, rootOfPeriod } from "../receipts/periods.ts";
import type { Logger } from "../telemetry/log.ts";
import type { Reading } from "./reading.ts";
import type { Secrets } from "./secrets.ts";
import type { Stores } from "./stores.ts";
import type { Writing } from "./writing.ts";

export interface AnchoringParts {
  readonly periods: Periods;
  readonly secrets: Pick<Secrets, "signers">;
  readonly stores: { readonly outbox: Pick<Stores["outbox"], "pending"> };
  readonly reading: { readonly view: Pick<Reading["view"], "asOf"> };
  readonly writing: Pick<Writing, "writes" | "wake">;
  readonly store: Pick<BatchStore, "between">;
  readonly book: Pick<SealingBook, "settledUntil">;
  /** The roots of this economy that the verified ledger has, of any of its gateways. */
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
  const { periods, secrets, stores, reading, writing, store, book, own, log, now } = parts;
  const given = new Map<Instant, Instant>();
  let doneUntil: Instant = 0;
  const ofThisBook = new Map<string, boolean>();
  const isOfThisBook = async (root: AnchoredRoot) => {
    let is = ofThisBook.get(root.root);
    if (is === undefined) ofThisBook.set(root.root, (is = (await rootOfPeriod(store, root)) === root.root));
    return is;
  };
  /** Until when the ledger has the roots of this book. */
  const givenUntil = async (): Promise<Instant> => {
    for (const root of own().toSorted((a, b) => b.until - a.until)) if (await isOfThisBook(root)) return root.until;
    return 0;
  };
  if (secrets.signers.MONITOR === undefined)
    log.warn("roots of receipts do not go to the ledger: this gateway holds no key for the role MONITOR");
  return async () => {
    const { asOf } = reading.view;
    if (asOf === undefined || secrets.signers.MONITOR === undefined) return;
    // The contract takes no period that is not over by its own clock.
    const over = Math.min(book.settledUntil, asOf.time);
    if (periodOf(over, periods).from <= doneUntil) return;
    const ended = await periodsOver(store, periods, await givenUntil(), over);
    // A period that has another root there already gets no second one.
    const isTaken = (period: { from: Instant; until: Instant }) =>
      own().some(({ from, until }) => from === period.from && until === period.until);
    const oldest = ended.find((period) => !isTaken(period));
    if (oldest === undefined) {
      doneUntil = periodOf(over, periods).from;
      return;
    }
    const createdAt = now();
    const isPending = stores.outbox.pending(`receipts/${oldest.from}/${oldest.until}`) !== undefined;
    if (isPending || createdAt - (given.get(oldest.from) ?? 0) < AGAIN) return;
    given.set(oldest.from, createdAt);
    const call = { registry: "benefits", fn: "anchorReceipts", ...oldest } as const;
    writing.writes.accept({ call, signer: "MONITOR", caller: "receipts", now: createdAt });
    writing.wake();
  };
}
