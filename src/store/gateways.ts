import { randomUUID } from "node:crypto";
import type { Economy } from "../domain/economy.ts";
import type { Instant } from "../domain/time.ts";
import type { Database, Migration } from "./database.ts";

/** Of each gateway's own store. */
export const GATEWAY_IDENTITY_MIGRATIONS: readonly Migration[] = [
  {
    id: "gateway-identity-1",
    sql: "CREATE TABLE gateway_identity (id INTEGER PRIMARY KEY CHECK (id = 1), gateway TEXT NOT NULL) STRICT",
  },
];

/** Of what the gateways of an authority share. */
export const GATEWAY_MIGRATIONS: readonly Migration[] = [
  {
    id: "gateways-1",
    sql: `
      CREATE TABLE gateway (
        id TEXT PRIMARY KEY,
        number INTEGER NOT NULL UNIQUE
      ) STRICT, WITHOUT ROWID;

      -- How far each gateway has read a partner's profiles, and when it last said so.
      CREATE TABLE feed_reader (
        gateway TEXT NOT NULL,
        economy TEXT NOT NULL,
        cursor INTEGER NOT NULL,
        seen_at INTEGER NOT NULL,
        PRIMARY KEY (gateway, economy)
      ) STRICT, WITHOUT ROWID;

      -- The gateway whose file was moved here (moveShared.ts).
      CREATE TABLE moved_store (gateway TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    `,
  },
];

/** A gateway that has not been heard of for so long is not waited for, in seconds: a week. */
const FORGOTTEN_AFTER = 7 * 86_400;
/** How often one that has nothing new to say is heard of, in seconds. */
const HEARD_EVERY = 3_600;

/** The name of the gateway whose own store this is: a UUID that it gives itself once. */
export function identityOf(own: Database): string {
  return own.transaction(() => {
    own.run("INSERT INTO gateway_identity (id, gateway) VALUES (1, ?) ON CONFLICT DO NOTHING", randomUUID());
    return own.get("SELECT gateway FROM gateway_identity WHERE id = 1")?.gateway as string;
  });
}

/** The gateways of one authority, as they know each other. */
export class Gateways {
  readonly #db: Database;

  /** @param db opened with GATEWAY_MIGRATIONS */
  constructor(db: Database) {
    this.#db = db;
  }

  /** The number of a gateway: 0 is the first that came, and each keeps its own. */
  numberOf(gateway: string): number {
    return this.#db.transaction(() => {
      const next = "(SELECT coalesce(max(number) + 1, 0) FROM gateway)";
      this.#db.run(`INSERT INTO gateway (id, number) VALUES (?, ${next}) ON CONFLICT (id) DO NOTHING`, gateway);
      return this.#db.get("SELECT number FROM gateway WHERE id = ?", gateway)?.number as number;
    });
  }

  /**
   * Notes how far a gateway holds a partner's profiles, deletions included. Gives how far all do: only that may be confirmed to the
   * partner. One that has not been heard of for a week is no longer waited for.
   */
  reachedByAll(gateway: string, economy: Economy, cursor: number, now: Instant): number {
    const known = this.#db.get(
      "SELECT cursor, seen_at FROM feed_reader WHERE gateway = ? AND economy = ?",
      gateway,
      economy,
    );
    if (known?.cursor !== cursor || (known.seen_at as number) + HEARD_EVERY < now)
      this.#db.run(
        `INSERT INTO feed_reader (gateway, economy, cursor, seen_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (gateway, economy) DO UPDATE SET cursor = excluded.cursor, seen_at = excluded.seen_at`,
        gateway,
        economy,
        cursor,
        now,
      );
    const sql = "SELECT min(cursor) AS cursor FROM feed_reader WHERE economy = ? AND seen_at > ?";
    return (this.#db.get(sql, economy, now - FORGOTTEN_AFTER)?.cursor ?? cursor) as number;
  }
}
