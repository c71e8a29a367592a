import type { LedgerCall } from "../domain/call.ts";
import type { AeoError } from "../domain/errors.ts";
import type { Bytes32 } from "../domain/event.ts";
import type { BlockReference, SentOperation } from "../domain/outboxEntry.ts";
import type { Instant } from "../domain/time.ts";
import type { ChainReader, Receipt } from "./chainReader.ts";
import type { Confirm, Confirmation } from "./confirmations.ts";
import type { Nodes } from "./nodes.ts";
import { revertReason } from "./preflight.ts";
import { refusalOf } from "./revert.ts";
import type { SenderQueue } from "./senderQueue.ts";
import type { Tally } from "./senderReport.ts";
import type { Trial } from "./trial.ts";

export interface InclusionParts {
  readonly nodes: Nodes;
  readonly chain: ChainReader;
  readonly queue: SenderQueue;
  readonly confirm: Confirm;
  readonly now: () => Instant;
  readonly trialOf: (call: LedgerCall) => Trial;
  readonly doubtSteps: number;
}

/** Finds what was executed, and settles it when its block is final. */
export class Inclusions {
  readonly #parts: InclusionParts;
  /** For how many rounds in a row each used nonce has had no receipt. */
  #doubts = new Map<Bytes32, number>();

  constructor(parts: InclusionParts) {
    this.#parts = parts;
  }

  /**
   * Looks at everything under way. Gives whether every used nonce is known to be ours: a nonce that the chain counts as used, while
   * no node has a receipt of the transaction that we gave it to, was used by another process, or the nodes disagree for a moment.
   * @param used how many transactions of the key are executed up to `head`
   * @throws RpcError
   */
  async collect(tally: Tally, used: number, head: BlockReference): Promise<boolean> {
    const doubts = new Map<Bytes32, number>();
    const blocks = new Map<Bytes32, Promise<Confirmation>>();
    for (const operation of this.#parts.queue.underWay()) {
      if (operation.block === null && operation.nonce >= used) continue;
      const block = operation.block ?? (await this.#include(tally, operation, head));
      if (block === null) {
        doubts.set(operation.hash, (this.#doubts.get(operation.hash) ?? 0) + 1);
        continue;
      }
      const confirmation = blocks.get(block.hash) ?? this.#parts.confirm(block);
      blocks.set(block.hash, confirmation);
      this.#apply(tally, operation, await confirmation);
    }
    this.#doubts = doubts;
    for (const [hash, rounds] of doubts) {
      if (rounds >= this.#parts.doubtSteps) tally.alarm("SIGNER_IN_USE", spentDetail(hash));
    }
    return doubts.size === 0;
  }

  /** Notes in which block a transaction was executed; null when no node has its receipt. */
  async #include(tally: Tally, { id, hash }: SentOperation, head: BlockReference): Promise<BlockReference | null> {
    const { chain, queue, now } = this.#parts;
    const receipt = await chain.receipt(hash);
    if (receipt === null) return null;
    const block = receipt.blockHash === head.hash ? head : await chain.byHash(receipt.blockHash);
    if (block === null) return null;
    const refusal = receipt.succeeded ? null : await this.#whyReverted(id, receipt);
    if (queue.included(hash, block, refusal, now())) tally.included += 1;
    return block;
  }

  async #whyReverted(id: string, { block, revertData }: Receipt): Promise<AeoError> {
    if (revertData !== undefined) return refusalOf(revertData).error;
    const { nodes, queue, trialOf } = this.#parts;
    return revertReason(nodes, trialOf(queue.callOf(id)), block);
  }

  #apply(tally: Tally, { hash }: SentOperation, confirmation: Confirmation): void {
    const { queue, now } = this.#parts;
    if (confirmation === "final" && queue.settle(hash, now())) tally.settled += 1;
    if (confirmation === "orphaned" && queue.dropped(hash, now())) tally.dropped += 1;
  }
}

function spentDetail(hash: Bytes32): string {
  return `The nonce of transaction ${hash} is used on the ledger, but not by it: another process uses the key. Stop that process, then requeue the operation.`;
}
