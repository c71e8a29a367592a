import type { LedgerCall } from "../domain/call.ts";
import { AeoError } from "../domain/errors.ts";
import type { Address, Bytes32 } from "../domain/event.ts";
import type { Intent } from "../domain/intent.ts";
import type { Operation, OperationState } from "../domain/operation.ts";
import { OPERATION_MOVES } from "../domain/operationMoves.ts";
import type { BlockReference, SentOperation, SignedTransaction, WaitingOperation } from "../domain/outboxEntry.ts";
import type { Instant } from "../domain/time.ts";
import type { Database, Row } from "./database.ts";
import { Lease } from "./lease.ts";
import { followerDetail } from "./outbox.ts";
import { bytesOf, hexOf } from "./hex.ts";
import { intentOf, operationOf, sentOf, waitingOf } from "./outboxRows.ts";

/** What a sender needs to know of a signed operation. */
const SENT = "id, state, nonce, hash, block, block_hash, block_time, signed_at, resend";

/** The queue of one key for operators' wishes: it neither sends nor settles, and so needs no right to send. */
export function operatorQueue(db: Database, signer: Address): SendQueue {
  return new SendQueue(db, new Lease(db, signer, "operators"), []);
}

/** Runs in the transaction that settles an operation: what it writes is kept exactly if the outcome is. */
export type SettledHandler = (operation: Operation, intent: Intent) => void;

/**
 * The outbox as the sender of one key sees it: whose turn it is, what is under way, and every step forward. A step that the state
 * machine doesn't allow changes nothing and gives false: an operator moved the operation meanwhile.
 */
export class SendQueue {
  readonly #db: Database;
  readonly #lease: Lease;
  readonly #onSettled: readonly SettledHandler[];
  readonly signer: Address;

  /** @param lease the right to send with this key; its name is the signer's address */
  constructor(db: Database, lease: Lease, onSettled: readonly SettledHandler[]) {
    this.#db = db;
    this.#lease = lease;
    this.#onSettled = onSettled;
    this.signer = lease.name as Address;
  }

  /** Takes or renews the right to send with this key; false when another process has it. */
  hold(now: Instant): boolean {
    return this.#lease.hold(now);
  }

  release(): void {
    this.#lease.release();
  }

  /** Makes changes durable together: all of what `body` does, or none of it if it throws. */
  together<T>(body: () => T): T {
    return this.#db.transaction(body);
  }

  /** The nonce of the next transaction; undefined when this key has never been used here. */
  nextNonce(): number | undefined {
    return this.#db.get("SELECT next_nonce FROM signer WHERE address = ?", this.signer)?.next_nonce as
      | number
      | undefined;
  }

  /** Starts this key at a nonce, or goes past nonces that others used. Never back. */
  adoptNonce(nonce: number): void {
    const sql = `INSERT INTO signer (address, next_nonce) VALUES (?, ?)
      ON CONFLICT (address) DO UPDATE SET next_nonce = excluded.next_nonce WHERE signer.next_nonce < excluded.next_nonce`;
    this.#db.run(sql, this.signer, nonce);
  }

  /** The next operations, in the order of acceptance, up to the first that must wait for another. */
  waiting(limit: number): WaitingOperation[] {
    const rows = this.#db.all(
      "SELECT * FROM intent WHERE signer = ? AND state = 'RECEIVED' ORDER BY position LIMIT ?",
      this.signer,
      limit,
    );
    const blocked = rows.findIndex((row) => this.#mustWait(row));
    return (blocked < 0 ? rows : rows.slice(0, blocked)).map(waitingOf);
  }

  /** The lowest nonce of what is signed and not settled. */
  oldestNonce(): number | undefined {
    const sql =
      "SELECT min(nonce) AS nonce FROM intent WHERE signer = ? AND state IN ('SIGNED', 'SUBMITTED', 'INCLUDED')";
    return (this.#db.get(sql, this.signer)?.nonce ?? undefined) as number | undefined;
  }

  /** Everything that is signed and not settled, by nonce. */
  underWay(): SentOperation[] {
    const sql = `SELECT ${SENT} FROM intent
      WHERE signer = ? AND state IN ('SIGNED', 'SUBMITTED', 'INCLUDED') ORDER BY nonce`;
    return this.#db.all(sql, this.signer).map(sentOf);
  }

  /** Of that, what is noted to be in a block, or must be in one when so many transactions of the key are executed. */
  executed(used: number): SentOperation[] {
    const sql = `SELECT ${SENT} FROM intent
      WHERE signer = ?1 AND (state = 'INCLUDED' OR (state IN ('SIGNED', 'SUBMITTED') AND nonce < ?2)) ORDER BY nonce`;
    return this.#db.all(sql, this.signer, used).map(sentOf);
  }

  /**
   * Stores the signed bytes, and with them the nonce: neither is ever used without the other. Only after this may they be sent.
   * @throws AeoError SIGNER_IN_USE when another process has taken over this key
   */
  sign(id: string, transaction: SignedTransaction, now: Instant): boolean {
    return this.#db.within(() => {
      if (!this.#lease.hold(now)) throw new AeoError("SIGNER_IN_USE", `Another process sends with ${this.signer}.`);
      if (this.nextNonce() !== transaction.nonce) return false;
      const { nonce, raw, hash } = transaction;
      const set = "nonce = ?, raw = ?, hash = ?, signed_at = ?, attempts = attempts + 1";
      const moved = this.#move(["RECEIVED"], "SIGNED", { id }, now, set, nonce, bytesOf(raw), hash, now);
      if (moved) this.#db.run("UPDATE signer SET next_nonce = ? WHERE address = ?", nonce + 1, this.signer);
      return moved;
    });
  }

  /** The bytes of a transaction, to send them once more; counts it, and so fulfils an operator's wish to do so. */
  again(hash: Bytes32): `0x${string}` | undefined {
    const sql = `UPDATE intent SET attempts = attempts + 1, resend = 0
      WHERE hash = ? AND state IN ('SIGNED', 'SUBMITTED') RETURNING raw`;
    const row = this.#db.get(sql, hash);
    return row && hexOf(row.raw as Uint8Array);
  }

  /** A node took the transaction into its pool. */
  submitted(hash: Bytes32, now: Instant): boolean {
    return this.#move(["SIGNED"], "SUBMITTED", { hash }, now, "resend = 0");
  }

  /** The transaction is in a block. `refusal`: it reverted there, and why; null = it took effect. */
  included(hash: Bytes32, block: BlockReference, refusal: AeoError | null, now: Instant): boolean {
    const set = "block = ?, block_hash = ?, block_time = ?, error_code = ?, error_detail = ?";
    const values = [block.number, block.hash, block.time, refusal?.code ?? null, refusal?.message ?? null];
    return this.#move(["SIGNED", "SUBMITTED"], "INCLUDED", { hash }, now, set, ...values);
  }

  /** The block was dropped: the transaction is on its way again. */
  dropped(hash: Bytes32, now: Instant): boolean {
    const set = "block = NULL, block_hash = NULL, block_time = NULL, error_code = NULL, error_detail = NULL";
    return this.#move(["INCLUDED"], "SUBMITTED", { hash }, now, set);
  }

  /** The block is final, and with it the outcome: FINAL, or FAILED for a transaction that reverted. */
  settle(hash: Bytes32, now: Instant): boolean {
    return this.#db.within(() => {
      const sql = `UPDATE intent SET state = CASE WHEN error_code IS NULL THEN 'FINAL' ELSE 'FAILED' END, updated_at = ?, resend = 0
        WHERE hash = ? AND state = 'INCLUDED' RETURNING *`;
      const row = this.#db.get(sql, now, hash);
      if (row !== undefined) this.#settled(row, now);
      return row !== undefined;
    });
  }

  /** Ends an operation before anything of it was signed. What was to follow it ends with it. */
  refuse(id: string, refusal: AeoError, now: Instant): boolean {
    return this.#db.within(() => {
      const set = "error_code = ?, error_detail = ?";
      const moved = this.#move(["RECEIVED"], "FAILED", { id }, now, set, refusal.code, refusal.message);
      if (moved) this.#settled(this.#db.get("SELECT * FROM intent WHERE id = ?", id)!, now);
      return moved;
    });
  }

  /** Sets aside a transaction that can never execute, so that its operation is signed anew. For an operator, after proof. */
  retire(hash: Bytes32, reason: string, now: Instant): boolean {
    return this.#db.within(() => {
      const copy = `INSERT INTO retired_transaction (hash, id, signer, nonce, raw, reason, retired_at)
        SELECT hash, id, signer, nonce, raw, ?, ? FROM intent WHERE hash = ? AND state IN ('SIGNED', 'SUBMITTED')`;
      if (this.#db.run(copy, reason, now, hash) === 0) return false;
      const set = "nonce = NULL, raw = NULL, hash = NULL, signed_at = NULL";
      return this.#move(["SIGNED", "SUBMITTED"], "RECEIVED", { hash }, now, set);
    });
  }

  /** The call of an operation. */
  callOf(id: string): LedgerCall {
    return intentOf(this.#db.get("SELECT * FROM intent WHERE id = ?", id)!).call;
  }

  /** The newest block in which an operation of any key is; 0 = none. */
  highestBlock(): number {
    return (this.#db.get("SELECT max(block) AS block FROM intent")?.block ?? 0) as number;
  }

  /** Asks the running sender to send the same bytes again at once. */
  requestResend(hash: Bytes32): void {
    this.#db.run("UPDATE intent SET resend = 1 WHERE hash = ? AND state IN ('SIGNED', 'SUBMITTED')", hash);
  }

  #mustWait({ position, after }: Row): boolean {
    const sql = `SELECT 1 FROM intent_record AS own JOIN intent_record AS other USING (record)
      WHERE own.position = ? AND other.position < own.position LIMIT 1`;
    if (this.#db.get(sql, position as number) !== undefined) return true;
    if (after === null) return false;
    return this.#db.get("SELECT 1 FROM intent WHERE id = ? AND state = 'FINAL'", after as string) === undefined;
  }

  #settled(row: Row, now: Instant): void {
    this.#db.run("DELETE FROM intent_record WHERE position = ?", row.position as number);
    const [operation, intent] = [operationOf(row), intentOf(row)];
    for (const handler of this.#onSettled) handler(operation, intent);
    if (operation.error === null) return;
    const refusal = new AeoError(operation.error.code, followerDetail(operation.id, operation.error.detail));
    const followers = this.#db.all("SELECT id FROM intent WHERE after = ? AND state = 'RECEIVED'", operation.id);
    for (const { id } of followers) this.refuse(id as string, refusal, now);
  }

  #move(
    from: readonly OperationState[],
    to: OperationState,
    which: { id: string } | { hash: Bytes32 },
    now: Instant,
    set: string,
    ...values: (string | number | null | Buffer)[]
  ): boolean {
    const illegal = from.find((state) => !OPERATION_MOVES[state].includes(to));
    if (illegal !== undefined) throw new Error(`an operation can't go from ${illegal} to ${to}`);
    const [column, key] = Object.entries(which)[0]!;
    const sql = `UPDATE intent SET state = '${to}', updated_at = ?, ${set}
      WHERE ${column} = ? AND state IN (${from.map((state) => `'${state}'`).join(", ")})`;
    return this.#db.run(sql, now, ...values, key) === 1;
  }
}
