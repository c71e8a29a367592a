import type { Freshness } from "../domain/asOf.ts";
import type { Instant } from "../domain/time.ts";

/** How old is too old. All in seconds. */
export interface FreshnessBounds {
  /** Past this an answer is STALE. */
  readonly bound: number;
  /** Behind the ledger for longer than this is LAGGING. */
  readonly lagAfter: number;
  /** Without a new block for longer than this, the chain is HALTED: a little more than its heartbeat. */
  readonly haltAfter: number;
}

/** What is known of how current the view is. Ages are seconds on the monotonic clock, infinite when it never happened. */
export interface FreshnessInput {
  /** Since the verified head last moved forward. */
  readonly sinceVerified: number;
  /** Since a node last answered at all. */
  readonly sinceAnswer: number;
  /** Since the newest block that any node told of first appeared. */
  readonly sinceNewBlock: number;
  /** Since the view and the nodes began to differ in what is newest; 0 while they do not. */
  readonly behindFor: number;
  /** The time of the verified head; undefined when there is none yet. */
  readonly headTime: Instant | undefined;
  /** The wall clock, as far as it can be trusted. */
  readonly now: Instant;
}

/** Why the view is not LIVE. */
export type FreshnessCause =
  /** Nothing was ever verified. */
  | "NEVER_READ"
  /** No new block was verified for longer than the bound. */
  | "NO_ADVANCE"
  /** The newest verified block is older than the bound by the wall clock, however recently it was read. */
  | "OLD_HEAD"
  /** No node answers. */
  | "UNREACHABLE"
  /** There are newer blocks, but they are not verified yet; or the node does not have all that was verified. */
  | "BEHIND"
  /** Nodes answer, but the chain makes no blocks. */
  | "NO_BLOCKS";

export interface FreshnessReport {
  readonly freshness: Freshness;
  /** null when LIVE. */
  readonly cause: FreshnessCause | null;
}

/**
 * Tells a quiet chain (LIVE: its heartbeat goes on), a node or reading that lags (LAGGING) and a halted chain (HALTED) apart. Past
 * the bound all of them are STALE: then nothing may be answered from the view. The wall clock alone can make an answer STALE,
 * never make it fresh.
 */
export function assessFreshness(input: FreshnessInput, bounds: FreshnessBounds): FreshnessReport {
  const { bound, lagAfter, haltAfter } = bounds;
  if (input.headTime === undefined) return { freshness: "STALE", cause: "NEVER_READ" };
  if (input.sinceVerified > bound) return { freshness: "STALE", cause: "NO_ADVANCE" };
  if (input.now - input.headTime > bound) return { freshness: "STALE", cause: "OLD_HEAD" };
  if (input.sinceAnswer > lagAfter) return { freshness: "LAGGING", cause: "UNREACHABLE" };
  if (input.behindFor > lagAfter) return { freshness: "LAGGING", cause: "BEHIND" };
  if (input.behindFor === 0 && input.sinceNewBlock > haltAfter) return { freshness: "HALTED", cause: "NO_BLOCKS" };
  return { freshness: "LIVE", cause: null };
}
