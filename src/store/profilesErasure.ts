import type { Database } from "./database.ts";

/** Makes SQLite overwrite what it deletes instead of only unlinking it. Holds for the connection. */
export function forgetOnDelete(db: Database): void {
  db.get("PRAGMA secure_delete = ON");
}

/**
 * Moves the write-ahead log into the file and cuts it off, so that no byte of what was deleted is left in either.
 * Must not run in a transaction. Blocks of the disk that the file system gave up are beyond it.
 * @returns false when another connection holds the log: call again later
 */
export function purgeDeleted(db: Database): boolean {
  const result = db.get("PRAGMA wal_checkpoint(TRUNCATE)");
  return result?.busy === 0;
}
