import type { Economy } from "../domain/economy.ts";
import type { Instant } from "../domain/time.ts";
import type { PartnerStore } from "./ports.ts";

/** Up to when a partner's profiles are complete here, and whether they ever were. */
export interface FeedTime {
  /** What the partner told last, or what it knew when it told, whichever is older; 0 = its feed was never read to its end. */
  readonly asOf: Instant;
  readonly everComplete: boolean;
}

/**
 * The times of partners' feeds in memory, for questions that must be answered at once: the store is asked once for each partner.
 * Whoever changes a feed in the store tells `changed`, after the commit.
 */
export class FeedTimes {
  readonly #store: Pick<PartnerStore, "feed">;
  readonly #times = new Map<Economy, FeedTime>();

  constructor(store: Pick<PartnerStore, "feed">) {
    this.#store = store;
  }

  of(economy: Economy): FeedTime {
    const known = this.#times.get(economy);
    if (known !== undefined) return known;
    const { receivedAt, asOf } = this.#store.feed(economy);
    const time = { asOf: Math.min(receivedAt ?? 0, asOf?.time ?? 0), everComplete: receivedAt !== null };
    this.#times.set(economy, time);
    return time;
  }

  changed(economy: Economy): void {
    this.#times.delete(economy);
  }
}
