import type { Response } from "express";
import { type EventFeed, type FeedCursor, type FeedItem, cursorText, type Wanted } from "../domain/eventFeed.ts";
import type { CloudEvent } from "./cloudEvent.ts";

/** How a stream waits, so that a test can drive time. The function returned cancels. */
export interface StreamTimers {
  after(ms: number, callback: () => void): () => void;
}

export interface StreamSettings {
  readonly feed: EventFeed;
  readonly envelope: (item: FeedItem) => CloudEvent;
  readonly timers: StreamTimers;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Pause between two signs of life. */
  readonly heartbeatMs: number;
  /** How long a reader may take nothing before it is cut. */
  readonly slowMs: number;
}

/** What a stream is for. */
export interface StreamRequest {
  readonly after: FeedCursor;
  readonly wanted: Wanted;
  /** Milliseconds since 1970 at which the caller's token ends. */
  readonly expiresAt: number | undefined;
}

/** Why a stream ended. */
export type StreamEnd = "left" | "expired" | "cut" | "closed" | "failed";

/** How long a browser waits before it comes back. */
const RETRY_MS = 2_000;
/** Timers of the platform reach no further than 24 days. */
const LONGEST_TIMER_MS = 86_400_000;

/**
 * One reader of the feed over server-sent events. It reads a page only when the reader has taken the one before, so a slow reader
 * makes us hold one page, whatever happens on the ledger; one that takes nothing at all for a while is cut.
 */
export class EventStream {
  readonly #response: Response;
  readonly #settings: StreamSettings;
  readonly #request: StreamRequest;
  readonly #ended: (why: StreamEnd) => void;
  readonly #unsubscribe: () => void;
  readonly #cancels = new Map<"heartbeat" | "slow" | "expiry" | "next", () => void>();
  #cursor: FeedCursor;
  /** The cursor that the reader was last given an id for. */
  #told: FeedCursor;
  #over = false;

  constructor(response: Response, request: StreamRequest, settings: StreamSettings, ended: (why: StreamEnd) => void) {
    this.#response = response;
    this.#request = request;
    this.#settings = settings;
    this.#ended = ended;
    this.#cursor = request.after;
    this.#told = request.after;
    this.#unsubscribe = settings.feed.subscribe(() => this.#pump());
    response.once("close", () => this.#end("left"));
    response.on("drain", () => this.#drained());
    // An id without data: a reader that is gone before its first event comes back to here.
    this.#write(`retry: ${RETRY_MS}\nid: ${cursorText(this.#cursor)}\n\n`);
    this.#beat();
    this.#watchToken();
    this.#pump();
  }

  /** Ends the stream as a whole; the reader may come back with its last id. */
  close(): void {
    this.#end("closed");
  }

  get #paused(): boolean {
    return this.#cancels.has("slow") || this.#cancels.has("next");
  }

  #pump(): void {
    if (this.#over || this.#paused) return;
    const { feed, envelope } = this.#settings;
    try {
      const page = feed.next(this.#cursor, this.#request.wanted);
      this.#cursor = page.cursor;
      if (page.items.length > 0) {
        this.#told = page.items.at(-1)?.cursor ?? this.#told;
        this.#write(page.items.map((item) => frameOf(item, envelope)).join(""));
      }
      if (page.more) this.#later();
    } catch {
      // The store can't be read just now; the reader comes back by itself.
      this.#end("failed");
    }
  }

  /** A long history is read between other requests, not instead of them. */
  #later(): void {
    const immediate = setImmediate(() => {
      this.#cancels.delete("next");
      this.#pump();
    });
    this.#cancels.set("next", () => clearImmediate(immediate));
  }

  #write(text: string): void {
    if (this.#over || this.#response.write(text) || this.#cancels.has("slow")) return;
    const { timers, slowMs } = this.#settings;
    this.#cancels.set(
      "slow",
      timers.after(slowMs, () => this.#end("cut")),
    );
  }

  #drained(): void {
    this.#cancels.get("slow")?.();
    this.#cancels.delete("slow");
    this.#pump();
  }

  #beat(): void {
    const { timers, heartbeatMs } = this.#settings;
    const beat = () => {
      if (!this.#cancels.has("slow")) this.#write(this.#heartbeat());
      this.#beat();
    };
    if (!this.#over) this.#cancels.set("heartbeat", timers.after(heartbeatMs, beat));
  }

  /** A reader of few of the events is told how far it is, so that it need not be searched for again when it comes back. */
  #heartbeat(): string {
    if (this.#told === this.#cursor) return ": heartbeat\n\n";
    this.#told = this.#cursor;
    return `: heartbeat\nid: ${cursorText(this.#cursor)}\n\n`;
  }

  #watchToken(): void {
    const { expiresAt } = this.#request;
    if (expiresAt === undefined || this.#over) return;
    const left = expiresAt - this.#settings.now();
    if (left <= 0) return this.#end("expired");
    const again = () => this.#watchToken();
    this.#cancels.set("expiry", this.#settings.timers.after(Math.min(left, LONGEST_TIMER_MS), again));
  }

  #end(why: StreamEnd): void {
    if (this.#over) return;
    this.#over = true;
    this.#unsubscribe();
    const waiting = this.#cancels.has("slow");
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
    // Who takes nothing would not take the end either.
    if (waiting) this.#response.destroy();
    else this.#response.end(why === "expired" ? ": the token has ended\n\n" : undefined);
    this.#ended(why);
  }
}

/** JSON has no line feeds of its own, so it is one line of data. */
function frameOf(item: FeedItem, envelope: StreamSettings["envelope"]): string {
  return `id: ${cursorText(item.cursor)}\ndata: ${JSON.stringify(envelope(item))}\n\n`;
}
