import type { FeedCursor } from "./eventFeed.ts";
import type { Instant } from "./time.ts";

/** How the last delivery ended: the receiver took it, or a code of why not, such as HTTP_500, TIMED_OUT or PRIVATE_ADDRESS. */
export type DeliveryOutcome = string;

/** What is sent of one item of the feed. The same for each attempt; only the signature's time differs. */
export interface WebhookMessage {
  /** The CloudEvents id, by which a receiver knows a repetition. */
  readonly id: string;
  readonly type: string;
  readonly body: string;
  /** When the ledger learned of it; null of a roll-back, which is never put aside: all that comes after stands on it. */
  readonly time: Instant | null;
  readonly cursor: FeedCursor;
}

/** How deliveries to one receiver are getting on. */
export interface DeliveryState {
  /** Everything up to here was delivered, was not wanted, or is a dead letter. */
  readonly cursor: FeedCursor;
  /**
   * The last event that an attempt was made with; null if there was none since a roll-back. The receiver may have it though we heard
   * nothing, so that it must be told when it is void.
   */
  readonly tried: FeedCursor | null;
  readonly delivered: number;
  readonly lastDeliveredAt: Instant | null;
  readonly lastOutcome: DeliveryOutcome | null;
  /** Failed attempts in a row. */
  readonly failures: number;
  /** Since when attempts have failed; null while they succeed. */
  readonly failingSince: Instant | null;
  /** Not before then is the next attempt. */
  readonly nextAttemptAt: Instant;
  readonly deadLetters: number;
}

/** A receiver of events. */
export interface Webhook {
  readonly id: string;
  readonly url: string;
  /** Public types of events; empty = all. */
  readonly types: readonly string[];
  readonly createdBy: string;
  readonly createdAt: Instant;
  readonly state: DeliveryState;
}

/** The keys that sign; the one before counts for a while, so that a receiver can change over. */
export interface WebhookSecrets {
  readonly current: string;
  readonly previous: { readonly secret: string; readonly until: Instant } | null;
}

/** A message that no attempt delivered in time. */
export interface DeadLetter {
  readonly message: WebhookMessage;
  readonly diedAt: Instant;
  readonly outcome: DeliveryOutcome;
  /** Whether it was asked to be sent again. */
  readonly requeued: boolean;
}
