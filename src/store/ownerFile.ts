import { closeSync, openSync } from "node:fs";

/**
 * Makes an empty file that only its owner may read, whatever the process's mask; one that is there stays as it is. SQLite gives what it
 * makes beside a file the rights of the file.
 * @throws Error of the file system
 */
export function makeOwnerFile(path: string): void {
  try {
    closeSync(openSync(path, "wx", 0o600));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
}
