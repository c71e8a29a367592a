import type { FeedCursor } from "../domain/eventFeed.ts";
import type { Instant } from "../domain/time.ts";
import type {
  DeadLetter,
  DeliveryOutcome,
  DeliveryState,
  Webhook,
  WebhookMessage,
  WebhookSecrets,
} from "../domain/webhook.ts";

/** Where receivers are kept, and how far each is. */
export interface WebhookStore {
  all(): readonly Webhook[];
  find(id: string): Webhook | undefined;
  /** undefined when there is no such receiver. */
  secrets(id: string, now: Instant): WebhookSecrets | undefined;
  trying(id: string, cursor: FeedCursor): void;
  delivered(id: string, place: Pick<DeliveryState, "cursor" | "tried">, at: Instant): void;
  skipped(id: string, cursor: FeedCursor): void;
  failed(
    id: string,
    attempt: { readonly outcome: DeliveryOutcome; readonly at: Instant; readonly nextAttemptAt: Instant },
  ): void;
}

/** Where messages are kept that were not delivered in time. */
export interface DeadLetterStore {
  /** Puts a message aside and moves its receiver on: both or neither. */
  bury(webhook: string, message: WebhookMessage, outcome: DeliveryOutcome, at: Instant): void;
  firstRequeued(webhook: string): DeadLetter | undefined;
  settled(webhook: string, message: string): void;
  failedAgain(webhook: string, message: string, outcome: DeliveryOutcome): void;
  /** Forgets those after a cursor: they never happened. */
  void(webhook: string, cursor: FeedCursor): void;
}

/** How the dispatcher waits, so that a test can drive time. The function returned cancels. */
export interface DispatchTimers {
  after(ms: number, callback: () => void): () => void;
}

/** Told of what happens, for log and metrics. */
export interface DeliveryObserver {
  attempted(webhook: string, outcome: DeliveryOutcome): void;
  buried(webhook: string, message: WebhookMessage, outcome: DeliveryOutcome): void;
  failed(error: unknown): void;
}
