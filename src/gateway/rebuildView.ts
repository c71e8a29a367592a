import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { AeoError } from "../domain/errors.ts";
import type { AddressBook } from "../ledger/addressBook.ts";
import { storedEvents } from "../ledger/storedEvents.ts";
import { openView } from "../projection/openView.ts";
import { encodeSnapshot } from "../projection/snapshot.ts";
import { SnapshotFile } from "../projection/snapshotFile.ts";
import { type Folded, LedgerView } from "../projection/view.ts";
import { openStores } from "./stores.ts";

/** What a rebuild found: SHA-256 digests of the view as a start would have it, and as the stored events give it. */
export interface RebuiltView {
  readonly block: number;
  /** Where a start would have had it from. */
  readonly from: "nothing" | "snapshot" | "events";
  /** Why a snapshot that was there would not have been used. */
  readonly unusable: string | null;
  readonly before: string;
  readonly after: string;
  readonly equal: boolean;
}

/**
 * Folds the view of a stopped gateway anew from its stored events, each checked against the histories, and keeps it as the snapshot.
 * @throws AeoError STORE_UNAVAILABLE without a store there, STORE_IN_USE while a gateway runs on it, NOT_READY when it has read nothing, LEDGER_UNVERIFIABLE when its events
 * were altered
 */
export function rebuildView(storePath: string, book: AddressBook, release: string): RebuiltView {
  if (!existsSync(storePath)) throw new AeoError("STORE_UNAVAILABLE", `there is no store at ${storePath}`);
  const stores = openStores(storePath, { consent: { mode: "NONE" }, reorgDepth: 64, use: "WORK" });
  try {
    const checkpoint = stores.events.checkpoints.current();
    if (checkpoint === undefined) throw new AeoError("NOT_READY", "the store has read nothing of the ledger");
    const events = storedEvents(book, stores.events);
    const snapshot = new SnapshotFile(`${storePath}.view`, release);
    const opened = openView({ checkpoint, events, snapshot });
    const before = digestOf(opened.view.current(), release);
    const view = new LedgerView(events, undefined, snapshot);
    view.rebuild(checkpoint);
    view.save();
    const after = digestOf(view.current(), release);
    const { from, unusable = null } = opened;
    return { block: checkpoint.block, from, unusable, before, after, equal: before === after };
  } finally {
    stores.close();
  }
}

function digestOf(folded: Folded, release: string): string {
  return createHash("sha256").update(encodeSnapshot(folded, release)).digest("hex");
}
