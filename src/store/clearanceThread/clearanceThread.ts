import { Worker } from "node:worker_threads";
import { AeoError } from "../../domain/errors.ts";
import type { JudgedBatch, SaidOfOperator } from "../../domain/judgedBatch.ts";
import type { IdempotencyKeys, KeyedRequest, StoredAnswer } from "../idempotency.ts";
import type { SqliteDatabase } from "../sqliteDatabase.ts";
import { WriteTurns } from "../writeTurns.ts";
import type { ThreadData, WriteOrder, WriteReply } from "./messages.ts";

type TurnTaking = Pick<SqliteDatabase, "takeTurns">;

/** Things said that are numbered at once. */
const NUMBERED = 100_000;

/** Whether this Node can run the thread: it must strip types by itself. */
const CAN_RUN = Boolean(process.features.typescript);

/**
 * Writes clearances that are all new in a second thread, over a connection of its own to the gateway's file, while this one reads the next
 * ones. It takes most of the time of taking them in. Whatever is not new is left to this thread. The thread starts with the first portion.
 */
export class ClearanceThread {
  readonly #path: string;
  readonly #keys: IdempotencyKeys;
  readonly #database: TurnTaking;
  readonly #turns = new WriteTurns(0);
  readonly #waiting = new Map<number, PromiseWithResolvers<boolean>>();
  readonly #numbers = new Map<SaidOfOperator, number>();
  #worker: Worker | undefined;
  #lastId = 0;
  #isClosed = false;

  private constructor(path: string, keys: IdempotencyKeys, database: TurnTaking) {
    this.#path = path;
    this.#keys = keys;
    this.#database = database;
  }

  /**
   * Undefined where there is no file for two threads, or none of them can run.
   * @param database the file's connection in this thread
   */
  static over(path: string, keys: IdempotencyKeys, database: TurnTaking): ClearanceThread | undefined {
    return CAN_RUN && path !== ":memory:" ? new ClearanceThread(path, keys, database) : undefined;
  }

  /** What a request was answered before. @throws AeoError IDEMPOTENCY_KEY_REUSED, STORE_UNAVAILABLE */
  find(request: KeyedRequest): StoredAnswer | undefined {
    return this.#keys.find(request);
  }

  /**
   * Writes clearances in one transaction with the answer to their request. Resolves with true when both are durable, with false when
   * nothing was done, since a reference or the key is known or a reference comes twice.
   * @throws AeoError STORE_UNAVAILABLE
   */
  write({ batch, said, saidOf, salts }: JudgedBatch, request: KeyedRequest, answer: StoredAnswer): Promise<boolean> {
    if (this.#isClosed) return Promise.reject(new AeoError("STORE_UNAVAILABLE", "The gateway is closing its store."));
    const { references, ...columns } = batch.columns;
    const id = (this.#lastId += 1);
    const order: WriteOrder = {
      id,
      columns,
      references: references.join("\n"),
      salts,
      ...this.#numbered(said),
      saidOf,
      request,
      answer: JSON.stringify(answer),
    };
    const done = Promise.withResolvers<boolean>();
    this.#waiting.set(id, done);
    const worker = this.#running();
    worker.ref();
    worker.postMessage(order);
    return done.promise;
  }

  /** Ends the thread when it has done what it was asked; resolves when it has ended, and holds the file no more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const worker = this.#worker;
    if (worker === undefined) return;
    await new Promise<unknown>((resolve) => {
      worker.once("exit", resolve);
      worker.ref();
      worker.postMessage(undefined);
    });
  }

  /** What is said is sent once: of the next clearances mostly the same is said. */
  #numbered(said: readonly SaidOfOperator[]): Pick<WriteOrder, "fresh" | "anew" | "said"> {
    const fresh: SaidOfOperator[] = [];
    if (this.#numbers.size + said.length > NUMBERED) this.#numbers.clear();
    const anew = this.#numbers.size === 0;
    const numbers = Uint32Array.from(said, (one) => {
      let number = this.#numbers.get(one);
      if (number === undefined) {
        this.#numbers.set(one, (number = this.#numbers.size));
        fresh.push({ operator: one.operator, relied: one.relied, truth: one.truth });
      }
      return number;
    });
    return { fresh, anew, said: numbers };
  }

  #running(): Worker {
    if (this.#worker === undefined) {
      const workerData: ThreadData = { path: this.#path, cells: this.#turns.cells };
      const worker = new Worker(new URL("./thread.ts", import.meta.url), { workerData, execArgv: [] });
      this.#worker = worker;
      this.#database.takeTurns(this.#turns);
      worker.on("message", (reply: WriteReply) => this.#settle(reply));
      let reason = "the thread that writes clearances ended";
      worker.on("error", (error) => (reason = String(error)));
      // Only then is it certain that it writes nothing more.
      worker.on("exit", () => this.#fail(reason));
    }
    return this.#worker;
  }

  #settle(reply: WriteReply): void {
    const done = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    // A process that has nothing else to do may end.
    if (this.#waiting.size === 0) this.#worker?.unref();
    if ("reason" in reply) done?.reject(new AeoError("STORE_UNAVAILABLE", reply.reason));
    else done?.resolve(reply.isWritten);
  }

  #fail(reason: string): void {
    this.#worker = undefined;
    this.#turns.otherEnded();
    this.#numbers.clear();
    const lost = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of lost) reject(new AeoError("STORE_UNAVAILABLE", `The gateway's store: ${reason}.`));
  }
}
