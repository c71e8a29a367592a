import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { createApp } from "../../src/http/app.ts";
import { cloudEvent } from "../../src/http/cloudEvent.ts";
import type { StreamEnd } from "../../src/http/eventStream.ts";
import { EventStreams } from "../../src/http/eventStreams.ts";
import { eventRoutes } from "../../src/http/routes/events.ts";
import type { Caller } from "../../src/services/caller.ts";
import { JP } from "./facts.ts";
import { ORIGIN, type TestLedger } from "./feed.ts";

/** Timers that fire when a test says so. */
export class ManualTimers {
  readonly pending = new Map<symbol, { readonly ms: number; readonly callback: () => void }>();

  after(ms: number, callback: () => void): () => void {
    const key = Symbol(String(ms));
    this.pending.set(key, { ms, callback });
    return () => this.pending.delete(key);
  }

  /** The timers of a length. */
  of(ms: number): symbol[] {
    return [...this.pending].filter(([, timer]) => timer.ms === ms).map(([key]) => key);
  }

  fire(...keys: readonly symbol[]): void {
    for (const key of keys) {
      const timer = this.pending.get(key);
      this.pending.delete(key);
      timer?.callback();
    }
  }
}

export const HEARTBEAT = 15_000;
export const SLOW = 30_000;

/** The stream's route over a ledger in memory, on a port of its own. Who asks is in the token's text. */
export class StreamServer {
  readonly timers = new ManualTimers();
  readonly ends: StreamEnd[] = [];
  readonly streams: EventStreams;
  readonly server: Server;
  now = 1_800_000_000_000;
  url = "";

  constructor(ledger: TestLedger, expiresAt?: number) {
    this.streams = new EventStreams(
      {
        feed: ledger.feed,
        envelope: (item) => cloudEvent(item, ORIGIN),
        timers: this.timers,
        now: () => this.now,
        heartbeatMs: HEARTBEAT,
        slowMs: SLOW,
      },
      (why) => void this.ends.push(why),
    );
    const caller = (subject: string): Caller => ({
      subject,
      economy: JP,
      roles: ["officer"],
      ...(expiresAt === undefined ? {} : { expiresAt }),
    });
    const app = createApp({
      version: "1.2.3",
      routes: eventRoutes({ feed: ledger.feed, streams: this.streams }),
      authenticate: (authorization) => Promise.resolve(caller(authorization ?? "somebody")),
      report: () => undefined,
    });
    this.server = createServer(app);
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1/events/stream`;
    return this;
  }

  async stop(): Promise<void> {
    this.streams.close();
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}

/** A reader as a page is one: fetch, and a parser that is not ours. */
export class StreamReader {
  readonly messages: EventSourceMessage[] = [];
  readonly comments: string[] = [];
  readonly control = new AbortController();
  ended = false;
  /** The connection broke before the stream had ended. */
  broken = false;
  #changed: () => void = () => undefined;
  readonly done: Promise<void>;

  constructor(url: string, headers: Record<string, string> = {}) {
    this.done = this.#read(url, headers)
      .catch(() => void (this.broken = true))
      .then(() => {
        this.ended = true;
        this.#changed();
      });
  }

  /** What the events hold, by their ledger's sequence; a roll-back is its type. */
  get told(): (number | string)[] {
    return this.messages.map(({ data }) => {
      const event = JSON.parse(data) as { type: string; data: { sequence?: number } };
      return event.data.sequence ?? event.type;
    });
  }

  /** Resolves once something holds of what came so far. */
  async until(holds: () => boolean): Promise<this> {
    while (!holds()) {
      if (this.ended) throw new Error(`the stream ended after ${JSON.stringify(this.told)}`);
      await new Promise<void>((resolve) => (this.#changed = resolve));
    }
    return this;
  }

  count(messages: number): Promise<this> {
    return this.until(() => this.messages.length >= messages);
  }

  leave(): Promise<void> {
    this.control.abort();
    return this.done;
  }

  async #read(url: string, headers: Record<string, string>): Promise<void> {
    const parser = createParser({
      onEvent: (message) => void this.messages.push(message),
      onComment: (comment) => void this.comments.push(comment),
    });
    const response = await fetch(url, { headers, signal: this.control.signal });
    const decoder = new TextDecoder();
    for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
      parser.feed(decoder.decode(piece, { stream: true }));
      this.#changed();
    }
  }
}
