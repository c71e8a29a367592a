import type { LedgerCall } from "../domain/call.ts";
import type { AeoError } from "../domain/errors.ts";
import type { Bytes32 } from "../domain/event.ts";
import type { BlockReference, SentOperation } from "../domain/outboxEntry.ts";
import type { Instant } from "../domain/time.ts";
import type { ChainReader, Receipt } from "./chainReader.ts";
import type { Confirm, Confirmation } from "./confirmations.ts";
import { inGroups } from "./groups.ts";
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

/** Where a transaction was executed. */
interface Found {
  readonly block: BlockReference;
  /** Why it reverted there; null = it took effect. */
  readonly refusal: AeoError | null;
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
   * Looks at everything that was executed. Gives whether every used nonce is known to be ours: a nonce that the chain counts as
   * used, while no node has a receipt of the transaction that we gave it to, was used by another process, or the nodes disagree
   * for a moment. What one node could tell is noted before an error of another question is thrown.
   * @param used how many transactions of the key are executed up to `head`
   * @throws RpcError
   */
  async collect(tally: Tally, used: number, head: BlockReference): Promise<boolean> {
    const executed = this.#parts.queue.executed(used);
    const { found, failure } = await this.#find(executed, head);
    await this.#note(tally, executed, found);
    const inBlocks = executed.flatMap((operation) => {
      const block = operation.block ?? found.get(operation.hash)?.block;
      return block === undefined ? [] : [{ hash: operation.hash, block }];
    });
    await this.#settle(tally, inBlocks);
    if (failure !== undefined) throw failure;
    const known = new Set(inBlocks.map(({ hash }) => hash));
    const unknown = executed.filter(({ hash }) => !known.has(hash));
    this.#doubts = new Map(unknown.map(({ hash }) => [hash, (this.#doubts.get(hash) ?? 0) + 1]));
    for (const [hash, rounds] of this.#doubts) {
      if (rounds >= this.#parts.doubtSteps) tally.alarm("SIGNER_IN_USE", spentDetail(hash));
    }
    return unknown.length === 0;
  }

  /** Where those are that are not noted to be in a block; nothing of one that no node has a receipt of. */
  async #find(executed: readonly SentOperation[], head: BlockReference) {
    const blocks = new Map<Bytes32, Promise<BlockReference | null>>([[head.hash, Promise.resolve(head)]]);
    const found = new Map<Bytes32, Found>();
    const asked = executed
      .filter(({ block }) => block === null)
      .map(async (operation) => {
        const one = await this.#findOne(operation, blocks);
        if (one !== null) found.set(operation.hash, one);
      });
    return { found, failure: failureOf(await Promise.allSettled(asked)) };
  }

  async #findOne(
    { id, hash }: SentOperation,
    blocks: Map<Bytes32, Promise<BlockReference | null>>,
  ): Promise<Found | null> {
    const { chain } = this.#parts;
    const receipt = await chain.receipt(hash);
    if (receipt === null) return null;
    const asked = blocks.get(receipt.blockHash) ?? chain.byHash(receipt.blockHash);
    blocks.set(receipt.blockHash, asked);
    const block = await asked;
    if (block === null) return null;
    return { block, refusal: receipt.succeeded ? null : await this.#whyReverted(id, receipt) };
  }

  async #whyReverted(id: string, { block, revertData }: Receipt): Promise<AeoError> {
    if (revertData !== undefined) return refusalOf(revertData).error;
    const { nodes, queue, trialOf } = this.#parts;
    return revertReason(nodes, trialOf(queue.callOf(id)), block);
  }

  /** Stores in which block each transaction was executed, in the order of their nonces. */
  async #note(tally: Tally, executed: readonly SentOperation[], found: ReadonlyMap<Bytes32, Found>): Promise<void> {
    const { queue, now } = this.#parts;
    const seen = executed.filter(({ hash }) => found.has(hash));
    for await (const group of inGroups(seen))
      tally.included += queue.together(() => {
        const noted = group.filter(({ hash }) => {
          const { block, refusal } = found.get(hash)!;
          return queue.included(hash, block, refusal, now());
        });
        return noted.length;
      });
  }

  async #settle(tally: Tally, inBlocks: readonly { hash: Bytes32; block: BlockReference }[]): Promise<void> {
    const { queue, now, confirm } = this.#parts;
    const blocks = new Map(inBlocks.map(({ block }) => [block.hash, block]));
    const confirmations = new Map<Bytes32, Confirmation>();
    const asked = [...blocks.values()].map(async (block) => void confirmations.set(block.hash, await confirm(block)));
    const failure = failureOf(await Promise.allSettled(asked));
    const of = (which: Confirmation) => inBlocks.filter(({ block }) => confirmations.get(block.hash) === which);
    for await (const group of inGroups(of("final")))
      tally.settled += queue.together(() => group.filter(({ hash }) => queue.settle(hash, now())).length);
    for await (const group of inGroups(of("orphaned")))
      tally.dropped += queue.together(() => group.filter(({ hash }) => queue.dropped(hash, now())).length);
    if (failure !== undefined) throw failure;
  }
}

function failureOf(results: readonly PromiseSettledResult<unknown>[]): unknown {
  return results.find((result) => result.status === "rejected")?.reason;
}

function spentDetail(hash: Bytes32): string {
  return `The nonce of transaction ${hash} is used on the ledger, but not by it: another process uses the key. Stop that process, then requeue the operation.`;
}
