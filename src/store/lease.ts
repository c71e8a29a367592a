import type { Instant } from "../domain/time.ts";
import type { Database, Migration } from "./database.ts";

export const LEASE_MIGRATIONS: readonly Migration[] = [
  {
    id: "lease-1",
    sql: `CREATE TABLE lease (
      name TEXT PRIMARY KEY,
      holder TEXT NOT NULL,
      expires_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
  },
];

/**
 * A right that one holder has at a time, such as to send with a key. It ends by itself when its holder dies without giving it back.
 * Wall clocks may jump, so it is checked again inside the transaction that relies on it.
 */
export class Lease {
  readonly #db: Database;
  readonly name: string;
  readonly holder: string;
  readonly #seconds: number;

  /**
   * @param holder who holds it, unique to this process
   * @param seconds how long it lasts unless renewed
   */
  constructor(db: Database, name: string, holder: string, seconds = 15) {
    this.#db = db;
    this.name = name;
    this.holder = holder;
    this.#seconds = seconds;
  }

  /** Takes or renews it; false when another holder's has not run out. Not written each time: that would cost a disk flush each. */
  hold(now: Instant): boolean {
    const row = this.#db.get("SELECT holder, expires_at FROM lease WHERE name = ?", this.name);
    const left = row?.holder === this.holder ? (row.expires_at as number) - now : 0;
    if (left > (this.#seconds * 2) / 3 && left <= this.#seconds) return true;
    const sql = `INSERT INTO lease (name, holder, expires_at) VALUES (?, ?, ?)
      ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
      WHERE lease.holder = excluded.holder OR lease.expires_at <= ?`;
    if (this.#db.run(sql, this.name, this.holder, now + this.#seconds, now) === 1) return true;
    this.#shorten(now + this.#seconds);
    return false;
  }

  /**
   * No lease that was taken by this clock ends later than one taken now. One that does was taken before the clock was set back: if
   * its holder is dead, it would keep everybody out for as long as the clock was wrong. A living holder renews it well before.
   */
  #shorten(latest: Instant): void {
    const sql = "UPDATE lease SET expires_at = ?1 WHERE name = ?2 AND expires_at > ?1";
    this.#db.run(sql, latest, this.name);
  }

  /** Gives it back, if it is held, so that the next holder need not wait. */
  release(): void {
    this.#db.run("DELETE FROM lease WHERE name = ? AND holder = ?", this.name, this.holder);
  }
}
