import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import type { HeldProfile, PartnerAlarmCode, PartnerFeed } from "../domain/partnerProfile.ts";
import type { Instant } from "../domain/time.ts";
import { profileCommitment } from "./commitment.ts";
import type { ReceivedEntry, ReceivedPage } from "./feedSchema.ts";
import { judgeProfile } from "./judgeProfile.ts";
import type { AlarmStore, LedgerView, PartnerStore } from "./ports.ts";
import { profileSchema } from "./profileSchema.ts";

/** How far a page's as-of may lie ahead of our clock, in seconds, before it is not believed. */
const MAX_AHEAD = 300;

export interface FeedIntakeDependencies {
  readonly own: Economy;
  readonly store: PartnerStore;
  readonly alarms: AlarmStore;
  readonly ledger: LedgerView;
  readonly now: () => Instant;
}

/** A page that can't follow what was read before; nothing of it was taken. */
export class PageFault extends Error {
  readonly code: "FEED_WENT_BACKWARDS" | "FEED_INCONSISTENT";

  constructor(code: "FEED_WENT_BACKWARDS" | "FEED_INCONSISTENT") {
    super(`the page was refused: ${code}`);
    this.name = "PageFault";
    this.code = code;
  }
}

/** Takes pages of partners' feeds into the store, whole or not at all, and each profile into use once the ledger confirms it. */
export class FeedIntake {
  readonly #on: FeedIntakeDependencies;

  constructor(dependencies: FeedIntakeDependencies) {
    this.#on = dependencies;
  }

  /**
   * Takes the page that follows what was read; gives the certifications about which something else is in use now.
   * @throws PageFault after raising its alarm
   */
  take(economy: Economy, page: ReceivedPage): CertificationId[] {
    const { own, store, now } = this.#on;
    const cursor = store.feed(economy).cursor;
    const code = pageFault(page, economy, own, cursor, now());
    if (code !== undefined) {
      this.#alarm(economy, code, null, cursor);
      throw new PageFault(code);
    }
    return store.transaction(() => {
      const feed = store.feed(economy);
      const changed = page.entries.filter((entry) => this.#takeEntry(economy, entry, feed));
      store.setFeed(economy, { ...feed, cursor: page.next, ...completeness(page, feed, now()) });
      return changed.map((entry) => entry.certificationId);
    });
  }

  /** Judges again what is held of a partner; gives the certifications whose profile came into use. */
  judgeHeld(economy: Economy): CertificationId[] {
    const { store } = this.#on;
    const held = store.held(economy);
    if (held.length === 0) return [];
    return store.transaction(() => {
      const feed = store.feed(economy);
      return held.filter((one) => this.#judge(one, feed, true)).map((one) => one.certificationId);
    });
  }

  #takeEntry(economy: Economy, entry: ReceivedEntry, feed: PartnerFeed): boolean {
    const { cursor, certificationId } = entry;
    if (entry.kind === "TOMBSTONE") return this.#on.store.remove(economy, certificationId);
    const parsed = profileSchema.safeParse(entry.profile);
    const own = parsed.data?.certificationId === certificationId && parsed.data.economy === economy;
    if (!parsed.success || !own) {
      this.#alarm(economy, "PROFILE_MALFORMED", certificationId, cursor);
      return false;
    }
    const { block, salt } = entry;
    const commitment = profileCommitment(parsed.data, salt);
    const profile = { economy, certificationId, cursor, block, profile: parsed.data, salt, commitment };
    return this.#judge({ ...profile, mismatchBlock: null }, feed, false);
  }

  /** Puts, holds or refuses a profile; gives whether it came into use. */
  #judge(profile: HeldProfile, feed: PartnerFeed, stored: boolean): boolean {
    const { store, ledger } = this.#on;
    const { economy, certificationId, cursor } = profile;
    const judgement = judgeProfile(profile, {
      commitment: ledger.commitmentOf(economy, certificationId),
      viewBlock: ledger.asOf()?.block,
      feedBlock: feed.asOf?.block,
    });
    switch (judgement.verdict) {
      case "VERIFIED":
        store.put(profile);
        return true;
      case "HELD":
        if (!stored || judgement.mismatchBlock !== profile.mismatchBlock)
          store.hold({ ...profile, mismatchBlock: judgement.mismatchBlock });
        return false;
      case "REFUSED":
        store.refuse(economy, certificationId);
        this.#alarm(economy, "PROFILE_MISMATCH", certificationId, cursor);
        return false;
    }
  }

  #alarm(economy: Economy, code: PartnerAlarmCode, certificationId: CertificationId | null, cursor: number): void {
    this.#on.alarms.raise({ economy, code, certificationId, cursor, raisedAt: this.#on.now() });
  }
}

/** Signed or not, a page must be the partner's, for us, exactly after what was read, in order, and of no later than now. */
function pageFault(
  page: ReceivedPage,
  economy: Economy,
  own: Economy,
  cursor: number,
  now: Instant,
): "FEED_WENT_BACKWARDS" | "FEED_INCONSISTENT" | undefined {
  if (page.issuer !== economy || page.audience !== own || page.after !== cursor) return "FEED_INCONSISTENT";
  if (page.next < page.after) return "FEED_WENT_BACKWARDS";
  let last = page.after;
  for (const entry of page.entries) {
    if (entry.cursor <= last) return "FEED_INCONSISTENT";
    last = entry.cursor;
  }
  if (last > page.next) return "FEED_INCONSISTENT";
  return page.asOf !== null && page.asOf.time > now + MAX_AHEAD ? "FEED_INCONSISTENT" : undefined;
}

/** A feed that was complete as of a block stays so, even if its gateway's own view is being read again from the start. */
function completeness(page: ReceivedPage, feed: PartnerFeed, now: Instant): Partial<PartnerFeed> {
  if (!page.complete || page.asOf === null) return {};
  const newer = feed.asOf === null || page.asOf.block >= feed.asOf.block;
  return { asOf: newer ? page.asOf : feed.asOf, receivedAt: now };
}
