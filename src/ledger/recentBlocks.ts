import type { BlockHeader } from "./blockHeader.ts";

/** More than a chain makes while the follower is given time for one. */
const KEPT = 16;

interface SeenBlock extends BlockHeader {
  /** When it was first seen, by the monotonic clock. */
  readonly seenAt: number;
}

/** The newest blocks of a node, each the parent of the next: which transactions are in them need not be asked for one by one. */
export class RecentBlocks {
  #blocks: SeenBlock[] = [];

  /** Takes the newest block. Blocks that it does not follow are forgotten: some may be missing, or may have been dropped. */
  add(newest: BlockHeader, seenAt: number): void {
    const last = this.#blocks.at(-1);
    if (last?.hash === newest.hash) return;
    if (last?.hash !== newest.parentHash) this.#blocks = [];
    this.#blocks = [...this.#blocks, { ...newest, seenAt }].slice(-KEPT);
  }

  /** The block that a transaction is in; undefined when it is in none of these. */
  blockOf(transaction: string): SeenBlock | undefined {
    return this.#blocks.findLast(({ transactions }) => transactions.has(transaction));
  }
}
