import type { Address } from "../domain/event.ts";

/** What somebody says of one registry's history: it has so many entries at that block, and this head after the last. */
export interface HeadStatement {
  readonly chainId: number;
  readonly contract: Address;
  readonly sequence: number;
  /** 24 bytes as 0x-prefixed hex. */
  readonly head: `0x${string}`;
  readonly block: number;
}

/** Our own verified history of one registry. */
export interface OwnHistory {
  readonly tip: HeadStatement;
  /** The head after an entry, 0 = before the first; undefined when the entry is not here. */
  readonly headAt: (sequence: number) => `0x${string}` | undefined;
}

/** How a statement compares with our history. */
export type HeadComparison =
  /** Both have the same history up to the same entry. */
  | { readonly kind: "agree" }
  /** Theirs is a beginning of ours. */
  | { readonly kind: "behind"; readonly entries: number }
  /** They have entries that we have not: compare again when we have read that far. */
  | { readonly kind: "ahead"; readonly entries: number }
  /** It is about another ledger. */
  | { readonly kind: "otherLedger" }
  /** The registry told two stories: the same number of entries, other heads. Both are kept as evidence. */
  | { readonly kind: "FORK"; readonly ours: HeadStatement; readonly theirs: HeadStatement };

/** Compares one statement with our history of that registry. */
export function compareHead(theirs: HeadStatement, own: OwnHistory): HeadComparison {
  const { tip } = own;
  if (theirs.chainId !== tip.chainId || theirs.contract !== tip.contract) return { kind: "otherLedger" };
  if (theirs.sequence > tip.sequence) return { kind: "ahead", entries: theirs.sequence - tip.sequence };
  const ours = theirs.sequence === tip.sequence ? tip.head : own.headAt(theirs.sequence);
  if (ours !== undefined && ours !== theirs.head) {
    return { kind: "FORK", ours: { ...tip, sequence: theirs.sequence, head: ours }, theirs };
  }
  if (ours === undefined) throw new RangeError(`entry ${theirs.sequence} is not in our own history`);
  return theirs.sequence === tip.sequence
    ? { kind: "agree" }
    : { kind: "behind", entries: tip.sequence - theirs.sequence };
}
