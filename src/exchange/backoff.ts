import type { Economy } from "../domain/economy.ts";
import type { Instant } from "../domain/time.ts";

/** Seconds until a peer that failed once is tried again; doubled with each failure. */
const FIRST = 5;
const LONGEST = 300;

/** Spares a peer that does not answer: each failure in a row doubles the pause, up to five minutes. */
export class Backoff {
  readonly #failures = new Map<Economy, { readonly count: number; readonly until: Instant }>();

  /** Whether the peer may be tried. */
  ready(economy: Economy, now: Instant): boolean {
    const failure = this.#failures.get(economy);
    // A clock that was set back must not silence a peer for longer than the longest pause.
    return failure === undefined || now >= failure.until || failure.until - now > LONGEST;
  }

  failed(economy: Economy, now: Instant): void {
    const count = (this.#failures.get(economy)?.count ?? 0) + 1;
    this.#failures.set(economy, { count, until: now + Math.min(LONGEST, FIRST * 2 ** Math.min(count - 1, 10)) });
  }

  succeeded(economy: Economy): void {
    this.#failures.delete(economy);
  }
}
