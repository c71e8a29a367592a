import { AeoError } from "../domain/errors.ts";

/** What went wrong at the database or on the way to it, as the worker tells it: no value of a row and no password is in it. */
export interface PostgresFault {
  /** An SQLSTATE, or a code of Node for a connection that failed. */
  readonly code: string;
  readonly message: string;
  /** Whether the connection is gone, and with it the transaction. */
  readonly lost: boolean;
}

/** SQLSTATEs, by their class or whole, that say that the store can't be used, not that the statement was wrong. */
const UNAVAILABLE: readonly (readonly [prefix: string, reason: string])[] = [
  ["08", "the connection to PostgreSQL failed"],
  ["0A000", "its tables were changed by another release"],
  ["25006", "it is read-only"],
  ["25P03", "a transaction stood still for too long"],
  ["28P01", "PostgreSQL does not take the password, or none is given: see AEO_STORE_PASSWORD_FILE"],
  ["28", "PostgreSQL does not let this user in: see the user in AEO_STORE_URL, and pg_hba.conf"],
  ["34000", "the connection to PostgreSQL failed"],
  ["3D000", "there is no such database: create it, or correct AEO_STORE_URL"],
  ["40", "PostgreSQL took the transaction back"],
  ["3F000", "there is no such schema"],
  ["42501", "PostgreSQL's user may not use, or not make, the schema: let it own the schema"],
  ["53300", "PostgreSQL has no connection left: see its max_connections"],
  ["53100", "the disk is full"],
  ["53", "PostgreSQL has no room left"],
  ["55P03", "it is locked by another gateway"],
  ["57014", "PostgreSQL took too long"],
  ["57P", "PostgreSQL is being stopped or started"],
  ["58", "the disk gave an error"],
  ["XX001", "its file is damaged"],
  ["XX002", "its file is damaged"],
  ["ECONNREFUSED", "nothing answers at PostgreSQL's address: start it, or correct AEO_STORE_URL"],
  ["ENOTFOUND", "the name of PostgreSQL's host is not known"],
  ["EAI_", "the name of PostgreSQL's host is not known"],
  ["EHOSTUNREACH", "PostgreSQL's host can't be reached"],
  ["ENETUNREACH", "PostgreSQL's host can't be reached"],
  ["ETIMEDOUT", "PostgreSQL did not answer in time"],
];

/** A failure as STORE_UNAVAILABLE, or as the error of a wrong statement. */
export function asPostgresError(fault: PostgresFault): Error {
  const cause = new Error(`PostgreSQL ${fault.code}: ${fault.message}`);
  const reason = UNAVAILABLE.find(([prefix]) => fault.code.startsWith(prefix))?.[1];
  if (reason !== undefined) return storeUnavailable(reason, cause);
  return fault.lost ? storeUnavailable("the connection to PostgreSQL failed", cause) : cause;
}

export function storeUnavailable(reason: string, cause?: Error): AeoError {
  return new AeoError("STORE_UNAVAILABLE", `The gateway's store can't be used: ${reason}.`, { cause });
}

/**
 * The connection was lost while the transaction was being committed. It may have been kept: whoever asked repeats the request with its
 * Idempotency-Key, and gets its answer or has it done then.
 */
export function outcomeUnknown(cause: Error): AeoError {
  const detail =
    "The connection to PostgreSQL was lost at the very end: whether the transaction was kept is not known.";
  return new AeoError("STORE_UNAVAILABLE", detail, { cause });
}
