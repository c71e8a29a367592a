import type { Economy } from "../domain/economy.ts";
import { AeoError } from "../domain/errors.ts";
import type { FeedPage } from "../domain/profileFeed.ts";
import type { Instant } from "../domain/time.ts";
import type { FeedReconciler } from "./feedReconciler.ts";
import type { FeedStore } from "./ports.ts";

/** The most bytes of profiles of a page. */
const MAX_PAGE_BYTES = 1_000_000;

export interface FeedServerDependencies {
  readonly own: Economy;
  readonly feed: FeedStore;
  readonly reconciler: Pick<FeedReconciler, "step">;
  readonly now: () => Instant;
}

/**
 * What a verified partner reads of its feed. A partner to whom nothing is shared gets the same pages as one for whom there is
 * nothing to share.
 */
export class FeedServer {
  readonly #on: FeedServerDependencies;

  constructor(dependencies: FeedServerDependencies) {
    this.#on = dependencies;
  }

  /** The page after a cursor. It is reconciled first, so that a consent withdrawn a moment ago counts already. */
  page(partner: Economy, after: number, limit: number): FeedPage {
    const { done } = this.#on.reconciler.step();
    const { entries, next, atEnd } = this.#on.feed.page(partner, after, limit, MAX_PAGE_BYTES);
    const asOf = this.#on.feed.asOf() ?? null;
    const complete = done && atEnd && asOf !== null;
    return { issuer: this.#on.own, audience: partner, after, next, entries, asOf, complete };
  }

  /**
   * Notes that the partner holds, or has deleted, what its feed said up to a cursor.
   * @throws AeoError INVALID_BODY when its feed never was that long
   */
  acknowledge(partner: Economy, cursor: number): { readonly acknowledged: number } {
    const { lastCursor } = this.#on.feed.position(partner);
    if (cursor > lastCursor)
      throw new AeoError("INVALID_BODY", `The feed ends at cursor ${lastCursor}.`, {
        faults: [{ pointer: "/cursor", detail: `at most ${lastCursor}` }],
      });
    this.#on.feed.acknowledge(partner, cursor, this.#on.now());
    return { acknowledged: this.#on.feed.position(partner).acknowledged };
  }
}
