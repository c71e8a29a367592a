import type { LedgerAsOf } from "../domain/asOf.ts";
import { type LedgerEvent, REGISTRIES, type Registry } from "../domain/event.ts";
import type { VerifiedLog } from "../domain/ledgerLog.ts";
import type { AddressBook } from "./addressBook.ts";
import { decodeLog } from "./eventCodec.ts";
import { asBuffer } from "./hex.ts";
import { assertTip, genesisTip, HistoryFold, type HistoryTip } from "./history.ts";
import { UnverifiableHistory } from "./historyFault.ts";

/** Where verified logs are kept, in order. */
export interface StoredLogs {
  after(place?: { readonly block: number; readonly logIndex: number }): Iterable<VerifiedLog>;
}

/**
 * Reads events back from the store, checking their histories anew: a store that somebody altered is noticed before anything is
 * answered from it.
 * @returns a reader of the events after one checkpoint (undefined = from the beginning) up to another
 * @throws UnverifiableHistory from the reading, when the store does not lead from the one to the other
 */
export function storedEvents(
  book: AddressBook,
  store: StoredLogs,
): (from: LedgerAsOf | undefined, until: LedgerAsOf) => Iterable<LedgerEvent> {
  return function* (from, until) {
    const folds = new Map(REGISTRIES.map((registry) => [registry, new HistoryFold(startOf(book, from, registry))]));
    const head = Buffer.alloc(24);
    for (const log of store.after(from && { block: from.block, logIndex: Number.MAX_SAFE_INTEGER })) {
      if (log.position.block > until.block) break;
      check(folds.get(log.position.registry) as HistoryFold, log, head);
      yield decodeLog(log);
    }
    for (const [registry, fold] of folds) assertTip(registry, until.block, fold.tip, tipOf(until, registry));
  };
}

function startOf(book: AddressBook, from: LedgerAsOf | undefined, registry: Registry): HistoryTip {
  return from === undefined ? genesisTip(book.chainId, book.contracts[registry].address) : tipOf(from, registry);
}

function tipOf(asOf: LedgerAsOf, registry: Registry): HistoryTip {
  const { sequence, head } = asOf.heads[registry];
  return { sequence, head: Buffer.from(head.slice(2), "hex") };
}

function check(fold: HistoryFold, { position, content, head: stored }: VerifiedLog, head: Buffer): void {
  const { registry, block, logIndex, sequence, time } = position;
  const expected = fold.next;
  fold.append(time, content, head);
  if (sequence !== expected || !head.equals(asBuffer(stored))) {
    const detail = `the store's entry ${sequence} does not follow entry ${expected - 1}`;
    throw new UnverifiableHistory({ kind: "altered", registry, block, logIndex, detail });
  }
}
