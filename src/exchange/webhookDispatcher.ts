import { cursorText, type EventFeed, type FeedItem, type FeedPage, type Wanted } from "../domain/eventFeed.ts";
import { publicType } from "../domain/eventTypes.ts";
import type { Instant } from "../domain/time.ts";
import type { DeadLetter, DeliveryOutcome, DeliveryState, Webhook, WebhookMessage } from "../domain/webhook.ts";
import type { DeadLetterStore, DeliveryObserver, DispatchTimers, WebhookStore } from "./webhookPorts.ts";
import { DELIVERED, type Deliver } from "./webhookDelivery.ts";
import { dueIn, isTooOld, pauseAfter } from "./webhookSchedule.ts";

export interface DispatcherOptions {
  readonly feed: EventFeed;
  readonly store: WebhookStore;
  readonly letters: DeadLetterStore;
  /** False while another gateway of this authority delivers for all. */
  readonly mayDeliver?: () => boolean;
  /** What is sent of an item of the feed. */
  readonly message: (item: FeedItem) => WebhookMessage;
  readonly deliver: Deliver;
  readonly timers: DispatchTimers;
  readonly now: () => Instant;
  /** From 0 to 1, for the jitter of pauses. */
  readonly random: () => number;
  readonly observer: DeliveryObserver;
}

/** Pause after the store failed, in milliseconds. */
const STORE_PAUSE_MS = 5_000;

/**
 * Brings events to their receivers: to each in order, one at a time, at least once. A receiver's cursor moves in the store only
 * after it took a message, so the end of the process at any moment costs at most a repetition. Receivers don't wait for each other.
 */
export class WebhookDispatcher {
  readonly #options: DispatcherOptions;
  readonly #running = new Map<string, Promise<void>>();
  /** Receivers that something happened for while they were being served. */
  readonly #again = new Set<string>();
  readonly #timers = new Map<string, () => void>();
  #stopped = false;
  #unsubscribe: () => void = () => undefined;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  run(): void {
    this.#unsubscribe = this.#options.feed.subscribe(() => this.wake());
    this.wake();
  }

  /** Looks after every receiver: there are events, or receivers have changed. */
  wake(): void {
    if (this.#stopped || !this.#mayDeliver()) return;
    try {
      for (const { id } of this.#options.store.all()) this.#serve(id);
    } catch (error) {
      this.#options.observer.failed(error);
      this.#wakeIn("", STORE_PAUSE_MS);
    }
  }

  /** Ends after the attempts under way. */
  async close(): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe();
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    await Promise.all(this.#running.values());
  }

  /** Seconds since the oldest event that a receiver has not got. */
  oldestUndelivered(): number {
    const { store, now } = this.#options;
    const ages = store.all().map((webhook) => {
      const [first] = this.#page(webhook).items;
      if (first === undefined) return 0;
      const since = first.kind === "event" ? first.event.position.time : (webhook.state.failingSince ?? now());
      return Math.max(0, now() - since);
    });
    return Math.max(0, ...ages);
  }

  #serve(id: string): void {
    if (this.#running.has(id)) return void this.#again.add(id);
    this.#again.delete(id);
    // Begins once it counts as running: what an attempt sets off may lead back here.
    const running = Promise.resolve()
      .then(() => this.#deliverAll(id))
      .catch((error: unknown) => {
        this.#options.observer.failed(error);
        this.#wakeIn(id, STORE_PAUSE_MS);
      })
      .then(() => {
        this.#running.delete(id);
        if (this.#again.has(id) && !this.#stopped) this.#serve(id);
      });
    this.#running.set(id, running);
  }

  #mayDeliver(): boolean {
    return this.#options.mayDeliver?.() ?? true;
  }

  #wakeIn(id: string, ms: number): void {
    if (this.#stopped) return;
    this.#timers.get(id)?.();
    const wake = () => {
      this.#timers.delete(id);
      if (id === "") this.wake();
      else this.#serve(id);
    };
    this.#timers.set(id, this.#options.timers.after(ms, wake));
  }

  /** Delivers until there is nothing more, or the receiver must be given time. */
  async #deliverAll(id: string): Promise<void> {
    const { store, letters, now } = this.#options;
    let queue: readonly FeedItem[] = [];
    while (!this.#stopped && this.#mayDeliver()) {
      const webhook = store.find(id);
      if (webhook === undefined) return;
      const wait = dueIn(webhook.state, now());
      if (wait > 0) return this.#wakeIn(id, wait * 1000);
      // What was read before the ledger changed may have been taken back since.
      if (this.#again.delete(id)) queue = [];
      if (queue.length === 0) {
        const page = this.#page(webhook);
        queue = page.items;
        if (queue.length === 0 && cursorText(page.cursor) !== cursorText(webhook.state.cursor))
          store.skipped(id, page.cursor);
        if (queue.length === 0 && page.more) {
          await nextTurn();
          continue;
        }
      }
      const [next] = queue;
      // Unless what comes next may say that the letter never happened.
      const letter = next?.kind === "rolledBack" ? undefined : letters.firstRequeued(id);
      if (letter !== undefined) await this.#resend(webhook, letter);
      else if (next === undefined) return;
      else queue = (await this.#deliver(webhook, next)) ? queue.slice(1) : [];
    }
  }

  /** What comes next. What a receiver may have got is taken back first, though we do not know that it got it. */
  #page(webhook: Webhook): FeedPage {
    const { cursor, tried } = webhook.state;
    const { feed } = this.#options;
    const taken = tried === null ? undefined : feed.takenBack(tried);
    if (taken !== undefined) return { items: [taken], cursor, more: true };
    return feed.next(cursor, wantedBy(webhook));
  }

  /** Delivers the next item; false when the receiver did not take it. */
  async #deliver(webhook: Webhook, item: FeedItem): Promise<boolean> {
    const { store, letters, now } = this.#options;
    if (item.kind === "rolledBack") letters.void(webhook.id, item.cursor);
    else store.trying(webhook.id, item.cursor);
    const message = this.#options.message(item);
    const outcome = await this.#attempt(webhook, message);
    if (outcome === undefined) return false;
    if (outcome === DELIVERED) {
      store.delivered(webhook.id, this.#placeAfter(webhook, item), now());
      return true;
    }
    this.#failed(webhook, message, outcome);
    return false;
  }

  /** A roll-back may reach less far back than the receiver's cursor. */
  #placeAfter({ state }: Webhook, { kind, cursor }: FeedItem): Pick<DeliveryState, "cursor" | "tried"> {
    if (kind === "event") return { cursor, tried: cursor };
    return { cursor: this.#options.feed.takenBack(state.cursor)?.cursor ?? state.cursor, tried: null };
  }

  #failed({ id, state }: Webhook, message: WebhookMessage, outcome: DeliveryOutcome): void {
    const { store, letters, now, random, observer } = this.#options;
    const at = now();
    store.failed(id, { outcome, at, nextAttemptAt: at + pauseAfter(state.failures, random()) });
    if (!isTooOld(message, state.failingSince ?? at, at)) return;
    letters.bury(id, message, outcome, at);
    observer.buried(id, message, outcome);
  }

  /** Sends a dead letter once more, out of order. If that fails it waits to be asked for again. */
  async #resend({ id, url }: Webhook, { message }: DeadLetter): Promise<void> {
    const { letters } = this.#options;
    const outcome = await this.#attempt({ id, url }, message);
    if (outcome === DELIVERED) letters.settled(id, message.id);
    else if (outcome !== undefined) letters.failedAgain(id, message.id, outcome);
  }

  /** One attempt; undefined when the receiver is gone by now. */
  async #attempt(
    { id, url }: Pick<Webhook, "id" | "url">,
    message: WebhookMessage,
  ): Promise<DeliveryOutcome | undefined> {
    const { store, deliver, now, observer } = this.#options;
    const secrets = store.secrets(id, now());
    if (secrets === undefined) return undefined;
    const outcome = await deliver(url, message, secrets, now());
    observer.attempted(id, outcome);
    return outcome;
  }
}

function wantedBy({ types }: Webhook): Wanted {
  return types.length === 0 ? () => true : (event) => types.includes(publicType(event.type));
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
