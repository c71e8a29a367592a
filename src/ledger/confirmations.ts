import type { BlockReference } from "../domain/outboxEntry.ts";
import type { ChainReader } from "./chainReader.ts";

/** Whether a block counts: for good, not yet, or not at all because it was dropped. */
export type Confirmation = "final" | "waiting" | "orphaned";

/** Asks whoever verifies the ledger whether a block may be relied on. @throws RpcError */
export type Confirm = (block: BlockReference) => Promise<Confirmation>;

export interface ConfirmationParts {
  readonly chain: Pick<ChainReader, "canonical">;
  /** The newest block up to which the follower has verified the ledger; undefined before the first. */
  readonly verifiedBlock: () => number | undefined;
  /** How many blocks must follow; 0 where blocks are final at once (QBFT, the embedded chain). */
  readonly depth: number;
}

/** Confirms by the canonical chain, as far as the follower has verified it. */
export function confirmByFollower({ chain, verifiedBlock, depth }: ConfirmationParts): Confirm {
  return async (block) => {
    const canonical = await chain.canonical(block.number);
    // A node that does not have the block yet says nothing of its fate.
    if (canonical === null) return "waiting";
    if (canonical.hash !== block.hash) return "orphaned";
    const verified = verifiedBlock();
    return verified !== undefined && verified >= block.number + depth ? "final" : "waiting";
  };
}
