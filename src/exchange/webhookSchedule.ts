import type { Instant } from "../domain/time.ts";
import type { DeliveryState, WebhookMessage } from "../domain/webhook.ts";

/** Seconds after the first failure; doubled with each. */
const FIRST = 5;
const LONGEST = 3_600;
/** Seconds after which a message that can't be delivered is put aside, so that later ones are not lost with it. */
const TOO_OLD = 86_400;

/** Seconds to wait after a failure: doubled each time, up to an hour, and up to half less, so that receivers don't meet. */
export function pauseAfter(failuresBefore: number, random: number): number {
  const whole = Math.min(LONGEST, FIRST * 2 ** Math.min(failuresBefore, 20));
  return Math.max(1, Math.round(whole * (1 - random / 2)));
}

/** Seconds until the next attempt may come. A clock that was set back must not silence a receiver for longer than the longest pause. */
export function dueIn({ nextAttemptAt }: DeliveryState, now: Instant): number {
  const wait = nextAttemptAt - now;
  return wait > LONGEST ? 0 : Math.max(0, wait);
}

/** Whether a message has been waiting, and its receiver failing, for a day. */
export function isTooOld(message: WebhookMessage, failingSince: Instant, now: Instant): boolean {
  return message.time !== null && now - Math.max(failingSince, message.time) >= TOO_OLD;
}
