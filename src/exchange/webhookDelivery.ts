import { Webhook as Signature } from "standardwebhooks";
import type { Instant } from "../domain/time.ts";
import type { DeliveryOutcome, WebhookMessage, WebhookSecrets } from "../domain/webhook.ts";
import { PeerTransportError, type PeerTransport } from "./peerTransport.ts";

/** Taken: the receiver answered with a 2xx. */
export const DELIVERED = "DELIVERED";

/** For a receiver: 5 s for everything, and an answer that nobody reads may be 64 kB. */
export const RECEIVER_LIMITS = { timeout: 5_000, maxBytes: 65_536 } as const;

/** One attempt to deliver a message. Never throws: whatever goes wrong is the outcome. */
export type Deliver = (
  url: string,
  message: WebhookMessage,
  secrets: WebhookSecrets,
  now: Instant,
) => Promise<DeliveryOutcome>;

/**
 * Delivers by Standard Webhooks. Each attempt is signed anew, so that a receiver may refuse what is older than five minutes; while a
 * secret is being changed both sign.
 */
export function webhookDelivery(transport: PeerTransport): Deliver {
  return async (url, { id, body }, { current, previous }, now) => {
    const signed = [current, ...(previous === null ? [] : [previous.secret])].map((secret) =>
      new Signature(secret).sign(id, new Date(now * 1000), body),
    );
    const headers = {
      "content-type": "application/cloudevents+json",
      "user-agent": "aeo-ledger",
      "webhook-id": id,
      "webhook-timestamp": String(now),
      "webhook-signature": signed.join(" "),
    };
    try {
      const { origin, pathname } = new URL(url);
      const sent = { method: "POST", target: pathname, body: Buffer.from(body), signature: undefined, headers };
      const { status } = await transport(origin, sent);
      return status >= 200 && status < 300 ? DELIVERED : `HTTP_${status}`;
    } catch (error) {
      return error instanceof PeerTransportError ? error.fault : "UNREACHABLE";
    }
  };
}
