import type { Economy } from "../domain/economy.ts";
import type { Instant } from "../domain/time.ts";
import type { Database, Migration } from "./database.ts";

export const REQUEST_NONCE_MIGRATIONS: readonly Migration[] = [
  {
    id: "request-nonces-1",
    sql: `
      CREATE TABLE request_nonce (
        economy TEXT NOT NULL,
        nonce TEXT NOT NULL,
        expires_at INTEGER NOT NULL,
        PRIMARY KEY (economy, nonce)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX request_nonce_expiry ON request_nonce (expires_at);
    `,
  },
];

/** Nonces of partners' requests, kept over restarts for as long as the request could be sent again. */
export class RequestNonces {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Notes a nonce until it expires; false when it was used before. Those that have expired by now are forgotten. */
  remember(economy: Economy, nonce: string, expiresAt: Instant, now: Instant): boolean {
    return this.#db.transaction(() => {
      this.#db.run("DELETE FROM request_nonce WHERE expires_at < ?", now);
      const sql = "INSERT INTO request_nonce (economy, nonce, expires_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
      return this.#db.run(sql, economy, nonce, expiresAt) === 1;
    });
  }
}
