import { fileURLToPath } from "node:url";
import { createSyncFn } from "synckit";
import { AeoError } from "../domain/errors.ts";
import type { Database, Migration, Row, SqlValue } from "./database.ts";
import { isWrite, schemaToPostgres, toPostgres } from "./postgresDialect.ts";
import { asPostgresError, outcomeUnknown, storeUnavailable } from "./postgresErrors.ts";
import type { Answer, Order, PostgresPlace, Step, StepResult } from "./postgresWorker.ts";
import { refuseAsynchronous, refuseBroken, runPart } from "./synchronous.ts";

export interface PostgresSettings {
  /** postgres://user@host:port/database */
  readonly url: string;
  readonly password?: string | undefined;
  /** Made if it is not there. Gateways of one authority name the same one. */
  readonly schema: string;
  /** What the connection is called, as others see it. */
  readonly name?: string;
  /** How long another gateway's transaction is waited for, in ms; the event loop stands still meanwhile. */
  readonly lockMs?: number;
  readonly connectMs?: number;
}

/** Rows that are fetched at once while going through a result. */
const FETCH = 2_000;

let databases = 0;
let started: ((order: Order) => Answer) | undefined;

/**
 * A schema of PostgreSQL, which several gateways may use at once. The thread that asks waits for the answer, as it waits for the disk
 * of SQLite; who talks to the server is another thread. A transaction holds a lock of the schema from its first statement to its end,
 * so that there is one writer at a time. A connection that was lost is made anew by the next call outside of a transaction.
 */
export class PostgresDatabase implements Database {
  readonly #number = databases++;
  readonly #place: PostgresPlace;
  readonly #begin: Step;
  readonly #texts = new Map<string, string>();
  #depth = 0;
  /** What goes before the next statement, in the same message: to begin a transaction or a part of one costs no wait of its own. */
  #pending: readonly Step[] = [];
  /** Whether the transaction was begun at the server. */
  #begun = false;
  /** How the connection was lost during the transaction: nothing is done in it any more. */
  #lost: Answer | undefined;
  #takenBack = 0;
  /** Something failed in the innermost transaction that can't be taken back without it. */
  #isBroken = false;
  #cursors = 0;

  private constructor({ url, password, schema, name = "aeo", lockMs = 5_000, connectMs = 2_000 }: PostgresSettings) {
    this.#place = { url, password, schema, name, lockMs, connectMs };
    const key = `aeo store ${schema}`.replaceAll("'", "''");
    this.#begin = { text: `BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('${key}', 0))` };
  }

  /**
   * Connects, and brings the schema up to date; gateways that start at once take turns.
   * @throws AeoError STORE_UNAVAILABLE with the cause, and where and as whom it was tried
   */
  static open(settings: PostgresSettings, migrations: readonly Migration[]): PostgresDatabase {
    const database = new PostgresDatabase(settings);
    try {
      database.#migrate(migrations);
    } catch (error) {
      database.close();
      throw error instanceof AeoError && error.code === "STORE_UNAVAILABLE" ? triedAt(settings, error) : error;
    }
    return database;
  }

  run(sql: string, ...parameters: SqlValue[]): number {
    return this.#ask(sql, parameters).changed;
  }

  get(sql: string, ...parameters: SqlValue[]): Row | undefined {
    return this.#ask(sql, parameters).rows[0];
  }

  all(sql: string, ...parameters: SqlValue[]): Row[] {
    return this.#ask(sql, parameters).rows;
  }

  *iterate(sql: string, ...parameters: SqlValue[]): Generator<Row> {
    const cursor = `rows_${this.#cursors++}`;
    // It outlives a transaction, so that none need be open while somebody goes through the rows.
    const text = toPostgres(`DECLARE ${cursor} NO SCROLL CURSOR WITH HOLD FOR ${sql}`);
    this.#do([{ text, values: parameters.map(valueOf), once: true }]);
    try {
      for (;;) {
        const { rows } = this.#do([{ text: `FETCH ${FETCH} FROM ${cursor}` }]);
        yield* rows;
        if (rows.length < FETCH) return;
      }
    } finally {
      // If that fails, the connection is gone, and the cursor with it.
      this.#send([{ text: `CLOSE ${cursor}` }]);
    }
  }

  transaction<T>(body: () => T): T {
    if (this.#depth > 0) return this.#nested(body);
    this.#depth = 1;
    this.#pending = [this.#begin];
    try {
      const result = body();
      refuseAsynchronous(result);
      refuseBroken(this.#isBroken);
      if (this.#begun || this.#lost !== undefined) this.#commit();
      return result;
    } catch (error) {
      this.#takenBack += 1;
      this.#rollBack("ROLLBACK");
      throw error;
    } finally {
      this.#depth = 0;
      this.#isBroken = false;
      this.#pending = [];
      this.#begun = false;
      this.#lost = undefined;
    }
  }

  within<T>(body: () => T): T {
    if (this.#depth === 0) return this.transaction(body);
    return runPart(body, () => (this.#isBroken = true));
  }

  get takenBack(): number {
    return this.#takenBack;
  }

  /** PostgreSQL leaves what was deleted in its files until it needs the room, and in its log and backups: see operations.md. */
  forgetOnDelete(): void {}

  purgeDeleted(): boolean {
    return true;
  }

  close(): void {
    worker()({ database: this.#number, place: this.#place, steps: [], goesOn: true, last: true });
  }

  #nested<T>(body: () => T): T {
    const point = `nested_${this.#depth}`;
    const savepoint = { text: `SAVEPOINT ${point}` };
    const around = this.#isBroken;
    this.#pending = [...this.#pending, savepoint];
    this.#depth += 1;
    this.#isBroken = false;
    try {
      const result = body();
      refuseAsynchronous(result);
      refuseBroken(this.#isBroken);
      if (!this.#dropPending(savepoint)) this.#pending = [...this.#pending, { text: `RELEASE ${point}` }];
      return result;
    } catch (error) {
      this.#takenBack += 1;
      if (!this.#dropPending(savepoint)) this.#rollBack(`ROLLBACK TO ${point}; RELEASE ${point}`);
      throw error;
    } finally {
      this.#depth -= 1;
      this.#isBroken = around;
    }
  }

  /** Whether a part was never begun at the server: then it is as if it had not been. */
  #dropPending(savepoint: Step): boolean {
    const at = this.#pending.indexOf(savepoint);
    if (at >= 0) this.#pending = this.#pending.slice(0, at);
    return at >= 0;
  }

  #commit(): void {
    // Parts that are still to be released end with the whole.
    this.#pending = [];
    const before = this.#lost;
    const answer = this.#send([{ text: "COMMIT" }]);
    if ("fault" in answer) {
      const error = asPostgresError(answer.fault);
      // One that was lost before was not asked to commit.
      throw answer.fault.lost && answer !== before && answer.failed === 0 ? outcomeUnknown(error) : error;
    }
    // After a statement that failed PostgreSQL does that, whatever the body made of the failure.
    if (answer.result?.command !== "COMMIT")
      throw storeUnavailable("it took back the transaction, and kept nothing of it");
  }

  /** If that fails as well, the connection is gone and the transaction with it: what goes on is told what went wrong first. */
  #rollBack(text: string): void {
    this.#pending = [];
    if (this.#begun) this.#send([{ text }]);
  }

  #ask(sql: string, parameters: readonly SqlValue[]): StepResult {
    const step = { text: this.#textOf(sql), values: parameters.map(valueOf) };
    // A single statement is a transaction as well, and takes its turn as every writer does.
    if (this.#depth === 0 && isWrite(sql)) return this.transaction(() => this.#do([step]));
    return this.#do([step]);
  }

  #do(steps: readonly Step[]): StepResult {
    const answer = this.#send(steps);
    if ("fault" in answer) throw asPostgresError(answer.fault);
    return answer.result!;
  }

  #send(steps: readonly Step[]): Answer {
    if (this.#lost !== undefined) return this.#lost;
    const goesOn = this.#begun;
    const before = this.#pending;
    this.#pending = [];
    const answer = worker()({ database: this.#number, place: this.#place, steps: [...before, ...steps], goesOn });
    if (this.#depth > 0 && "fault" in answer && answer.fault.lost) this.#lost = answer;
    if (this.#depth > 0 && !goesOn) {
      this.#begun = !("fault" in answer);
      // The worker took back what it could not begin: it is still to be begun.
      if (!this.#begun) this.#pending = before;
    }
    return answer;
  }

  #textOf(sql: string): string {
    let text = this.#texts.get(sql);
    if (text === undefined) this.#texts.set(sql, (text = toPostgres(sql)));
    return text;
  }

  #migrate(migrations: readonly Migration[]): void {
    this.transaction(() => {
      const schema = `"${this.#place.schema.replaceAll('"', '""')}"`;
      const table = schemaToPostgres("CREATE TABLE IF NOT EXISTS migration (id TEXT PRIMARY KEY)");
      this.#do([{ text: `CREATE SCHEMA IF NOT EXISTS ${schema}; ${table}` }]);
      const done = new Set(this.all("SELECT id FROM migration").map(({ id }) => id));
      for (const { id, sql, postgres, code } of migrations) {
        if (done.has(id)) continue;
        done.add(id);
        this.#do([{ text: schemaToPostgres(postgres ?? sql) }]);
        code?.(this);
        this.run("INSERT INTO migration (id) VALUES (?)", id);
      }
    });
  }
}

/** For whoever starts a gateway; those who ask it need not know where it keeps things. */
function triedAt({ url, schema }: PostgresSettings, error: AeoError): AeoError {
  const { username, host, pathname, searchParams } = new URL(url);
  const place = `${host || (searchParams.get("host") ?? "this machine")}, database ${pathname.slice(1)}, user ${username}, schema ${schema}`;
  return new AeoError(error.code, `${error.message} Tried ${place}.`, { cause: error.cause });
}

/** Started when it is first needed: a gateway on SQLite alone has no such thread. */
function worker(): (order: Order) => Answer {
  started ??= createSyncFn<(order: Order) => Answer>(fileURLToPath(new URL("./postgresWorker.ts", import.meta.url)));
  return started;
}

/** Bytes as a copy: what is sent to another thread takes all of the memory along that it is a piece of. */
function valueOf(value: SqlValue): SqlValue {
  if (value === undefined) throw new TypeError("a statement's parameter is undefined");
  return value instanceof Uint8Array ? Uint8Array.from(value) : value;
}
