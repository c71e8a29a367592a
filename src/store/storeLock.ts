/*
 * Who works on a store's file, by a lock of the operating system beside it, as the chain's data directory has one: it ends with the
 * process however that ends. The store's own locks can't say it, because a gateway holds them for moments only.
 */
import { DatabaseSync } from "node:sqlite";
import { AeoError } from "../domain/errors.ts";
import { asStoreError } from "./sqliteErrors.ts";

/** SHARED for gateways; ALONE for work that no gateway may come upon. */
export type StoreUse = "SHARED" | "ALONE";

/** How long a gateway that starts waits for work that has the store alone, in ms. */
const PATIENCE_MS = 5_000;

/**
 * Holds the store until the function returned is called. A store in memory is nobody else's.
 * @throws AeoError STORE_IN_USE when ALONE and a gateway is at work, STORE_UNAVAILABLE when SHARED and the store is not to be had
 */
export function lockStore(path: string, use: StoreUse): () => void {
  if (path === ":memory:") return () => undefined;
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(`${path}.lock`, { timeout: use === "ALONE" ? 0 : PATIENCE_MS });
    // A transaction that has read holds the file for readers; it is never ended but by closing.
    if (use === "ALONE") lock.exec("BEGIN EXCLUSIVE");
    else {
      lock.exec("BEGIN");
      lock.prepare("SELECT count(*) FROM sqlite_schema").get();
    }
  } catch (error) {
    lock?.close();
    if (use === "ALONE" && isBusy(error))
      throw new AeoError("STORE_IN_USE", `a running gateway holds the store ${path}`, { cause: error });
    throw asStoreError(error);
  }
  const held = lock;
  return () => {
    if (held.isOpen) held.close();
  };
}

function isBusy(error: unknown): boolean {
  return (
    error instanceof Error && "errcode" in error && typeof error.errcode === "number" && (error.errcode & 0xff) === 5
  );
}
