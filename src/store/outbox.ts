import { AeoError, type ErrorCode } from "../domain/errors.ts";
import type { Bytes32 } from "../domain/event.ts";
import { entriesOf, type Intent, subjectOf } from "../domain/intent.ts";
import type { Operation, OperationState } from "../domain/operation.ts";
import type { Instant } from "../domain/time.ts";
import { callToJson } from "./callJson.ts";
import type { Database, Row } from "./database.ts";
import { selectIn } from "./manyRows.ts";
import { operationOf } from "./outboxRows.ts";

/** How much is on its way to the ledger. */
export interface OutboxMetrics {
  /** Accepted, not yet signed. */
  readonly waiting: number;
  /** Signed, not yet in a block. */
  readonly inFlight: number;
  /** Age of the oldest operation that is not settled, in seconds; 0 when there is none. */
  readonly oldestSeconds: number;
}

/** A page of operations, newest first. */
export interface OperationPage {
  readonly operations: readonly Operation[];
  /** The cursor of the next page; undefined after the last. */
  readonly next: string | undefined;
}

/** The accepted writes: where services put an intent and look up what became of it. */
export class Outbox {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /**
   * Stores an intent. Inside the caller's transaction, if there is one, so that it stands or falls with what else is stored. A
   * record that an earlier operation changes may be changed again: the later waits until the earlier is settled.
   * @throws AeoError UNKNOWN_OPERATION when there is nothing to follow, and the failed operation's own code when what it follows
   * has failed; STORE_UNAVAILABLE
   */
  accept(intent: Intent): Operation {
    const { shown, records } = subjectOf(intent.call);
    const { id, signer, caller, call, after, createdAt } = intent;
    return this.#db.within(() => {
      if (after !== null) this.#assertCanFollow(after);
      const sql = `INSERT INTO intent
        (id, signer, caller, registry, fn, subject, entries, call, after, state, created_at, updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'RECEIVED', ?, ?) RETURNING *`;
      const texts = [id, signer, caller, call.registry, call.fn, shown, entriesOf(call), callToJson(call), after];
      const row = this.#db.get(sql, ...texts, createdAt, createdAt)!;
      // A set: a batch that names a record twice is refused when it is encoded, not here.
      for (const record of new Set(records)) {
        this.#db.run("INSERT INTO intent_record (record, position) VALUES (?, ?)", record, row.position as number);
      }
      return operationOf(row);
    });
  }

  /** The operation of an id. */
  operation(id: string): Operation | undefined {
    const row = this.#db.get("SELECT * FROM intent WHERE id = ?", id);
    return row && operationOf(row);
  }

  /** The operations of those ids that there are, in no order. */
  operations(ids: readonly string[]): Operation[] {
    return selectIn(this.#db, "SELECT * FROM intent WHERE id", ids).map(operationOf);
  }

  /** Operations, newest first, after the cursor of the page before. A cursor that is none begins at the newest. */
  list(after: string | undefined, limit: number): OperationPage {
    const before = after !== undefined && /^\d{1,15}$/.test(after) ? Number(after) : Number.MAX_SAFE_INTEGER;
    const rows = this.#db.all("SELECT * FROM intent WHERE position < ? ORDER BY position DESC LIMIT ?", before, limit);
    const next = rows.length === limit ? String(rows.at(-1)?.position) : undefined;
    return { operations: rows.map(operationOf), next };
  }

  /** The first unsettled operation that changes a record, by its key as in subjectOf. */
  pending(record: string): Operation | undefined {
    const sql = `SELECT intent.* FROM intent_record JOIN intent USING (position)
      WHERE record = ? ORDER BY position LIMIT 1`;
    const row = this.#db.get(sql, record);
    return row && operationOf(row);
  }

  /** Whether a transaction was signed here. One that is in a block, under our key, and unknown here is somebody else's. */
  knowsTransaction(hash: Bytes32): boolean {
    const sql = `SELECT 1 FROM intent WHERE hash = ?1 UNION ALL SELECT 1 FROM retired_transaction WHERE hash = ?1`;
    return this.#db.get(sql, hash) !== undefined;
  }

  /** The address that signs an operation; undefined when there is none of this id. */
  signerOf(id: string): string | undefined {
    return this.#db.get("SELECT signer FROM intent WHERE id = ?", id)?.signer as string | undefined;
  }

  metrics(now: Instant): OutboxMetrics {
    const sql = `SELECT
        count(*) FILTER (WHERE state = 'RECEIVED') AS waiting,
        count(*) FILTER (WHERE state IN ('SIGNED', 'SUBMITTED')) AS in_flight,
        min(created_at) AS oldest
      FROM intent WHERE state IN ('RECEIVED', 'SIGNED', 'SUBMITTED', 'INCLUDED')`;
    const { waiting, in_flight: inFlight, oldest } = this.#db.get(sql) as Row;
    const oldestSeconds = oldest === null ? 0 : Math.max(0, now - (oldest as number));
    return { waiting: waiting as number, inFlight: inFlight as number, oldestSeconds };
  }

  #assertCanFollow(after: string): void {
    const row = this.#db.get("SELECT state, error_code, error_detail FROM intent WHERE id = ?", after);
    if (row === undefined) throw new AeoError("UNKNOWN_OPERATION", `There is no operation ${after} to follow.`);
    if ((row.state as OperationState) !== "FAILED") return;
    throw new AeoError(row.error_code as ErrorCode, followerDetail(after, row.error_detail as string));
  }
}

/** Why an operation fails that was to follow a failed one. */
export function followerDetail(after: string, detail: string): string {
  return `Operation ${after}, which this one follows, failed: ${detail}`;
}
