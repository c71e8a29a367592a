import { cursorText, type FeedCursor, parseCursor } from "../domain/eventFeed.ts";
import type { Instant } from "../domain/time.ts";
import type { DeliveryOutcome, DeliveryState, Webhook, WebhookSecrets } from "../domain/webhook.ts";
import type { Database, Row } from "./database.ts";

/** A failed attempt. */
export interface FailedAttempt {
  readonly outcome: DeliveryOutcome;
  readonly at: Instant;
  readonly nextAttemptAt: Instant;
}

const SELECT = `SELECT webhook.*,
  (SELECT count(*) FROM webhook_dead_letter WHERE webhook = webhook.id) AS dead_letters FROM webhook`;

/** Receivers of events, and how far each is. */
export class Webhooks {
  readonly #db: Database;

  /** @param db opened with WEBHOOK_MIGRATIONS */
  constructor(db: Database) {
    this.#db = db;
  }

  add(
    webhook: Pick<Webhook, "id" | "url" | "types" | "createdBy" | "createdAt">,
    secret: string,
    cursor: FeedCursor,
  ): void {
    const { id, url, types, createdBy, createdAt } = webhook;
    const sql =
      "INSERT INTO webhook (id, url, types, created_by, created_at, secret, cursor) VALUES (?, ?, ?, ?, ?, ?, ?)";
    this.#write(sql, id, url, JSON.stringify(types), createdBy, createdAt, secret, cursorText(cursor));
  }

  /** All, oldest first. */
  all(): Webhook[] {
    return this.#db.all(`${SELECT} ORDER BY created_at, id`).map(webhookOf);
  }

  find(id: string): Webhook | undefined {
    const row = this.#db.get(`${SELECT} WHERE id = ?`, id);
    return row === undefined ? undefined : webhookOf(row);
  }

  /** What signs for a receiver; undefined when there is none of this id. */
  secrets(id: string, now: Instant): WebhookSecrets | undefined {
    const row = this.#db.get("SELECT secret, previous_secret, previous_until FROM webhook WHERE id = ?", id);
    if (row === undefined) return undefined;
    const until = row.previous_until as number | null;
    const counts = until !== null && now < until;
    return {
      current: row.secret as string,
      previous: counts ? { secret: row.previous_secret as string, until } : null,
    };
  }

  /** A new secret; the one before counts until a moment. */
  rotate(id: string, secret: string, previousUntil: Instant): void {
    const sql = "UPDATE webhook SET previous_secret = secret, previous_until = ?, secret = ? WHERE id = ?";
    this.#write(sql, previousUntil, secret, id);
  }

  remove(id: string): void {
    this.#write("DELETE FROM webhook WHERE id = ?", id);
  }

  /** An attempt with the event at a cursor is about to be made. */
  trying(id: string, cursor: FeedCursor): void {
    this.#write("UPDATE webhook SET tried = ? WHERE id = ?", cursorText(cursor), id);
  }

  /** The receiver took what leads to a cursor; `tried` is null if that was a roll-back. */
  delivered(id: string, { cursor, tried }: Pick<DeliveryState, "cursor" | "tried">, at: Instant): void {
    const sql = `UPDATE webhook SET cursor = ?, tried = ?, delivered = delivered + 1, last_delivered_at = ?, last_outcome = 'DELIVERED',
      failures = 0, failing_since = NULL, next_attempt_at = 0 WHERE id = ?`;
    this.#write(sql, cursorText(cursor), tried && cursorText(tried), at, id);
  }

  /** There was nothing that the receiver wants up to a cursor. */
  skipped(id: string, cursor: FeedCursor): void {
    this.#write("UPDATE webhook SET cursor = ? WHERE id = ?", cursorText(cursor), id);
  }

  failed(id: string, { outcome, at, nextAttemptAt }: FailedAttempt): void {
    const sql = `UPDATE webhook SET failures = failures + 1, failing_since = coalesce(failing_since, ?), last_outcome = ?,
      next_attempt_at = ? WHERE id = ?`;
    this.#write(sql, at, outcome, nextAttemptAt, id);
  }

  /** The next attempt may come at once, as after a change that may have mended things. */
  hurry(id: string): void {
    this.#write("UPDATE webhook SET next_attempt_at = 0 WHERE id = ?", id);
  }

  #write(sql: string, ...parameters: Parameters<Database["run"]> extends [string, ...infer P] ? P : never): void {
    this.#db.transaction(() => this.#db.run(sql, ...parameters));
  }
}

function webhookOf(row: Row): Webhook {
  return {
    id: row.id as string,
    url: row.url as string,
    types: JSON.parse(row.types as string) as string[],
    createdBy: row.created_by as string,
    createdAt: row.created_at as number,
    state: {
      cursor: cursorOf(row.cursor as string),
      tried: row.tried === null ? null : cursorOf(row.tried as string),
      delivered: row.delivered as number,
      lastDeliveredAt: row.last_delivered_at as number | null,
      lastOutcome: row.last_outcome as string | null,
      failures: row.failures as number,
      failingSince: row.failing_since as number | null,
      nextAttemptAt: row.next_attempt_at as number,
      deadLetters: row.dead_letters as number,
    },
  };
}

function cursorOf(text: string): FeedCursor {
  const cursor = parseCursor(text);
  if (cursor === undefined) throw new RangeError("the store holds a webhook's cursor that is none");
  return cursor;
}
