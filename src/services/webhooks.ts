import type { Caller } from "./caller.ts";
import { AeoError } from "../domain/errors.ts";
import { type FeedCursor, refuseAhead } from "../domain/eventFeed.ts";
import type { Instant } from "../domain/time.ts";
import type { DeadLetter, Webhook } from "../domain/webhook.ts";
import { type EndpointPolicy, judgeEndpoint } from "../exchange/endpointPolicy.ts";

/** What is asked for. */
export interface WebhookRequest {
  readonly url: string;
  /** Public types of events; empty = all. */
  readonly types: readonly string[];
  /** Events after here; from now on if left out. */
  readonly after: FeedCursor | undefined;
}

/** Where receivers are kept. */
export interface WebhookBook {
  add(
    webhook: Pick<Webhook, "id" | "url" | "types" | "createdBy" | "createdAt">,
    secret: string,
    cursor: FeedCursor,
  ): void;
  all(): readonly Webhook[];
  find(id: string): Webhook | undefined;
  rotate(id: string, secret: string, previousUntil: Instant): void;
  remove(id: string): void;
  hurry(id: string): void;
}

export interface WebhooksDeps {
  readonly store: WebhookBook;
  readonly letters: {
    page(webhook: string, after: string | undefined, limit: number): readonly DeadLetter[];
    requeue(webhook: string, message: string | undefined): number;
  };
  readonly policy: EndpointPolicy;
  readonly feed: { now(): FeedCursor };
  readonly newId: () => string;
  /** A fresh secret in the form of Standard Webhooks. */
  readonly newSecret: () => string;
}

/** How many receivers a gateway serves. */
const MOST = 100;
/** How long the secret before the newest still signs. */
export const CHANGE_OVER = 86_400;

/** Who gets events pushed, and what becomes of it. */
export function createWebhooks({ store, letters, policy, feed, newId, newSecret }: WebhooksDeps) {
  const known = (id: string): Webhook => {
    const webhook = store.find(id);
    if (webhook === undefined) throw new AeoError("UNKNOWN_WEBHOOK", "this gateway has no webhook of this id");
    return webhook;
  };
  return {
    /** @throws AeoError ENDPOINT_REFUSED, LIMIT_REACHED, CURSOR_AHEAD */
    create(
      { url, types, after }: WebhookRequest,
      { subject }: Caller,
      now: Instant,
    ): { webhook: Webhook; secret: string } {
      const judged = judgeEndpoint(url, policy);
      if (typeof judged === "string") throw new AeoError("ENDPOINT_REFUSED", `the receiver's address: ${judged}`);
      if (store.all().length >= MOST) throw new AeoError("LIMIT_REACHED", `there are ${MOST} webhooks`);
      if (after !== undefined) refuseAhead(after, feed.now().block);
      const id = newId();
      const secret = newSecret();
      store.add({ id, url: judged.url.href, types, createdBy: subject, createdAt: now }, secret, after ?? feed.now());
      return { webhook: known(id), secret };
    },
    list: (): readonly Webhook[] => store.all(),
    /** @throws AeoError UNKNOWN_WEBHOOK */
    find: known,
    /** A new secret; the one before signs as well for a day. @throws AeoError UNKNOWN_WEBHOOK */
    rotate(id: string, now: Instant): { webhook: Webhook; secret: string } {
      known(id);
      const secret = newSecret();
      store.rotate(id, secret, now + CHANGE_OVER);
      return { webhook: known(id), secret };
    },
    /** @throws AeoError UNKNOWN_WEBHOOK */
    remove(id: string): void {
      known(id);
      store.remove(id);
    },
    /** @throws AeoError UNKNOWN_WEBHOOK */
    deadLetters(id: string, after: string | undefined, limit: number): readonly DeadLetter[] {
      known(id);
      return letters.page(id, after, limit);
    },
    /** Asks for dead letters to be sent again, all or one, and for the next attempt at once. @throws AeoError UNKNOWN_WEBHOOK */
    redeliver(id: string, message: string | undefined): number {
      known(id);
      store.hurry(id);
      return letters.requeue(id, message);
    },
  };
}

export type WebhookAdministration = ReturnType<typeof createWebhooks>;
