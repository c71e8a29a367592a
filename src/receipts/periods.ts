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

/** How a book cuts time into periods. */
export interface Periods {
  /** Seconds. */
  readonly length: number;
  /**
   * How many seconds its periods begin later than those of the authority's first gateway: the ledger takes one root of a period from an
   * authority, and each of its gateways has a book and roots of its own.
   */
  readonly offset: number;
}

/** The period that a moment lies in. */
export function periodOf(
  moment: Instant,
  { length, offset }: Periods,
): { readonly from: Instant; readonly until: Instant } {
  const from = Math.floor((moment - offset) / length) * length + offset;
  return { from, until: from + length };
}

/** The root that a store has for a period; undefined when it has no batch of it. */
export async function rootOfPeriod(
  store: Pick<BatchStore, "between">,
  { from, until }: { readonly from: Instant; readonly until: Instant },
): Promise<Bytes32 | undefined> {
  const leaves: Buffer[] = [];
  for await (const { root } of store.between(from, until)) leaves.push(leafHash(root));
  return leaves.length === 0 ? undefined : hexOf(periodRoot(rootOf(leaves), leaves.length));
}

/** Periods from a moment on that are over at another, oldest first. Those without a batch have no root. */
export async function periodsOver(
  store: Pick<BatchStore, "between">,
  periods: Periods,
  from: Instant,
  over: Instant,
): Promise<Period[]> {
  const roots = new Map<Instant, Buffer[]>();
  for await (const { sealedAt, root } of store.between(from, periodOf(over, periods).from)) {
    const { until } = periodOf(sealedAt, periods);
    const held = roots.get(until);
    if (held === undefined) roots.set(until, [root]);
    else held.push(root);
  }
  // The first begins where the last one ended, also where periods had another length then.
  return [...roots].map(([until, batches]) => ({
    from: Math.max(from, until - periods.length),
    until,
    root: hexOf(periodRootOver(batches)),
  }));
}

/**
 * The way from a batch to the root that the ledger has for its period; null when it has none. Roots of other gateways of the authority
 * lie over the same time: the one that the batches lead to is meant, or else, so that a loss of batches shows, the one of such a period.
 */
export async function anchorOf(
  store: Pick<BatchStore, "between">,
  batch: BatchSeal,
  anchored: readonly AnchoredRoot[],
  { length, offset }: Periods,
): Promise<AnchorPart | null> {
  const { sealedAt } = batch;
  const over = anchored.filter(({ from, until }) => from <= sealedAt && sealedAt < until);
  let period = over.find(({ until }) => (until - offset) % length === 0);
  for (const one of over) if ((await rootOfPeriod(store, one)) === one.root) period = one;
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
