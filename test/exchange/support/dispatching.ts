import { BEGINNING, type FeedCursor, type FeedItem } from "../../../src/domain/eventFeed.ts";
import type { DeliveryOutcome, WebhookMessage } from "../../../src/domain/webhook.ts";
import { DELIVERED } from "../../../src/exchange/webhookDelivery.ts";
import { WebhookDispatcher } from "../../../src/exchange/webhookDispatcher.ts";
import { cloudEvent } from "../../../src/http/cloudEvent.ts";
import { Webhooks } from "../../../src/store/webhooks.ts";
import { DeadLetters } from "../../../src/store/webhooksDeadLetters.ts";
import { ORIGIN, TestLedger } from "../../support/feed.ts";
import { ManualTimers } from "../../support/streamServer.ts";

/** What becomes of an attempt: an outcome that the gateway learns, or "lost" = the process ends before it learns anything. */
export type Fate = { readonly outcome: DeliveryOutcome; readonly arrives: boolean } | { readonly lost: boolean };

/** A subscriber as the documents ask for: it knows repetitions by their id, and forgets what was taken back. */
export class Subscriber {
  readonly ids = new Set<string>();
  readonly calls: string[] = [];
  held: { block: number; sequence: number; endpoint: string }[] = [];
  /** Something came that should not have come yet. */
  outOfOrder = false;

  take({ id, body }: WebhookMessage): void {
    this.calls.push(id);
    if (this.ids.has(id)) return;
    this.ids.add(id);
    const { data } = JSON.parse(body) as { data: any };
    if (data.fact === undefined) {
      this.held = this.held.filter(({ block }) => block <= data.block);
      return;
    }
    if (data.sequence <= (this.held.at(-1)?.sequence ?? 0)) this.outOfOrder = true;
    this.held.push({ block: data.block, sequence: data.sequence, endpoint: data.fact.endpoint });
  }
}

/** Dispatchers over stores that outlive them, receivers in memory, and a clock that a test moves. */
export class Dispatching {
  readonly ledger = new TestLedger();
  readonly store = new Webhooks(this.ledger.db);
  readonly letters = new DeadLetters(this.ledger.db);
  readonly subscribers = new Map<string, Subscriber>();
  readonly buried: string[] = [];
  readonly faults: unknown[] = [];
  readonly attempts: { readonly url: string; readonly at: number; readonly id: string }[] = [];
  fate: (url: string, message: WebhookMessage) => Fate = () => ({ outcome: DELIVERED, arrives: true });
  now = 1_100;
  /** Whether it is this gateway that delivers for its authority. */
  mayDeliver = true;
  timers = new ManualTimers();
  dispatcher = this.begin();

  /** A process begins, and whatever one there was is gone without a word. */
  begin(): WebhookDispatcher {
    const timers = new ManualTimers();
    this.timers = timers;
    const alive = () => this.timers === timers;
    this.dispatcher = new WebhookDispatcher({
      feed: this.ledger.feed,
      store: this.store,
      letters: this.letters,
      mayDeliver: () => this.mayDeliver,
      message: messageOf,
      deliver: (url, message) => (alive() ? this.#deliver(url, message) : new Promise(() => undefined)),
      timers: { after: (ms, callback) => timers.after(ms, () => alive() && callback()) },
      now: () => this.now,
      random: () => 0,
      observer: {
        attempted: () => undefined,
        buried: (_, { id }) => void this.buried.push(id),
        failed: (error) => void this.faults.push(error),
      },
    });
    return this.dispatcher;
  }

  add(name: string, types: readonly string[] = [], cursor: FeedCursor = BEGINNING): Subscriber {
    const subscriber = new Subscriber();
    this.subscribers.set(`https://${name}.example/`, subscriber);
    const webhook = { id: name, url: `https://${name}.example/`, types, createdBy: "admin", createdAt: this.now };
    this.store.add(webhook, "whsec_AAAA", cursor);
    return subscriber;
  }

  /** Lets everything happen that can without time going on. */
  async settle(): Promise<void> {
    for (let turns = 0; turns < 12; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Time goes on by so many seconds, to each timer's moment in turn. */
  async pass(seconds: number): Promise<void> {
    this.now += seconds;
    this.timers.fire(...this.timers.pending.keys());
    await this.settle();
  }

  async #deliver(url: string, message: WebhookMessage): Promise<DeliveryOutcome> {
    this.attempts.push({ url, at: this.now, id: message.id });
    const fate = this.fate(url, message);
    await Promise.resolve();
    if ("lost" in fate ? fate.lost : fate.arrives) this.subscribers.get(url)?.take(message);
    return "lost" in fate ? new Promise(() => undefined) : fate.outcome;
  }
}

function messageOf(item: FeedItem): WebhookMessage {
  const event = cloudEvent(item, ORIGIN);
  const time = item.kind === "event" ? item.event.position.time : null;
  return { id: event.id, type: event.type, body: JSON.stringify(event), time, cursor: item.cursor };
}
