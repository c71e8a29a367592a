import type { Response } from "express";
import { AeoError } from "../domain/errors.ts";
import type { Caller } from "../services/caller.ts";
import { EventStream, type StreamEnd, type StreamRequest, type StreamSettings } from "./eventStream.ts";

/** Streams that one caller may have at once, and all callers together. */
const PER_CALLER = 20;
const IN_ALL = 500;

/** Every open stream of a gateway. */
export class EventStreams {
  readonly #settings: StreamSettings;
  readonly #ended: (why: StreamEnd) => void;
  readonly #open = new Map<EventStream, string>();
  #closed = false;

  /** @param ended told of each stream that ends */
  constructor(settings: StreamSettings, ended: (why: StreamEnd) => void = () => undefined) {
    this.#settings = settings;
    this.#ended = ended;
  }

  get size(): number {
    return this.#open.size;
  }

  /** @throws AeoError SHUTTING_DOWN, RATE_LIMITED; before anything is answered */
  admit({ subject }: Caller): void {
    if (this.#closed) throw new AeoError("SHUTTING_DOWN", "streams have ended");
    const own = [...this.#open.values()].filter((reader) => reader === subject).length;
    if (own >= PER_CALLER) throw new AeoError("RATE_LIMITED", `at most ${PER_CALLER} streams for each caller`);
    if (this.#open.size >= IN_ALL) throw new AeoError("RATE_LIMITED", `at most ${IN_ALL} streams in all`);
  }

  /** Streams to a caller that was admitted. */
  start(response: Response, { subject }: Caller, request: StreamRequest): void {
    const stream = new EventStream(response, request, this.#settings, (why) => {
      this.#open.delete(stream);
      this.#ended(why);
    });
    this.#open.set(stream, subject);
  }

  /** Ends every stream, so that a server that is stopping has nothing to wait for. */
  close(): void {
    this.#closed = true;
    for (const stream of this.#open.keys()) stream.close();
  }
}
