import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { LedgerChange } from "../domain/ledgerChange.ts";

/** Events between two collections: what they leave behind takes some 20 MB at most, and a collection some 50 ms. */
const COLLECT_EVENTS = 5_000;

/**
 * Collects all garbage now. Left to itself, V8 lets a heap that grew while much was read stay twice as large as what is alive in
 * it, for the rest of the process. Stops the process for about 50 ms per 100 MB that are alive.
 */
export function collectGarbage(): void {
  collector ??= garbageCollector();
  collector();
}

let collector: (() => void) | undefined;

function garbageCollector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}

/** Keeps a gateway that reads a long history small. @returns what is to be told of every change of the ledger */
export function collectWhileReading(collect: () => void = collectGarbage): (change: LedgerChange) => void {
  let uncollected = 0;
  return (change) => {
    uncollected += change.kind === "advanced" ? change.events.length : change.removed.length;
    if (uncollected < COLLECT_EVENTS) return;
    uncollected = 0;
    collect();
  };
}
