import { randomBytes, randomUUID } from "node:crypto";
import type { Config } from "../config.ts";
import { LedgerFeed } from "../services/eventFeed.ts";
import type { FeedItem } from "../domain/eventFeed.ts";
import type { WebhookMessage } from "../domain/webhook.ts";
import type { EndpointPolicy } from "../exchange/endpointPolicy.ts";
import { httpsTransport, type PeerTransport } from "../exchange/peerTransport.ts";
import { DELIVERED, RECEIVER_LIMITS, webhookDelivery } from "../exchange/webhookDelivery.ts";
import { WebhookDispatcher } from "../exchange/webhookDispatcher.ts";
import type { DeliveryObserver } from "../exchange/webhookPorts.ts";
import { type CloudEvent, cloudEvent } from "../http/cloudEvent.ts";
import { EventStreams } from "../http/eventStreams.ts";
import { type AddressBook, addressesOf } from "../ledger/addressBook.ts";
import { decodeLog } from "../ledger/eventCodec.ts";
import { systemTimers, type Timers } from "../ledger/timers.ts";
import { createWebhooks } from "../services/webhooks.ts";
import type { Logger } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Companions } from "./companions.ts";
import type { Reading } from "./reading.ts";
import type { Stores } from "./stores.ts";

const HEARTBEAT_MS = 15_000;
const SLOW_MS = 30_000;

export interface EventsParts {
  readonly config: Pick<Config, "economy" | "webhookHosts">;
  readonly book: AddressBook;
  readonly stores: Pick<Stores, "events" | "webhooks" | "deadLetters">;
  readonly companions?: Companions;
  readonly reading: { readonly follower: Pick<Reading["follower"], "subscribe"> };
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly nowMs: () => number;
  readonly timers?: Timers;
  readonly transport?: PeerTransport;
}

/** What a refusal of the endpoint policy is called, which no further attempt mends by itself. */
const REFUSALS = new Set(["NOT_A_URL", "NOT_HTTPS", "CREDENTIALS", "HOST_NOT_ALLOWED", "PRIVATE_ADDRESS"]);

/** Everything by which the ledger's events leave the house: streams and webhooks, over one feed. */
export function openEvents(parts: EventsParts) {
  const { config, book, stores, companions, reading, metrics, nowMs, timers = systemTimers } = parts;
  const feed = feedOf(stores);
  reading.follower.subscribe(() => feed.changed());
  const origin = { chainId: book.chainId, contracts: addressesOf(book), economy: config.economy };
  const envelope = (item: FeedItem) => cloudEvent(item, origin);
  const streams = new EventStreams(
    { feed, envelope, timers, now: nowMs, heartbeatMs: HEARTBEAT_MS, slowMs: SLOW_MS },
    (why) => metrics.streamsEnded.inc({ why }),
  );
  const policy = { insecure: config.webhookHosts, privateAddresses: false };
  const dispatcher = dispatcherOf(parts, feed, policy, envelope);
  companions?.duties.onTaken(() => dispatcher.wake());
  for (const topic of ["webhooks", "deadLetters"] as const) companions?.onChange(topic, () => dispatcher.wake());
  const webhooks = createWebhooks({
    store: stores.webhooks,
    letters: stores.deadLetters,
    policy,
    feed,
    newId: randomUUID,
    newSecret: () => `whsec_${randomBytes(32).toString("base64")}`,
  });
  return {
    feed,
    streams,
    webhooks,
    /** Looks after the receivers at once. */
    wake: () => dispatcher.wake(),
    run: () => dispatcher.run(),
    status() {
      const receivers = stores.webhooks.all();
      const failing = receivers.filter(({ state }) => state.failingSince !== null).length;
      return { streams: streams.size, receivers: receivers.length, failing, deadLetters: stores.deadLetters.count() };
    },
    /** Brings the gauges up to date. */
    measure(): void {
      metrics.streamsOpen.set(streams.size);
      metrics.deadLetters.set(stores.deadLetters.count());
      metrics.oldestUndelivered.set(dispatcher.oldestUndelivered());
    },
    /** Ends the streams, which a server that stops would wait for. */
    endStreams: () => streams.close(),
    close: () => dispatcher.close(),
  };
}

function dispatcherOf(
  { stores, companions, metrics, log, nowMs, timers = systemTimers, transport }: EventsParts,
  feed: LedgerFeed,
  policy: EndpointPolicy,
  envelope: (item: FeedItem) => CloudEvent,
): WebhookDispatcher {
  return new WebhookDispatcher({
    feed,
    store: stores.webhooks,
    letters: stores.deadLetters,
    mayDeliver: () => companions?.duties.areOurs() ?? true,
    message: (item) => messageOf(item, envelope(item)),
    deliver: webhookDelivery(transport ?? httpsTransport({ policy, ...RECEIVER_LIMITS })),
    timers,
    now: () => Math.floor(nowMs() / 1000),
    random: Math.random,
    observer: observerOf(metrics, log),
  });
}

export type Events = ReturnType<typeof openEvents>;

function feedOf({ events }: Pick<Stores, "events">): LedgerFeed {
  return new LedgerFeed({
    page: (place, limit) => events.page(place, limit).map(decodeLog),
    verifiedBlock: () => events.checkpoints.current()?.block,
    generationOf: (block) => events.rollbacks.generationOf(block),
    takenBackTo: (block, generation) => events.rollbacks.takenBackTo(block, generation),
  });
}

function messageOf(item: FeedItem, event: CloudEvent): WebhookMessage {
  const time = item.kind === "event" ? item.event.position.time : null;
  return { id: event.id, type: event.type, body: JSON.stringify(event), time, cursor: item.cursor };
}

function observerOf(metrics: Metrics, log: Logger): DeliveryObserver {
  return {
    attempted: (webhook, outcome) => {
      const kind = outcome === DELIVERED ? "delivered" : REFUSALS.has(outcome) ? "refused" : "failed";
      metrics.deliveries.inc({ outcome: kind });
      if (kind !== "delivered") log.warn({ webhook, outcome }, "a receiver did not take an event");
    },
    buried: (webhook, { id }, outcome) => {
      metrics.deliveries.inc({ outcome: "dead" });
      log.error({ webhook, message: id, outcome }, "an event could not be delivered for a day and was put aside");
    },
    failed: (error) => log.error({ err: error }, "delivering events failed; it is tried again"),
  };
}
