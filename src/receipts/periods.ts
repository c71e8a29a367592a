import type { Economy } from "../domain/economy.ts";
import type { Bytes32 } from "../domain/event.ts";
import { type Instant, instantToText } from "../domain/time.ts";
import type { BatchSeal, BatchStore } from "./batch.ts";
import { type AnchorPart, hexOf } from "./document.ts";
import { digest, leafHash, pathOf, rootFrom, rootOf } from "./merkle.ts";

/** A root as the ledger has it. */
export interface AnchoredRoot {
  readonly economy: Economy;
  readonly from: Instant;
  readonly until: Instant;
  readonly root: Bytes32;
}

/** A period with batches that is over, and the root over theirs. */
export interface Period {
  readonly from: Instant;
  readonly until: Instant;
  readonly root: Bytes32;
}

/**
 * The root that the ledger gets: SHA-256 of 0x02, how many batches there are (6 bytes) and the root of the tree whose leaves are their
 * roots. With the number in it a path shows which of how many a batch is.
 */
function periodRoot(treeRoot: Uint8Array, size: number): Buffer {
  const bytes = Buffer.alloc(7 + treeRoot.length);
  bytes[0] = 2;
  bytes.writeUIntBE(size, 1, 6);
  bytes.set(treeRoot, 7);
  return digest(bytes);
}

/** The root on the ledger to which a batch's root leads; undefined when the path does not fit its place. */
export function periodRootFrom(
  batchRoot: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
): Buffer | undefined {
  const root = rootFrom(leafHash(batchRoot), index, size, path);
  return root && periodRoot(root, size);
}

/** The root of a period on the ledger over the roots of its batches, in their order. @throws RangeError without batches */
export function periodRootOver(batchRoots: readonly Uint8Array[]): Buffer {
  return periodRoot(rootOf(batchRoots.map(leafHash)), batchRoots.length);
}

/** The period that a moment lies in. @param length seconds */
export function periodOf(moment: Instant, length: number): { readonly from: Instant; readonly until: Instant } {
  const from = Math.floor(moment / length) * length;
  return { from, until: from + length };
}

/** Periods from a moment on that are over at another, oldest first. Those without a batch have no root. */
export async function periodsOver(
  store: Pick<BatchStore, "between">,
  length: number,
  from: Instant,
  over: Instant,
): Promise<Period[]> {
  const roots = new Map<Instant, Buffer[]>();
  for await (const { sealedAt, root } of store.between(from, periodOf(over, length).from)) {
    const { until } = periodOf(sealedAt, length);
    const held = roots.get(until);
    if (held === undefined) roots.set(until, [root]);
    else held.push(root);
  }
  // The first begins where the last one ended, also where periods had another length then.
  return [...roots].map(([until, batches]) => ({
    from: Math.max(from, until - length),
    until,
    root: hexOf(periodRootOver(batches)),
  }));
}

/** The way from a batch to the root that the ledger has for its period; null when it has none. */
export async function anchorOf(
  store: Pick<BatchStore, "between">,
  batch: BatchSeal,
  anchored: readonly AnchoredRoot[],
): Promise<AnchorPart | null> {
  const { sealedAt } = batch;
  const period = anchored.find(({ from, until }) => from <= sealedAt && sealedAt < until);
  if (period === undefined) return null;
  const roots: Buffer[] = [];
  let index = -1;
  for await (const one of store.between(period.from, period.until)) {
    if (one.batch === batch.batch) index = roots.length;
    roots.push(leafHash(one.root));
  }
  return {
    from: instantToText(period.from),
    until: instantToText(period.until),
    root: period.root,
    index,
    size: roots.length,
    path: pathOf(roots, index).map(hexOf),
  };
}
