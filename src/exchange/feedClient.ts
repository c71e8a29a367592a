import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import type { Instant } from "../domain/time.ts";
import { Backoff } from "./backoff.ts";
import { type FeedIntake, PageFault } from "./feedIntake.ts";
import { feedPageSchema, type ReceivedPage } from "./feedSchema.ts";
import { type Peer, type PeerClient, PeerFault, type PeerFaultCode } from "./peerClient.ts";
import type { PartnerStore } from "./ports.ts";
import { ACKNOWLEDGEMENTS_PATH, FEED_PATH, MAX_PAGE_ENTRIES } from "./protocol.ts";

/** The most pages of one partner in one step: what is left waits for the next, so that no feed can go on for ever. */
const MAX_PAGES = 400;

export interface FeedClientDependencies {
  /** Members with an endpoint, other than this authority, whether or not an arrangement is in force: tombstones come after it. */
  readonly peers: () => readonly Peer[];
  readonly client: Pick<PeerClient, "call">;
  readonly intake: FeedIntake;
  readonly store: PartnerStore;
  readonly now: () => Instant;
  /** Told after each commit which certifications of a partner are known differently; "ALL" after a restart of its feed. */
  readonly changed?: (economy: Economy, ids: readonly CertificationId[] | "ALL") => void;
  /** How far every gateway of this authority has got in a partner's feed, when this one has got so far; the same if left out. */
  readonly reachedByAll?: (economy: Economy, cursor: number) => number;
  /** Told after each commit that moved how far a partner's feed is known. */
  readonly moved?: (economy: Economy) => void;
}

/** What a step did with one partner's feed. */
export interface PullReport {
  readonly economy: Economy;
  readonly entries: number;
  /** Whether the feed was read to its end. */
  readonly complete: boolean;
  readonly fault: PeerFaultCode | PageFault["code"] | undefined;
}

/**
 * Pulls every partner's feed. Entries and cursor are stored together, then confirmed to the partner once deleted bytes are gone;
 * after a crash in between the confirmation is repeated, so that each entry counts at least once and counts the same twice.
 */
export class FeedClient {
  readonly #on: FeedClientDependencies;
  readonly #backoff = new Backoff();
  #running: Promise<PullReport[]> | undefined;

  constructor(dependencies: FeedClientDependencies) {
    this.#on = dependencies;
  }

  /**
   * Pulls each partner that is due; a call during a step joins it. A partner's fault is in its report and stops nobody else.
   * @throws whatever the store throws
   */
  step(): Promise<PullReport[]> {
    this.#running ??= this.#pullAll().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Judges again what is held of every partner, for when the view has moved on. */
  judgeHeld(): void {
    for (const { economy } of this.#on.peers()) this.#tell(economy, this.#on.intake.judgeHeld(economy));
  }

  /** Deletes all that came from a partner and reads its feed from the start, as after FEED_WENT_BACKWARDS. */
  restart(economy: Economy): void {
    this.#on.store.removeAll(economy);
    this.#on.moved?.(economy);
    this.#on.store.purge();
    this.#backoff.succeeded(economy);
    this.#on.changed?.(economy, "ALL");
  }

  async #pullAll(): Promise<PullReport[]> {
    const due = this.#on.peers().filter(({ economy }) => this.#backoff.ready(economy, this.#on.now()));
    const results = await Promise.allSettled(due.map((peer) => this.#pull(peer)));
    return results.map((result) => {
      if (result.status === "rejected") throw result.reason;
      return result.value;
    });
  }

  async #pull(peer: Peer): Promise<PullReport> {
    const { economy } = peer;
    const progress = { entries: 0, complete: false };
    try {
      await this.#readFeed(peer, progress);
      await this.#acknowledge(peer);
      this.#backoff.succeeded(economy);
      return { economy, ...progress, fault: undefined };
    } catch (error) {
      if (!(error instanceof PeerFault || error instanceof PageFault)) throw error;
      this.#backoff.failed(economy, this.#on.now());
      return { economy, ...progress, fault: error.code };
    } finally {
      this.#tell(economy, this.#on.intake.judgeHeld(economy));
    }
  }

  async #readFeed(peer: Peer, progress: { entries: number; complete: boolean }): Promise<void> {
    for (let pages = 0; pages < MAX_PAGES; pages += 1) {
      const after = this.#on.store.feed(peer.economy).cursor;
      const page = await this.#page(peer, after);
      // The feed was restarted in the meantime: the page belongs to what is gone.
      if (this.#on.store.feed(peer.economy).cursor !== after) return;
      const taken = this.#on.intake.take(peer.economy, page);
      this.#on.moved?.(peer.economy);
      this.#tell(peer.economy, taken);
      progress.entries += page.entries.length;
      progress.complete = page.complete;
      if (page.complete || page.next === page.after) return;
    }
  }

  async #page(peer: Peer, after: number): Promise<ReceivedPage> {
    const target = `${FEED_PATH}?after=${after}&limit=${MAX_PAGE_ENTRIES}`;
    const parsed = feedPageSchema.safeParse(await this.#on.client.call(peer, target));
    if (!parsed.success) throw new PeerFault("MALFORMED", undefined, { cause: parsed.error });
    return parsed.data;
  }

  async #acknowledge(peer: Peer): Promise<void> {
    const { client, store } = this.#on;
    const { cursor: own, acknowledged } = store.feed(peer.economy);
    const cursor = this.#on.reachedByAll?.(peer.economy, own) ?? own;
    // What is confirmed as deleted must be gone from the files too; if they can't be cleaned now, the next step tries again.
    if (cursor <= acknowledged || !store.purge()) return;
    await client.call(peer, ACKNOWLEDGEMENTS_PATH, { cursor });
    store.transaction(() => {
      const feed = store.feed(peer.economy);
      store.setFeed(peer.economy, { ...feed, acknowledged: Math.min(cursor, feed.cursor) });
    });
  }

  #tell(economy: Economy, ids: readonly CertificationId[]): void {
    if (ids.length > 0) this.#on.changed?.(economy, ids);
  }
}
