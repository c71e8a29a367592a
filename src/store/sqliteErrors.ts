import { AeoError } from "../domain/errors.ts";

/** SQLite's primary result codes that say that the store can't be used, not that the statement was wrong. */
const UNAVAILABLE: Readonly<Record<number, string>> = {
  5: "it is locked by another process",
  6: "a table of it is locked",
  8: "it is read-only",
  10: "the disk gave an error",
  11: "its file is damaged",
  13: "the disk is full",
  14: "its file can't be opened",
  15: "its locking protocol failed",
  26: "its file is not a database",
};

/** A failure of the disk, of a lock or of the file system as STORE_UNAVAILABLE; anything else unchanged. */
export function asStoreError(error: unknown): unknown {
  if (error instanceof Error && "syscall" in error)
    return new AeoError("STORE_UNAVAILABLE", `The gateway's store can't be used: ${error.message}.`, { cause: error });
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return error;
  // The low byte is the primary code; the rest says which of its kinds.
  const reason = UNAVAILABLE[error.errcode & 0xff];
  if (reason === undefined) return error;
  return new AeoError("STORE_UNAVAILABLE", `The gateway's store can't be used: ${reason}.`, { cause: error });
}
