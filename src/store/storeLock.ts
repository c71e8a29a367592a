/*
 * Who works on a store's file, by a lock of the operating system beside it, as the chain's data directory has one: it ends with the
 * process however that ends. The store's own locks can't say it, because a gateway holds them for moments only.
 */
import { existsSync, realpathSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { AeoError } from "../domain/errors.ts";
import { makeOwnerFile } from "./ownerFile.ts";
import { asStoreError } from "./sqliteErrors.ts";
import { forgetHolder, holderOf, noteHolder } from "./storeHolder.ts";

/**
 * A file is one process's at a time: what a gateway keeps in memory of it, no other may change. GATEWAY waits for who has it to end;
 * WORK, which a person started, does not.
 */
export type StoreUse = "GATEWAY" | "WORK";

/** How long a gateway that starts waits for the one before it, or for work on the store, in ms. */
const PATIENCE_MS = 5_000;

/**
 * Holds the store until the function returned is called. A store in memory is nobody else's. A file that has several names is one.
 * @throws AeoError STORE_IN_USE saying who has it, STORE_UNAVAILABLE when the lock can't be made
 */
export function lockStore(path: string, use: StoreUse): () => void {
  if (path === ":memory:") return () => undefined;
  let lock: DatabaseSync | undefined;
  const place = existsSync(path) ? realpathSync(path) : path;
  const note = `${place}.holder`;
  try {
    makeOwnerFile(`${place}.lock`);
    lock = new DatabaseSync(`${place}.lock`, { timeout: use === "WORK" ? 0 : PATIENCE_MS });
    // It is never ended but by closing.
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock?.close();
    if (isBusy(error))
      throw new AeoError("STORE_IN_USE", `the store ${path} is held by ${holderOf(note)}`, { cause: error });
    throw asStoreError(error);
  }
  noteHolder(note, use === "GATEWAY" ? "a gateway" : "work on it");
  const held = lock;
  return () => {
    if (!held.isOpen) return;
    forgetHolder(note);
    held.close();
  };
}

function isBusy(error: unknown): boolean {
  return (
    error instanceof Error && "errcode" in error && typeof error.errcode === "number" && (error.errcode & 0xff) === 5
  );
}
