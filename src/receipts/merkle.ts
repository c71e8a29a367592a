import { hash } from "node:crypto";

/*
 * SHA-256 trees in the form of RFC 6962: a leaf is hashed behind 0x00 and a node behind 0x01, so that neither passes for the other,
 * and an odd node moves up as it is: a tree with its last leaf twice is another tree.
 */
export const HASH_BYTES = 32;
const LEAF = Buffer.from([0]);
const NODE_LENGTH = 1 + 2 * HASH_BYTES;

/** SHA-256 in one step. */
export function digest(bytes: Uint8Array): Buffer {
  return hash("sha256", bytes, "buffer");
}

export function leafHash(record: Uint8Array): Buffer {
  return digest(Buffer.concat([LEAF, record]));
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(NODE_LENGTH);
  bytes[0] = 1;
  bytes.set(left, 1);
  bytes.set(right, 1 + HASH_BYTES);
  return digest(bytes);
}

/** Every level of a tree, leaves first, the root alone in the last. @throws RangeError without leaves */
export function levelsOf(leaves: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  if (leaves.length === 0) throw new RangeError("a tree has at least one leaf");
  const levels: (readonly Uint8Array[])[] = [leaves];
  for (let level = leaves; level.length > 1; level = levels.at(-1)!) {
    const above: Uint8Array[] = [];
    for (let at = 0; at + 1 < level.length; at += 2) above.push(nodeHash(level[at]!, level[at + 1]!));
    if (level.length % 2 === 1) above.push(level.at(-1)!);
    levels.push(above);
  }
  return levels;
}

/** The root over leaf hashes. @throws RangeError without leaves */
export function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  return levelsOf(leaves).at(-1)![0]!;
}

/** The hashes beside the way from a leaf to the root, from below. @throws RangeError when there is no such leaf */
export function pathOf(leaves: readonly Uint8Array[], index: number): Uint8Array[] {
  if (!(index >= 0 && index < leaves.length)) throw new RangeError(`no leaf ${index} among ${leaves.length}`);
  const path: Uint8Array[] = [];
  let place = index;
  for (const level of levelsOf(leaves)) {
    const beside = level[place ^ 1];
    if (beside !== undefined) path.push(beside);
    place >>>= 1;
  }
  return path;
}

/**
 * The root to which a leaf hash leads by its path, at its place in a tree of that many leaves; undefined when the path is of another
 * length than that place has.
 */
export function rootFrom(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
): Uint8Array | undefined {
  if (!(index >= 0 && index < size)) return undefined;
  let at: Uint8Array = leaf;
  let used = 0;
  for (let place = index, width = size; width > 1; place >>>= 1, width = (width + 1) >>> 1) {
    if ((place ^ 1) >= width) continue;
    const beside = path[used++];
    if (beside === undefined) return undefined;
    at = place % 2 === 0 ? nodeHash(at, beside) : nodeHash(beside, at);
  }
  return used === path.length ? at : undefined;
}
