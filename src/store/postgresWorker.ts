/*
 * Talks to PostgreSQL in a thread of its own, so that the thread of the gateway can wait for it (postgresDatabase.ts). One thread
 * serves every database of the process.
 */
import pg from "pg";
import { runAsWorker } from "synckit";
import type { PostgresFault } from "./postgresErrors.ts";

/** Where the database is, and how long is waited for it. */
export interface PostgresPlace {
  readonly url: string;
  /** Taken instead of what the URL has, if given. */
  readonly password: string | undefined;
  readonly schema: string;
  /** The name of the connection. */
  readonly name: string;
  /** How long a connection is waited for, and how long another gateway's transaction, in ms. */
  readonly connectMs: number;
  readonly lockMs: number;
}

/** A statement; several in one text take no values. */
export interface Step {
  readonly text: string;
  readonly values?: readonly unknown[];
  /** It does not come again, and so is not kept prepared. */
  readonly once?: true;
}

/** Steps to be done one after the other, up to the first that fails. */
export interface Order {
  /** Which of the process's databases. */
  readonly database: number;
  readonly place: PostgresPlace;
  readonly steps: readonly Step[];
  /** The steps belong to a transaction that began before them: without its connection they are not done. */
  readonly goesOn: boolean;
  /** Closes the connection afterwards. */
  readonly last?: boolean;
}

export interface StepResult {
  readonly rows: Record<string, unknown>[];
  readonly changed: number;
  /** What PostgreSQL says that it did, such as COMMIT. */
  readonly command: string;
}

export type Answer =
  | { readonly result: StepResult | undefined }
  /** @param failed which of the steps, or -1 for the connection */
  | { readonly fault: PostgresFault; readonly failed: number };

/** No transaction of ours stands still for so long unless its gateway is dead: then the others need not wait for it. In ms. */
const IDLE_IN_TRANSACTION_MS = 10_000;
/** The longest that a statement may take, in ms; and when it counts as lost, with the connection. */
const STATEMENT_MS = 10_000;
const LOST_MS = STATEMENT_MS + 2_000;
/** After a failed attempt to connect nobody waits for another for a while, which grows up to the second, in ms. */
const [SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS] = [250, 5_000];

const INT8 = 20;
const NUMERIC = 1700;
const BYTEA = 17;

class Connection {
  readonly #place: PostgresPlace;
  #client: pg.Client | undefined;
  #pause = 0;
  #pausedUntil = 0;
  /** Why the last attempt to connect failed: so it is said until the next one. */
  #refusal: unknown;
  readonly #names = new Map<string, string>();

  constructor(place: PostgresPlace) {
    this.#place = place;
  }

  async do({ steps, goesOn }: Order): Promise<Answer> {
    let failed = -1;
    try {
      if (goesOn && this.#client === undefined) throw lost("the connection was lost");
      const client = this.#client ?? (await this.#connect());
      let result: StepResult | undefined;
      for (const step of steps) {
        failed += 1;
        result = await this.#query(client, step);
      }
      return { result };
    } catch (error) {
      const fault = faultOf(error, this.#client === undefined);
      // A plan of tables that another release changed stays wrong for as long as the connection lives.
      if (fault.lost || fault.code === "0A000") this.close();
      else if (!goesOn) await this.#rollBack();
      return { fault, failed };
    }
  }

  close(): void {
    const client = this.#client;
    this.#forget(client);
    client?.end().catch(() => undefined);
  }

  async #connect(): Promise<pg.Client> {
    if (Date.now() < this.#pausedUntil && this.#refusal !== undefined) throw this.#refusal;
    const { url, password, schema, name, connectMs, lockMs } = this.#place;
    const client = new pg.Client({
      connectionString: password === undefined ? url : withPassword(url, password),
      application_name: name,
      connectionTimeoutMillis: connectMs,
      query_timeout: LOST_MS,
      keepAlive: true,
      types: { getTypeParser } as unknown as pg.CustomTypesConfig,
    });
    client.on("error", () => this.#forget(client));
    client.on("end", () => this.#forget(client));
    try {
      await client.connect();
      await client.query(`SET search_path TO ${client.escapeIdentifier(schema)};
        SET synchronous_commit TO on;
        SET lock_timeout TO ${lockMs}; SET statement_timeout TO ${STATEMENT_MS};
        SET idle_in_transaction_session_timeout TO ${IDLE_IN_TRANSACTION_MS};`);
    } catch (error) {
      client.end().catch(() => undefined);
      this.#refusal = error;
      this.#pause = Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, this.#pause * 2));
      this.#pausedUntil = Date.now() + this.#pause;
      throw error;
    }
    this.#pause = 0;
    this.#refusal = undefined;
    this.#names.clear();
    this.#client = client;
    return client;
  }

  async #query(client: pg.Client, { text, values = [], once }: Step): Promise<StepResult> {
    const isKept = values.length > 0 && once === undefined;
    const result = await client.query({ text, values: [...values], ...(isKept ? { name: this.#nameOf(text) } : {}) });
    // Several statements give several results; what the last one did is what is asked for.
    const last = Array.isArray(result) ? (result as pg.QueryResult[]).at(-1)! : result;
    return { rows: last.rows as Record<string, unknown>[], changed: last.rowCount ?? 0, command: last.command };
  }

  /** Prepared once for each connection. */
  #nameOf(text: string): string {
    let name = this.#names.get(text);
    if (name === undefined) this.#names.set(text, (name = `s${this.#names.size}`));
    return name;
  }

  async #rollBack(): Promise<void> {
    await this.#client?.query("ROLLBACK").catch(() => this.close());
  }

  #forget(client: pg.Client | undefined): void {
    if (this.#client === client) this.#client = undefined;
  }
}

const connections = new Map<number, Connection>();

runAsWorker(async (order: Order): Promise<Answer> => {
  let connection = connections.get(order.database);
  if (connection === undefined) connections.set(order.database, (connection = new Connection(order.place)));
  const answer = await connection.do(order);
  if (order.last === true) {
    connection.close();
    connections.delete(order.database);
  }
  return answer;
});

function getTypeParser(oid: number, format?: "text" | "binary"): (text: string) => unknown {
  if (oid === INT8 || oid === NUMERIC) return exactNumber;
  const parse = pg.types.getTypeParser(oid, format as "text") as (text: string) => unknown;
  // A copy: what is sent to another thread takes all of the memory along that it is a piece of.
  return oid === BYTEA ? (text) => new Uint8Array(parse(text) as Buffer) : parse;
}

function exactNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError("a stored number is beyond what can be told exactly");
  return value;
}

/** A password given beside a URL: pg takes the URL's own, also an empty one, before it, and a parameter of the URL before that. */
function withPassword(url: string, password: string): string {
  const place = new URL(url);
  place.searchParams.set("password", password);
  return place.href;
}

function lost(message: string): Error {
  return Object.assign(new Error(message), { code: "08006" });
}

/** What the client found without the server: it gives no codes. */
function codeOfClient(message: string): string {
  if (message.startsWith("SASL")) return "28P01";
  return message === "timeout expired" ? "ETIMEDOUT" : "";
}

/** The message names tables and columns; what is in them is in the detail, which stays here. */
function faultOf(error: unknown, isGone: boolean): PostgresFault {
  const { message, code: told, severity } = error as Error & { code?: string; severity?: string };
  const code = told ?? codeOfClient(message);
  const isOfServer = severity !== undefined;
  const isOurs = !isOfServer && error instanceof RangeError;
  const timedOut = message === "Query read timeout";
  const isLost = timedOut || severity === "FATAL" || severity === "PANIC" || (!isOfServer && !isOurs) || isGone;
  return { code: timedOut ? "57014" : code, message, lost: isLost };
}
