import { AeoError } from "../domain/errors.ts";
import type { Database } from "./database.ts";

interface Waiting {
  readonly body: () => unknown;
  readonly done: PromiseWithResolvers<unknown>;
}

/**
 * Commits what is asked for at the same time in one transaction, so that many requests share a disk flush. Each is told of its own
 * outcome, and only once it is durable: a body that throws takes back its own part, and none is kept if the commit fails. They run in
 * the order of asking, and each sees what those before it did.
 */
export class GroupCommit {
  readonly #db: Database;
  #waiting: Waiting[] = [];

  constructor(db: Database) {
    this.#db = db;
  }

  /**
   * Runs `body`, which is synchronous, at the end of this turn of the event loop. Resolves when what it did is durable.
   * @throws what `body` throws, of which nothing is kept; AeoError STORE_UNAVAILABLE
   */
  run<T>(body: () => T): Promise<T> {
    if (this.#waiting.length === 0) setImmediate(() => this.#commit());
    const done = Promise.withResolvers<unknown>();
    this.#waiting.push({ body, done });
    return done.promise as Promise<T>;
  }

  #commit(): void {
    const group = this.#waiting;
    this.#waiting = [];
    let outcomes: readonly (() => void)[];
    try {
      outcomes = this.#db.transaction(() => group.map((one) => this.#outcomeOf(one)));
    } catch (error) {
      for (const { done } of group) done.reject(error);
      return;
    }
    for (const tell of outcomes) tell();
  }

  /** Runs one body; gives how to tell its outcome, once the transaction is committed. */
  #outcomeOf({ body, done }: Waiting): () => void {
    try {
      const result = this.#db.transaction(body);
      return () => done.resolve(result);
    } catch (error) {
      // The store may have ended the transaction of all.
      if (error instanceof AeoError && error.code === "STORE_UNAVAILABLE") throw error;
      return () => done.reject(error);
    }
  }
}
