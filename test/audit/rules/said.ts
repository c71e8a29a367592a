import { ArrangementBook } from "../../../src/audit/arrangementBook.ts";
import { BallotBook } from "../../../src/audit/ballotBook.ts";
import type { Say } from "../../../src/audit/finding.ts";
import { WriterLists } from "../../../src/audit/writerLists.ts";
import { isArrangementEvent } from "../../../src/domain/arrangement.ts";
import { isAuthorityEvent } from "../../../src/domain/authority.ts";
import type { LedgerEvent, Registry } from "../../../src/domain/event.ts";
import { applyEvent, emptyLedgerState } from "../../../src/domain/ledgerState.ts";
import { idOf } from "../../support/facts.ts";

/** What a rule says of an event: field and words of each fault, in its order. */
export function said(rule: (say: Say) => void): string[] {
  const faults: string[] = [];
  rule((field, detail) => faults.push(`${field}: ${detail}`));
  return faults;
}

/** A position at a block time, in a block and a transaction of its own. */
export function positionAt(registry: Registry, time: number) {
  return { registry, sequence: 99, block: 999, logIndex: 3, time, transaction: idOf(999) };
}

/** What events give that nobody judged: the domain's state, and the auditor's books. */
export function foldedFrom(events: readonly LedgerEvent[]) {
  const state = emptyLedgerState();
  const ballots = new BallotBook();
  const writers = new WriterLists();
  const arrangements = new ArrangementBook();
  for (const event of events) {
    if (isAuthorityEvent(event)) {
      ballots.apply(event, state.authorities);
      writers.apply(event);
    }
    if (isArrangementEvent(event)) arrangements.apply(event);
    applyEvent(state, event);
  }
  return { state, ballots, writers, arrangements };
}
