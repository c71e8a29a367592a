/*
 * One process per data directory. The lock is the operating system's own, through SQLite (part of Node), because Node
 * offers no file locks: it ends with the process however that ends, so nothing stale is left for anybody to judge; it holds
 * between containers that share the volume, where a process id means nothing; and there is no moment at which two
 * starters can both find it free, as there is with a file that holds a process id.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ChainError } from "./chainError.ts";

export interface DataLock {
  release(): void;
}

/** @throws ChainError CHAIN_IN_USE when another chain, in this process or another, holds the directory */
export function lockDataDirectory(directory: string): DataLock {
  const owner = join(directory, "chain.pid");
  const database = openLock(directory);
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    throw new ChainError(
      "CHAIN_IN_USE",
      `The chain in ${directory} is in use by another process (${lastOwner(owner)}). Stop that one first, or choose another directory.`,
      error,
    );
  }
  noteOwner(owner);
  return { release: () => database.close() };
}

function openLock(directory: string): DatabaseSync {
  try {
    return new DatabaseSync(join(directory, "chain.lock"), { timeout: 0 });
  } catch (error) {
    throw new ChainError("CHAIN_DIRECTORY_UNUSABLE", `No file can be made in ${directory}: ${String(error)}`, error);
  }
}

/** Only for the message above; the lock does not depend on it, so a full disk does not matter here. */
function noteOwner(path: string): void {
  try {
    writeFileSync(path, `${process.pid}\n`);
  } catch {
    // The next one to be refused will not be told by whom.
  }
}

function lastOwner(path: string): string {
  try {
    return `process ${readFileSync(path, "utf8").trim()}`;
  } catch {
    return "process unknown";
  }
}
