import type { LedgerAsOf } from "../domain/asOf.ts";
import { AeoError } from "../domain/errors.ts";
import type { SnapshotFile } from "./snapshotFile.ts";
import { type Folded, foldStored, LedgerView, type StoredEvents } from "./view.ts";

export interface OpenViewDeps {
  /** Up to where events are stored; undefined when there are none yet. */
  readonly checkpoint: LedgerAsOf | undefined;
  readonly events: StoredEvents;
  /** Without one, every start folds all events. */
  readonly snapshot?: SnapshotFile | undefined;
}

/** A view ready to answer, and where it came from. */
export interface OpenedView {
  readonly view: LedgerView;
  readonly from: "nothing" | "snapshot" | "events";
  /** Why a snapshot that was there could not be used. */
  readonly unusable: string | undefined;
}

/**
 * Brings the view to the store's checkpoint: from the snapshot and the events after it, or, when the snapshot is missing, damaged
 * or not of this history, from all events.
 * @throws AeoError LEDGER_UNVERIFIABLE when the stored events themselves were altered
 */
export function openView({ checkpoint, events, snapshot }: OpenViewDeps): OpenedView {
  if (checkpoint === undefined)
    return { view: new LedgerView(events, undefined, snapshot), from: "nothing", unusable: undefined };
  const loaded = snapshot?.load() ?? { kind: "absent" };
  let unusable = loaded.kind === "unusable" ? loaded.reason : undefined;
  if (loaded.kind === "loaded") {
    const folded = continued(events, loaded.folded, checkpoint);
    if (folded !== undefined) {
      return { view: new LedgerView(events, folded, snapshot), from: "snapshot", unusable: undefined };
    }
    unusable = `the snapshot at block ${loaded.folded.asOf.block} is not of the stored history`;
  }
  const folded = foldStored(events, undefined, checkpoint);
  return { view: new LedgerView(events, folded, snapshot), from: "events", unusable };
}

/** undefined when the snapshot does not lead to the checkpoint: it may be of blocks that were taken back since. */
function continued(events: StoredEvents, start: Folded, checkpoint: LedgerAsOf): Folded | undefined {
  if (start.asOf.block > checkpoint.block) return undefined;
  try {
    return foldStored(events, start, checkpoint);
  } catch (error) {
    if (error instanceof AeoError && error.code === "LEDGER_UNVERIFIABLE") return undefined;
    throw error;
  }
}
