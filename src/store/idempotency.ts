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
      answer TEXT NOT NULL,
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
  /** A hash of method, target and body: what makes two requests the same. */
  readonly fingerprint: string;
  readonly now: Instant;
}

/** What is answered, and answered again. The body is JSON. */
export interface StoredAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * The answers given under an Idempotency-Key (IETF httpapi draft), kept for at least a day, over restarts. The key, what was done
 * under it and the answer are one transaction, which nothing else can come between. So a key is never seen half done: a request
 * that failed, was refused or was cut off by a crash left nothing and may be sent again under its key.
 */
export class IdempotencyKeys {
  readonly #db: Database;
  readonly #retention: number;

  /** @param retention how long answers are kept, in seconds; at least a day */
  constructor(db: Database, retention = 48 * 3600) {
    if (retention < 24 * 3600) throw new RangeError("answers must be kept for at least 24 hours");
    this.#db = db;
    this.#retention = retention;
  }

  /**
   * Answers a request: with the stored answer, or else with that of `produce`, which runs in the transaction that stores it.
   * @throws AeoError IDEMPOTENCY_KEY_REUSED, STORE_UNAVAILABLE; and what `produce` throws, of which nothing is kept
   */
  run(request: KeyedRequest, produce: () => StoredAnswer): StoredAnswer {
    return this.#db.within(() => {
      const stored = this.#stored(request);
      if (stored !== undefined) return stored;
      const text = JSON.stringify(produce());
      const { caller, key, fingerprint, now } = request;
      const sql = "INSERT INTO idempotency (caller, key, fingerprint, answer, created_at) VALUES (?, ?, ?, ?, ?)";
      this.#db.run(sql, caller, key, fingerprint, text, now);
      // Read back, so that the first answer and its repetitions can't differ.
      return JSON.parse(text) as StoredAnswer;
    });
  }

  /** Forgets answers that are older than the retention; gives how many. */
  purge(now: Instant): number {
    return this.#db.run("DELETE FROM idempotency WHERE created_at <= ?", now - this.#retention);
  }

  #stored({ caller, key, fingerprint }: KeyedRequest): StoredAnswer | undefined {
    const sql = "SELECT fingerprint, answer FROM idempotency WHERE caller = ? AND key = ?";
    const row = this.#db.get(sql, caller, key);
    if (row === undefined) return undefined;
    if (row.fingerprint === fingerprint) return JSON.parse(row.answer as string) as StoredAnswer;
    const detail = `The key ${JSON.stringify(key)} was first used with another method, address or body.`;
    throw new AeoError("IDEMPOTENCY_KEY_REUSED", detail);
  }
}
