import type { Instant } from "../domain/time.ts";
import type { Database, Migration } from "./database.ts";

export const REVOKED_TOKEN_MIGRATIONS: readonly Migration[] = [
  {
    id: "revoked-token-1",
    sql: `CREATE TABLE revoked_token (
      jti TEXT PRIMARY KEY,
      expires_at INTEGER NOT NULL,
      revoked_by TEXT NOT NULL,
      revoked_at INTEGER NOT NULL,
      reason TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`,
  },
];

/** A token that is refused before it expires. */
export interface RevokedToken {
  readonly jti: string;
  /** When the token would end by itself: past it, nothing need be remembered. */
  readonly expiresAt: Instant;
  readonly by: string;
  readonly at: Instant;
  readonly reason: string;
}

/** The tokens that were revoked, by their `jti`: in the store, and in memory for the check of every request. */
export class RevokedTokens {
  readonly #db: Database;
  readonly #known = new Set<string>();

  constructor(db: Database) {
    this.#db = db;
    this.readAgain();
  }

  /** Takes in what another gateway revoked. */
  readAgain(): void {
    for (const { jti } of this.#db.all("SELECT jti FROM revoked_token")) this.#known.add(jti as string);
  }

  has(jti: string): boolean {
    return this.#known.has(jti);
  }

  /** Refuses a token from now on. Twice is once; the first reason stays. */
  revoke({ jti, expiresAt, by, at, reason }: RevokedToken): void {
    const sql = `INSERT INTO revoked_token (jti, expires_at, revoked_by, revoked_at, reason)
      VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
    this.#db.run(sql, jti, expiresAt, by, at, reason);
    // If the transaction around this is taken back, a token is refused until the restart: the safe side.
    this.#known.add(jti);
  }

  /** Forgets those that have expired by themselves. @param leeway seconds for which an expired token is still taken */
  purge(now: Instant, leeway: number): void {
    const gone = this.#db.all("DELETE FROM revoked_token WHERE expires_at < ? RETURNING jti", now - leeway);
    for (const { jti } of gone) this.#known.delete(jti as string);
  }
}
