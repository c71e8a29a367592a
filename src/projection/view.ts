import type { LedgerAsOf } from "../domain/asOf.ts";
import { AeoError } from "../domain/errors.ts";
import type { LedgerEvent } from "../domain/event.ts";
import { applyEvent, emptyLedgerState, type LedgerState } from "../domain/ledgerState.ts";

/** What the ledger says, and up to where it was read to say so. */
export interface Folded {
  readonly state: LedgerState;
  readonly asOf: LedgerAsOf;
}

/** Keeps the view between two runs of the process. */
export interface SnapshotKeeper {
  save(folded: Folded): void;
  discard(): void;
}

/**
 * The stored events after one checkpoint (undefined = from the beginning) up to another, in order, checked anew.
 * @throws AeoError LEDGER_UNVERIFIABLE from the reading, when the store does not lead from the one to the other
 */
export type StoredEvents = (from: LedgerAsOf | undefined, until: LedgerAsOf) => Iterable<LedgerEvent>;

/**
 * The view that questions are answered from: folded from verified events alone, and disposable. Events come in whole batches and
 * nothing can read in between, so a reader never sees half of one.
 */
export class LedgerView {
  readonly #events: StoredEvents;
  readonly #snapshot: SnapshotKeeper | undefined;
  #folded: { state: LedgerState; asOf: LedgerAsOf | undefined };

  constructor(events: StoredEvents, start?: Folded, snapshot?: SnapshotKeeper) {
    this.#events = events;
    this.#snapshot = snapshot;
    this.#folded = start ?? { state: emptyLedgerState(), asOf: undefined };
  }

  /** Up to where the view reaches; undefined before the first contact with the ledger ever. */
  get asOf(): LedgerAsOf | undefined {
    return this.#folded.asOf;
  }

  /**
   * State and as-of, which belong together: take both from one call. The state must not be changed, and is not to be kept.
   * @throws AeoError NOT_READY before the first contact with the ledger ever
   */
  current(): Folded {
    const { state, asOf } = this.#folded;
    if (asOf === undefined) throw new AeoError("NOT_READY", "nothing of the ledger has been read yet");
    return { state, asOf };
  }

  /** Folds the next events. If it throws, the view must be rebuilt. @throws RangeError when an event contradicts the state */
  apply(events: readonly LedgerEvent[], asOf: LedgerAsOf): void {
    for (const event of events) applyEvent(this.#folded.state, event);
    this.#folded.asOf = asOf;
  }

  /** Becomes what the stored events up to a checkpoint give; unchanged if it throws. */
  rebuild(asOf: LedgerAsOf): void {
    this.#folded = foldStored(this.#events, undefined, asOf);
  }

  /** Throws the snapshot away: it may hold events that are about to be taken back. */
  invalidate(): void {
    this.#snapshot?.discard();
  }

  /** Saves a snapshot, if there is anything to save and anywhere to save it. @throws Error of the file system */
  save(): void {
    const { state, asOf } = this.#folded;
    if (asOf !== undefined) this.#snapshot?.save({ state, asOf });
  }
}

/** Folds stored events into a state, from a start (the empty one by default) up to a checkpoint. */
export function foldStored(events: StoredEvents, start: Folded | undefined, asOf: LedgerAsOf): Folded {
  const state = start?.state ?? emptyLedgerState();
  for (const event of events(start?.asOf, asOf)) applyEvent(state, event);
  return { state, asOf };
}
