/** One step of the schema. Applied once, in the order given, inside a transaction; never edited after a release. */
export interface Migration {
  readonly id: string;
  readonly sql: string;
  /** The same for PostgreSQL, where it differs by more than the names of types (postgresDialect.ts). */
  readonly postgres?: string;
  /** What statements alone can't do, after them and in the same transaction. */
  readonly code?: (db: Database) => void;
}

export type Row = Record<string, unknown>;

/** What a statement takes. Whole numbers come back as numbers; one that a number can't hold exactly is an error. */
export type SqlValue = null | number | bigint | string | Uint8Array;

/**
 * Where a store keeps what it keeps: SQLite, or PostgreSQL for what several gateways of one authority share. Both take the same
 * statements, have one writer at a time, and have kept for good what a transaction committed. Only store/ uses it. When it can't be
 * used at all, every method throws AeoError STORE_UNAVAILABLE.
 */
export interface Database {
  /** Runs one statement that returns no rows; gives the number of rows it changed. */
  run(sql: string, ...parameters: SqlValue[]): number;

  /** The first row, or undefined. */
  get(sql: string, ...parameters: SqlValue[]): Row | undefined;

  /** All rows. */
  all(sql: string, ...parameters: SqlValue[]): Row[];

  /** The rows one by one, for results too large to hold. */
  iterate(sql: string, ...parameters: SqlValue[]): IterableIterator<Row>;

  /**
   * Runs `body` in one transaction: all of it is committed, or none of it if it throws. Calls may nest: an inner one that
   * throws takes back its own part only, and the outermost commits. `body` is synchronous, so nothing else can come between.
   */
  transaction<T>(body: () => T): T;

  /**
   * Runs `body` in the transaction that is under way, or in one of its own if there is none. For what is only ever kept or taken
   * back together with the rest: where the body throws, the part around it can't be committed any more, whoever catches the error.
   * That costs nothing, where a nested transaction has the database remember what it may have to take back.
   */
  within<T>(body: () => T): T;

  /** How many transactions, or nested parts of one, were taken back: what was remembered of them may not be so. */
  readonly takenBack: number;

  /** Has what is deleted from now on overwritten, as far as the database can. */
  forgetOnDelete(): void;

  /**
   * Removes the bytes of what was deleted from the files, as far as the database can. Not in a transaction.
   * @returns false when it can't be done now: call again later
   */
  purgeDeleted(): boolean;

  close(): void;
}
