import { signal } from "@preact/signals";
import { oneAtATime } from "./oneAtATime.ts";
import { token } from "./session.ts";
import { createEventReader } from "./sse.ts";

/** How news of the ledger reaches this page. */
export type LiveState = "stream" | "poll" | "down";
export const liveState = signal<LiveState>("poll");

const STREAM = "/v1/events/stream";
const POLL_MS = 3_000;
const AT_LEAST_MS = 30_000;
const LONGEST_PAUSE_MS = 15_000;
/** A gateway without a stream may get one with its next release. */
const ASK_AGAIN_MS = 300_000;

/**
 * Calls `work` whenever something happened on the ledger: at once while the gateway's stream is open, every few seconds where it
 * has none. A block may bring hundreds of events: while it is at work, all that come are one more call after it. Comes back by
 * itself after a loss of connection. `onEvent` is told of each event of the stream. Gives the function that ends it.
 */
export function listen(work: () => unknown, onEvent: () => void = () => undefined): () => void {
  const stop = new AbortController();
  const news = oneAtATime(work);
  void follow(news, onEvent, stop.signal);
  // What needs no event: a ledger that falls silent, a profile that arrives.
  const timer = setInterval(news, AT_LEAST_MS);
  stop.signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  return () => stop.abort();
}

async function follow(news: () => void, onEvent: () => void, stop: AbortSignal): Promise<void> {
  let last: string | undefined;
  let pause = 500;
  while (!stop.aborted) {
    try {
      const response = await open(last, stop);
      // The ledger here ends before what this page has seen: it is another one by now.
      if (response.status === 409) last = undefined;
      if (!response.ok || response.body === null) {
        await poll(news, response.status === 404 ? ASK_AGAIN_MS : POLL_MS, stop);
        continue;
      }
      liveState.value = "stream";
      pause = 500;
      // What happened while nobody listened.
      news();
      for await (const event of events(response.body)) {
        last = event.id ?? last;
        onEvent();
        news();
      }
    } catch {
      if (stop.aborted) return;
    }
    liveState.value = "down";
    await rest(pause, stop);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  }
}

function open(last: string | undefined, stop: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { accept: "text/event-stream", authorization: `Bearer ${token.value}` };
  if (last !== undefined) headers["last-event-id"] = last;
  return fetch(STREAM, { headers, cache: "no-store", signal: stop });
}

async function* events(body: ReadableStream<Uint8Array>) {
  const read = createEventReader();
  const decoder = new TextDecoder();
  for await (const bytes of body) yield* read(decoder.decode(bytes, { stream: true }));
}

async function poll(news: () => void, forMs: number, stop: AbortSignal): Promise<void> {
  liveState.value = "poll";
  for (let waited = 0; waited < forMs && !stop.aborted; waited += POLL_MS) {
    await rest(POLL_MS, stop);
    if (!stop.aborted) news();
  }
}

function rest(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    stop.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
