import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { AeoError } from "../domain/errors.ts";
import type { Instant } from "../domain/time.ts";
import type { Database, Migration } from "./database.ts";

export const IDEMPOTENCY_MIGRATIONS: readonly Migration[] = [
  {
    id: "idempotency-1",
    sql: `CREATE TABLE idempotency (
      caller TEXT NOT NULL,
      key TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      status INTEGER NOT NULL,
      headers TEXT NOT NULL,
      body TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      PRIMARY KEY (caller, key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX idempotency_age ON idempotency (created_at)`,
  },
];

/** A request that carries a key. */
export interface KeyedRequest {
  /** Who sent it; another caller's key of the same text is another key. */
  readonly caller: string;
  readonly key: string;
  /** See requestFingerprint. */
  readonly fingerprint: string;
}

/** What is answered, and answered again. */
export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer, and whether it is a repetition of the first. */
export interface KeyedAnswer extends StoredAnswer {
  readonly replayed: boolean;
}

/** Hex SHA-256 over method, target and the canonical JSON (RFC 8785) of the parsed body; undefined = no body. */
export function requestFingerprint(method: string, target: string, body: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify([method, target]))
    .update(canonicalize(body) ?? "")
    .digest("hex");
}

/**
 * The answers given under an Idempotency-Key (IETF httpapi draft), kept for at least a day, over restarts. A key and what was done
 * under it are stored in one transaction: a key without an answer never had an effect, so a request that failed, was refused, or
 * was cut off by a crash may be sent again under its key. Which requests are running is known to this process alone.
 */
export class IdempotencyKeys {
  readonly #db: Database;
  readonly #retention: number;
  readonly #running = new Map<string, string>();

  /** @param retention how long answers are kept, in seconds; at least a day */
  constructor(db: Database, retention = 48 * 3600) {
    if (retention < 24 * 3600) throw new RangeError("answers must be kept for at least 24 hours");
    this.#db = db;
    this.#retention = retention;
  }

  /**
   * Answers a keyed request: with the stored answer, or else with that of `produce`, which runs in the transaction that stores it.
   * @throws AeoError IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_KEY_IN_USE; and what `produce` throws, of which nothing is kept
   */
  withIdempotency(request: KeyedRequest, now: Instant, produce: () => StoredAnswer): KeyedAnswer {
    this.#assertNotRunning(request);
    return this.#answer(request, now, produce);
  }

  /**
   * The same for a request that must wait for something before it can act: `prepare` runs first, outside any transaction, and
   * gives the `produce` that acts. Requests with the same key are refused meanwhile.
   */
  async withPreparation(
    request: KeyedRequest,
    now: () => Instant,
    prepare: () => Promise<() => StoredAnswer>,
  ): Promise<KeyedAnswer> {
    const stored = this.#stored(request);
    if (stored !== undefined) return stored;
    this.#assertNotRunning(request);
    const name = nameOf(request);
    this.#running.set(name, request.fingerprint);
    try {
      const produce = await prepare();
      return this.#answer(request, now(), produce);
    } finally {
      this.#running.delete(name);
    }
  }

  /** Forgets answers that are older than the retention; gives how many. */
  purge(now: Instant): number {
    return this.#db.run("DELETE FROM idempotency WHERE created_at <= ?", now - this.#retention);
  }

  #answer(request: KeyedRequest, now: Instant, produce: () => StoredAnswer): KeyedAnswer {
    return this.#db.transaction(() => {
      const stored = this.#stored(request);
      if (stored !== undefined) return stored;
      const answer = produce();
      const { caller, key, fingerprint } = request;
      const sql = `INSERT INTO idempotency (caller, key, fingerprint, status, headers, body, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)`;
      const { status, headers, body } = answer;
      this.#db.run(sql, caller, key, fingerprint, status, JSON.stringify(headers), body, now);
      return { ...answer, replayed: false };
    });
  }

  #stored(request: KeyedRequest): KeyedAnswer | undefined {
    const sql = "SELECT fingerprint, status, headers, body FROM idempotency WHERE caller = ? AND key = ?";
    const row = this.#db.get(sql, request.caller, request.key);
    if (row === undefined) return undefined;
    assertSame(request, row.fingerprint as string);
    const headers = JSON.parse(row.headers as string) as Record<string, string>;
    return { status: row.status as number, headers, body: row.body as string, replayed: true };
  }

  #assertNotRunning(request: KeyedRequest): void {
    const running = this.#running.get(nameOf(request));
    if (running === undefined) return;
    assertSame(request, running);
    throw new AeoError("IDEMPOTENCY_KEY_IN_USE", `The request with the key ${JSON.stringify(request.key)} is running.`);
  }
}

function assertSame(request: KeyedRequest, fingerprint: string): void {
  if (request.fingerprint === fingerprint) return;
  throw new AeoError(
    "IDEMPOTENCY_KEY_REUSED",
    `The key ${JSON.stringify(request.key)} was first used with another method, address or body.`,
  );
}

function nameOf({ caller, key }: KeyedRequest): string {
  return JSON.stringify([caller, key]);
}
