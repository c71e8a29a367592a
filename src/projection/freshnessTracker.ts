import type { LedgerAsOf } from "../domain/asOf.ts";
import type { Instant } from "../domain/time.ts";
import { assessFreshness, type FreshnessBounds, type FreshnessReport } from "./freshness.ts";

export interface FreshnessTrackerOptions extends Partial<FreshnessBounds> {
  /** Milliseconds of a clock that nobody sets. */
  readonly monotonic: () => number;
  /** Milliseconds since 1970, as the machine says. */
  readonly wall: () => number;
  /** Up to where the view was verified before this process; it is not fresh until the ledger is read again. */
  readonly restored?: LedgerAsOf | undefined;
}

const DEFAULTS: FreshnessBounds = { bound: 300, lagAfter: 30, haltAfter: 120 };

/**
 * Keeps what assessFreshness asks for. The wall clock is read once, at the start, and carried on by the monotonic clock: who sets
 * it later, by a day even, changes no answer. It is corrected forwards only, as far as both a verified block and the wall clock
 * say so, which happens when the machine slept.
 */
export class FreshnessTracker {
  readonly #options: FreshnessTrackerOptions;
  readonly #bounds: FreshnessBounds;
  #verified: LedgerAsOf | undefined;
  /** Seconds on the monotonic clock at which things last happened. */
  #verifiedAt = Number.NEGATIVE_INFINITY;
  #answeredAt = Number.NEGATIVE_INFINITY;
  #newBlockAt = Number.NEGATIVE_INFINITY;
  #behindSince: number | undefined;
  #newestBlock = -1;
  #newestElsewhere = -1;
  /** Wall clock minus monotonic clock, in seconds. */
  #offset: number;

  constructor(options: FreshnessTrackerOptions) {
    this.#options = options;
    this.#bounds = { ...DEFAULTS, ...options };
    this.#verified = options.restored;
    // What was verified once was not in the future: a clock that says so was set back.
    this.#offset = Math.max(options.wall() / 1000, options.restored?.time ?? 0) - this.#monotonic();
  }

  /** The node that is read told of its newest block, verified or not. */
  nodeAnswered(head: { readonly number: number }): void {
    const at = this.#monotonic();
    this.#answeredAt = at;
    if (head.number > this.#newestBlock) this.#newBlockAt = at;
    this.#newestBlock = head.number;
    this.#noteBehind();
  }

  /** Somebody else knows of this block: another node, or a partner by its signed heads. */
  toldOf(block: number): void {
    this.#newestElsewhere = Math.max(this.#newestElsewhere, block);
    this.#noteBehind();
  }

  /** The view was verified up to here. */
  verified(asOf: LedgerAsOf): void {
    const at = this.#monotonic();
    const agreed = Math.min(this.#options.wall() / 1000, asOf.time);
    this.#offset = Math.max(this.#offset, agreed - at);
    if (this.#verifiedAt !== Number.NEGATIVE_INFINITY && asOf.block > (this.#verified?.block ?? -1))
      this.#verifiedAt = at;
    this.confirmed(asOf);
  }

  /** The node has nothing newer than what is verified. The first time in a process that counts for as old as the block is. */
  confirmed(asOf: LedgerAsOf): void {
    this.#verified = asOf;
    if (this.#verifiedAt === Number.NEGATIVE_INFINITY) {
      this.#verifiedAt = this.#monotonic() - Math.max(0, this.trustedNow() - asOf.time);
    }
    this.#noteBehind();
  }

  /** The chain left verified blocks: what is newest must be told anew. */
  rolledBack(asOf: LedgerAsOf): void {
    this.#verified = asOf;
    this.#newestBlock = asOf.block;
    this.#noteBehind();
  }

  assess(): FreshnessReport {
    const at = this.#monotonic();
    return assessFreshness(
      {
        sinceVerified: at - this.#verifiedAt,
        sinceAnswer: at - this.#answeredAt,
        sinceNewBlock: at - this.#newBlockAt,
        behindFor: this.#behindSince === undefined ? 0 : at - this.#behindSince,
        headTime: this.#verified?.time,
        now: this.trustedNow(),
      },
      this.#bounds,
    );
  }

  /** The time in seconds by the clock that setting the machine's does not change. */
  trustedNow(): Instant {
    return Math.floor(this.#monotonic() + this.#offset);
  }

  /** How many seconds the machine's clock is ahead of the trusted one (negative: behind): worth a warning beyond 30. */
  clockSkew(): number {
    return Math.round(this.#options.wall() / 1000 - (this.#monotonic() + this.#offset));
  }

  /** A node that is behind what was verified is behind as well: it does not see what we know to be there. */
  #noteBehind(): void {
    const at = this.#verified?.block ?? -1;
    const behind = this.#newestBlock !== at || this.#newestElsewhere > at;
    this.#behindSince = behind ? (this.#behindSince ?? this.#monotonic()) : undefined;
  }

  #monotonic(): number {
    return this.#options.monotonic() / 1000;
  }
}
