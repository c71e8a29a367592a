import { cursorText, type FeedCursor } from "../domain/eventFeed.ts";
import type { Instant } from "../domain/time.ts";
import type { DeadLetter, DeliveryOutcome, WebhookMessage } from "../domain/webhook.ts";
import type { Database, Row } from "./database.ts";

/** What could not be delivered in time, kept until it is sent again or the receiver is deleted. */
export class DeadLetters {
  readonly #db: Database;

  /** @param db opened with WEBHOOK_MIGRATIONS */
  constructor(db: Database) {
    this.#db = db;
  }

  /** Puts a message aside and moves its receiver on, together. */
  bury(webhook: string, { id, type, body, time, cursor }: WebhookMessage, outcome: DeliveryOutcome, at: Instant): void {
    const { block, logIndex, generation } = cursor;
    this.#db.transaction(() => {
      const sql = `INSERT INTO webhook_dead_letter
        (webhook, message, type, body, time, block, log_index, generation, died_at, outcome) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (webhook, message) DO UPDATE SET type = excluded.type, body = excluded.body, time = excluded.time,
        block = excluded.block, log_index = excluded.log_index, generation = excluded.generation,
        died_at = excluded.died_at, outcome = excluded.outcome, requeued = 0`;
      this.#db.run(sql, webhook, id, type, body, time ?? 0, block, logIndex, generation, at, outcome);
      this.#db.run("UPDATE webhook SET cursor = ? WHERE id = ?", cursorText(cursor), webhook);
    });
  }

  /** A receiver's, in the ledger's order, after a message of it; at most `limit`. */
  page(webhook: string, after: string | undefined, limit: number): DeadLetter[] {
    const start = after === undefined ? undefined : this.#find(webhook, after);
    const sql = `SELECT * FROM webhook_dead_letter WHERE webhook = ? AND (block, log_index, message) > (?, ?, ?)
      ORDER BY block, log_index, message LIMIT ?`;
    const place = [start?.block ?? -1, start?.log_index ?? -1, start?.message ?? ""] as [number, number, string];
    return this.#db.all(sql, webhook, ...place, limit).map(letterOf);
  }

  /** How many all receivers have. */
  count(): number {
    return this.#db.get("SELECT count(*) AS count FROM webhook_dead_letter")?.count as number;
  }

  /** Asks for one, or all of a receiver's, to be sent again. Gives how many. */
  requeue(webhook: string, message: string | undefined): number {
    const sql =
      "UPDATE webhook_dead_letter SET requeued = 1 WHERE webhook = ? AND (CAST(? AS TEXT) IS NULL OR message = ?)";
    return this.#db.transaction(() => this.#db.run(sql, webhook, message ?? null, message ?? null));
  }

  /** The first that was asked to be sent again. */
  firstRequeued(webhook: string): DeadLetter | undefined {
    const sql = `SELECT * FROM webhook_dead_letter WHERE webhook = ? AND requeued = 1
      ORDER BY block, log_index, message LIMIT 1`;
    const row = this.#db.get(sql, webhook);
    return row === undefined ? undefined : letterOf(row);
  }

  /** It was delivered after all. */
  settled(webhook: string, message: string): void {
    const sql = "DELETE FROM webhook_dead_letter WHERE webhook = ? AND message = ?";
    this.#db.transaction(() => this.#db.run(sql, webhook, message));
  }

  /** It failed again, and waits to be asked for. */
  failedAgain(webhook: string, message: string, outcome: DeliveryOutcome): void {
    const sql = "UPDATE webhook_dead_letter SET requeued = 0, outcome = ? WHERE webhook = ? AND message = ?";
    this.#db.transaction(() => this.#db.run(sql, outcome, webhook, message));
  }

  /** Those after a cursor never happened. */
  void(webhook: string, { block }: FeedCursor): void {
    const sql = "DELETE FROM webhook_dead_letter WHERE webhook = ? AND block > ?";
    this.#db.transaction(() => this.#db.run(sql, webhook, block));
  }

  #find(webhook: string, message: string): Row | undefined {
    return this.#db.get("SELECT * FROM webhook_dead_letter WHERE webhook = ? AND message = ?", webhook, message) as
      | { block: number; log_index: number; message: string }
      | undefined;
  }
}

function letterOf(row: Row): DeadLetter {
  return {
    message: {
      id: row.message as string,
      type: row.type as string,
      body: row.body as string,
      time: row.time as number,
      cursor: {
        block: row.block as number,
        logIndex: row.log_index as number,
        generation: row.generation as number,
      },
    },
    diedAt: row.died_at as number,
    outcome: row.outcome as string,
    requeued: row.requeued === 1,
  };
}
