import type { Economy } from "../domain/economy.ts";
import type { Address, LedgerEvent } from "../domain/event.ts";
import type { LedgerChange } from "../domain/ledgerChange.ts";

export interface OwnIdentityMonitorDeps {
  readonly own: Economy;
  /** The economy that an address writes or wrote for, by the view; undefined when it is no writer. */
  readonly economyOf: (writer: Address) => Economy | undefined;
  /**
   * Whether a write of ours caused the event: its transaction is in our outbox. The transaction of an event is only the node's
   * word, so whoever can should also compare what the event is about with what was sent.
   */
  readonly isOurs: (event: LedgerEvent) => boolean;
  /** Told of each write under our name that we did not make. */
  readonly alarm: (event: LedgerEvent) => void;
  /** Events of blocks up to this are not judged: they were written before this outbox began; 0 = judge all. */
  readonly sinceBlock: number;
}

/** Watches for writes in our economy's name that our outbox does not know: somebody else has one of our keys. */
export class OwnIdentityMonitor {
  readonly #deps: OwnIdentityMonitorDeps;

  constructor(deps: OwnIdentityMonitorDeps) {
    this.#deps = deps;
  }

  /** To be told of every change, as a subscriber of the follower: the alarm comes with the block. */
  readonly onChange = (change: LedgerChange): void => {
    if (change.kind === "advanced") this.judge(change.events);
  };

  /**
   * Judges events that were verified while nobody watched, as between storing them and a crash.
   * @returns how many raised the alarm
   */
  judge(events: Iterable<LedgerEvent>): number {
    let alarms = 0;
    for (const event of events) {
      if (event.position.block <= this.#deps.sinceBlock) continue;
      if (this.#deps.economyOf(event.writer) !== this.#deps.own || this.#deps.isOurs(event)) continue;
      alarms += 1;
      this.#deps.alarm(event);
    }
    return alarms;
  }
}
