import type { Bytes32 } from "../domain/event.ts";
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
  /** The hash of the block that the follower verified at a height; undefined when it is above, or too far below, what it keeps. */
  readonly verifiedHash: (block: number) => Bytes32 | undefined;
  /** How many blocks must follow; 0 where blocks are final at once (QBFT, the embedded chain). */
  readonly depth: number;
}

/**
 * Confirms a block when it is the very one that the follower verified at its height. A node whose chain has another there, or that
 * lies about where a transaction is, confirms nothing: then nobody can tell, and the answer is to wait. Of blocks older than the
 * follower keeps, a node is believed that has the newest verified block on its chain.
 */
export function confirmByFollower({ chain, verifiedBlock, verifiedHash, depth }: ConfirmationParts): Confirm {
  return async (block) => {
    const canonical = await chain.canonical(block.number);
    // A node that does not have the block yet says nothing of its fate.
    if (canonical === null) return "waiting";
    if (canonical.hash !== block.hash) return "orphaned";
    const verified = verifiedBlock();
    if (verified === undefined || verified < block.number + depth) return "waiting";
    const ours = verifiedHash(block.number);
    if (ours !== undefined) return ours === block.hash ? "final" : "waiting";
    const tip = await chain.canonical(verified);
    return tip !== null && tip.hash === verifiedHash(verified) ? "final" : "waiting";
  };
}
