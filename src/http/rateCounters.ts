import { hash } from "node:crypto";
import type { ClientRateLimitInfo, Store } from "express-rate-limit";
import { ipKeyGenerator } from "express-rate-limit";

/** Requests of one caller in its window. */
export interface RateCounter {
  totalHits: number;
  /** Milliseconds since 1970. */
  readonly resetAt: number;
  readonly key: string;
}

const MAX_ADDRESSES = 10_000;

/**
 * Counts requests by caller, in windows that begin with a caller's first request: one budget, whichever handler counts. Callers not
 * seen for two windows are forgotten.
 */
export class RateCounters implements Store {
  readonly localKeys = true;
  readonly limit: number;
  readonly windowMs: number;
  readonly #now: () => number;
  #recent = new Map<string, RateCounter>();
  #older = new Map<string, RateCounter>();
  #turnAt = 0;
  readonly #addressKeys = new Map<string, string>();

  /** @param now milliseconds since 1970, by the clock that express-rate-limit uses */
  constructor(limit: number, windowMs: number, now: () => number = Date.now) {
    this.limit = limit;
    this.windowMs = windowMs;
    this.#now = now;
  }

  /** By whom a request counts: a known caller's subject, whatever its address; else the address. */
  keyOf(address: string | undefined, subject: string | undefined): string {
    return subject === undefined ? this.#addressKey(address ?? "unknown") : `subject ${subject}`;
  }

  /** A caller's present window. Not to be kept: after it there is another one. */
  counterOf(key: string): RateCounter {
    return this.#counter(key, this.#now());
  }

  increment(key: string): ClientRateLimitInfo {
    const counter = this.counterOf(key);
    counter.totalHits += 1;
    return { totalHits: counter.totalHits, resetTime: new Date(counter.resetAt) };
  }

  decrement(key: string): void {
    const counter = this.counterOf(key);
    counter.totalHits = Math.max(0, counter.totalHits - 1);
  }

  resetKey(key: string): void {
    this.#recent.delete(key);
    this.#older.delete(key);
  }

  #counter(key: string, now: number): RateCounter {
    if (now >= this.#turnAt) this.#turn(now);
    let counter = this.#recent.get(key);
    if (counter !== undefined && counter.resetAt > now) return counter;
    counter = this.#older.get(key);
    if (counter === undefined || counter.resetAt <= now) counter = { totalHits: 0, resetAt: now + this.windowMs, key };
    this.#recent.set(key, counter);
    return counter;
  }

  #turn(now: number): void {
    this.#older = this.#recent;
    this.#recent = new Map();
    this.#turnAt = now + this.windowMs;
  }

  /** Parsing an IPv6 address takes long, and callers keep theirs. */
  #addressKey(address: string): string {
    const known = this.#addressKeys.get(address);
    if (known !== undefined) return known;
    if (this.#addressKeys.size >= MAX_ADDRESSES) this.#addressKeys.clear();
    const key = ipKeyGenerator(address);
    this.#addressKeys.set(address, key);
    return key;
  }
}

/** How long a window is said to be, and how much it allows, in the headers' words. */
export function policyName({ limit, windowMs }: Pick<RateCounters, "limit" | "windowMs">): string {
  return `${limit}-in-${windowMs / 60_000}min`;
}

/** RateLimit and RateLimit-Policy (IETF draft 8) as express-rate-limit writes them. */
export function rateHeaders(counters: RateCounters, { totalHits, resetAt }: RateCounter, now: number): string {
  const remaining = Math.max(counters.limit - totalHits, 0);
  return `"${policyName(counters)}"; r=${remaining}; t=${Math.max(0, Math.ceil((resetAt - now) / 1000))}`;
}

/** The part of the headers that does not change for a caller. */
export function ratePolicy(counters: RateCounters, key: string): string {
  const partition = Buffer.from(hash("sha256", key, "hex").slice(0, 12)).toString("base64");
  return `"${policyName(counters)}"; q=${counters.limit}; w=${Math.ceil(counters.windowMs / 1000)}; pk=:${partition}:`;
}
