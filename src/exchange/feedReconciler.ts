import type { LedgerAsOf } from "../domain/asOf.ts";
import type { CertificationId } from "../domain/certificationRecord.ts";
import type { Economy } from "../domain/economy.ts";
import { type CoveringLeg, coverageKey, type Disclosure, isEntitled, legsInForceAt } from "../domain/entitlement.ts";
import type { FeedChange } from "../domain/profileFeed.ts";
import type { Instant } from "../domain/time.ts";
import type { CoverageSource, DisclosureSource, FeedStore, LedgerView, Membership, Transaction } from "./ports.ts";

/** How many changed certifications one step looks at, unless told otherwise, so that it never holds up the process for long. */
const STEP_SIZE = 2_000;

export interface ReconcilerDependencies {
  readonly own: Economy;
  readonly transaction: Transaction;
  readonly profiles: DisclosureSource;
  readonly feed: FeedStore;
  readonly ledger: LedgerView;
  readonly members: Membership;
  readonly coverage: CoverageSource;
  readonly stepSize?: number | undefined;
  readonly now: () => Instant;
}

/** What a step did. `done` is false when more certifications wait for the next step. */
export interface ReconcileReport {
  readonly appended: number;
  readonly done: boolean;
}

/**
 * Keeps each partner's feed equal to what the partner is entitled to. What can change that is a profile, a consent, an
 * arrangement or time: the first two are noted in the store with the change itself; the others show in the set of legs in force,
 * whose change has the whole feed compared. Every comparison is one transaction and can be repeated.
 */
export class FeedReconciler {
  readonly #on: ReconcilerDependencies;

  constructor(dependencies: ReconcilerDependencies) {
    this.#on = dependencies;
  }

  /** Brings the feeds up to date. Without a verified ledger nothing is known of entitlement, and nothing changes. */
  step(): ReconcileReport {
    const asOf = this.#on.ledger.asOf();
    // Another gateway of this authority that has read more of the ledger has compared by that: what is over there is over.
    if (asOf === undefined || this.#isOvertaken(asOf)) return { appended: 0, done: false };
    const partners = this.#partners().map((partner) => ({ partner, legs: this.#legs(partner, asOf) }));
    let appended = 0;
    for (const { partner, legs } of partners) appended += this.#compareAll(partner, legs, asOf);
    appended += this.#compareChanged(partners, asOf);
    const done = this.#on.feed.dirty(1).length === 0;
    if (done) this.#noteComplete(asOf);
    return { appended, done };
  }

  #isOvertaken({ block }: LedgerAsOf): boolean {
    return block < this.#on.feed.comparedAt();
  }

  /** Members, and whoever has a feed from the time when it was one: it must still be told to delete. */
  #partners(): Economy[] {
    const all = new Set([...this.#on.members.economies(), ...this.#on.feed.partners()]);
    all.delete(this.#on.own);
    return [...all];
  }

  /** By the ledger's time and by our clock: neither a halted chain nor a wrong clock gives what has ended or not begun. */
  #legs(partner: Economy, asOf: LedgerAsOf): CoveringLeg[] {
    const status = this.#on.members.statusOf(partner);
    if (status === "NONE" || status === "REMOVED") return [];
    return legsInForceAt(this.#on.coverage.legsTo(partner), asOf.time, this.#on.now());
  }

  #compareAll(partner: Economy, legs: readonly CoveringLeg[], asOf: LedgerAsOf): number {
    const { feed, profiles, transaction } = this.#on;
    const coverage = coverageKey(legs);
    if (coverage === feed.coverageOf(partner)) return 0;
    return transaction(() => {
      if (this.#isOvertaken(asOf)) return 0;
      feed.setComparedAt(asOf.block);
      const shown = feed.shownTo(partner);
      const changes: FeedChange[] = [];
      for (const disclosure of profiles.disclosures()) {
        if (!isEntitled(partner, legs, disclosure)) continue;
        if (shown.get(disclosure.certificationId) !== disclosure.revision) changes.push(upsert(disclosure));
        shown.delete(disclosure.certificationId);
      }
      for (const certificationId of shown.keys()) changes.push({ kind: "TOMBSTONE", certificationId });
      feed.append(partner, changes, this.#on.now());
      feed.setCoverage(partner, coverage);
      return changes.length;
    });
  }

  #compareChanged(partners: readonly { partner: Economy; legs: readonly CoveringLeg[] }[], asOf: LedgerAsOf): number {
    const { feed, profiles, transaction } = this.#on;
    if (feed.dirty(1).length === 0) return 0;
    return transaction(() => {
      if (this.#isOvertaken(asOf)) return 0;
      feed.setComparedAt(asOf.block);
      const ids = feed.dirty(this.#on.stepSize ?? STEP_SIZE);
      const changed = ids.map((id) => ({ id, disclosure: profiles.disclosure(id) }));
      let appended = 0;
      for (const { partner, legs } of partners) {
        const changes = changed.flatMap(({ id, disclosure }) => this.#change(partner, legs, id, disclosure) ?? []);
        // New ids before deletions: a reissued certification is then never unknown to a partner in between.
        changes.sort((a, b) => Number(a.kind === "TOMBSTONE") - Number(b.kind === "TOMBSTONE"));
        feed.append(partner, changes, this.#on.now());
        appended += changes.length;
      }
      feed.clean(ids);
      return appended;
    });
  }

  #change(
    partner: Economy,
    legs: readonly CoveringLeg[],
    id: CertificationId,
    disclosure: Disclosure | undefined,
  ): FeedChange | undefined {
    const shown = this.#on.feed.shownRevision(partner, id);
    if (disclosure !== undefined && isEntitled(partner, legs, disclosure))
      return shown === disclosure.revision ? undefined : upsert(disclosure);
    return shown === undefined ? undefined : { kind: "TOMBSTONE", certificationId: id };
  }

  /** The feeds tell everything up to the view's block, unless the ledger has a profile whose operation has not settled here. */
  #noteComplete(asOf: LedgerAsOf): void {
    const { own, feed, ledger, profiles } = this.#on;
    if (asOf.block <= (feed.asOf()?.block ?? -1)) return;
    const behind = profiles
      .pending()
      .some(({ certificationId, commitment }) => ledger.commitmentOf(own, certificationId) === commitment);
    if (!behind) feed.setAsOf(asOf);
  }
}

function upsert({ certificationId, revision }: Disclosure): FeedChange {
  return { kind: "UPSERT", certificationId, revision };
}
