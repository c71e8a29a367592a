import type { LedgerCall } from "../domain/call.ts";
import type { AeoError } from "../domain/errors.ts";
import type { Bytes32 } from "../domain/event.ts";
import type { BlockReference, SentOperation } from "../domain/outboxEntry.ts";
import type { Instant } from "../domain/time.ts";
import type { BlockHeader } from "./blockHeader.ts";
import type { ChainReader, Receipt } from "./chainReader.ts";
import type { Confirm, Confirmation } from "./confirmations.ts";
import { inGroups } from "./groups.ts";
import type { Nodes } from "./nodes.ts";
import { revertReason } from "./preflight.ts";
import { RecentBlocks } from "./recentBlocks.ts";
import { refusalOf } from "./revert.ts";
import type { SenderQueue } from "./senderQueue.ts";
import type { Tally } from "./senderReport.ts";
import type { MonotonicClock } from "./timers.ts";
import type { Trial } from "./trial.ts";
import type { VerifiedWrites } from "./verifiedWrites.ts";

export interface InclusionParts {
  readonly nodes: Nodes;
  readonly chain: ChainReader;
  readonly queue: SenderQueue;
  readonly verified: VerifiedWrites;
  readonly confirm: Confirm;
  readonly now: () => Instant;
  readonly trialOf: (call: LedgerCall) => Trial;
  readonly doubtSteps: number;
  readonly followMs: number;
  readonly monotonic: MonotonicClock;
}

/** Where a transaction was executed. */
interface Found {
  readonly block: BlockReference;
  /** Why it reverted there; null = it took effect. */
  readonly refusal: AeoError | null;
}

/** A transaction that is in a block. */
interface Placed {
  readonly hash: Bytes32;
  readonly block: BlockReference;
  /** What is to be noted of it; undefined when it was noted before. */
  readonly found: Found | undefined;
}

/** Finds what was executed, and settles it when its block is final. */
export class Inclusions {
  readonly #parts: InclusionParts;
  readonly #recent = new RecentBlocks();
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
  async collect(tally: Tally, used: number, head: BlockHeader): Promise<boolean> {
    this.#recent.add(head, this.#parts.monotonic());
    const executed = this.#parts.queue.executed(used);
    const confirmations = new Confirmations(this.#parts.confirm);
    const { found, awaited, failure } = await this.#find(executed, head, confirmations);
    const placed = executed.flatMap(({ hash, block }): Placed[] => {
      if (block !== null) return [{ hash, block, found: undefined }];
      const one = found.get(hash);
      return one === undefined ? [] : [{ hash, block: one.block, found: one }];
    });
    const unconfirmed = await confirmations.ask(placed.map(({ block }) => block));
    // Where a node said it was, and the chain says that it isn't, it is nowhere yet: the next round asks again.
    const there = placed.filter(
      ({ block, found: fresh }) => fresh === undefined || confirmations.of(block) !== "orphaned",
    );
    await this.#store(tally, there, confirmations);
    if (failure !== undefined) throw failure;
    if (unconfirmed !== undefined) throw unconfirmed;
    const known = new Set([...there.map(({ hash }) => hash), ...awaited]);
    const unknown = executed.filter(({ hash }) => !known.has(hash));
    this.#doubts = new Map(unknown.map(({ hash }) => [hash, (this.#doubts.get(hash) ?? 0) + 1]));
    for (const [hash, rounds] of this.#doubts) {
      if (rounds >= this.#parts.doubtSteps) tally.alarm("SIGNER_IN_USE", spentDetail(hash));
    }
    return unknown.length === 0;
  }

  /**
   * Where those are that are not noted to be in a block. Of one in a block that the follower is about to verify nothing is asked: its
   * event will tell. A receipt is asked for where there is no event, as when it reverted, or the follower is slow, or where the chain
   * has left the branch that the follower verified; nothing is found of one that no node has a receipt of.
   */
  async #find(executed: readonly SentOperation[], head: BlockReference, confirmations: Confirmations) {
    const { verified, monotonic, followMs } = this.#parts;
    const missing = executed.filter(({ block }) => block === null);
    const places = verified.placesOf(missing.map(({ hash }) => hash));
    const unconfirmed = await confirmations.ask([...places.values()]);
    const standing = [...places].filter(([, block]) => confirmations.of(block) !== "orphaned");
    const found = new Map<Bytes32, Found>(standing.map(([hash, block]) => [hash, { block, refusal: null }]));
    const verifiedBlock = verified.block() ?? 0;
    const isAwaited = ({ hash }: SentOperation) => {
      const block = this.#recent.blockOf(hash);
      return block !== undefined && block.number > verifiedBlock && monotonic() - block.seenAt < followMs;
    };
    const rest = missing.filter(({ hash }) => !found.has(hash));
    const awaited = rest.filter(isAwaited).map(({ hash }) => hash);
    const blocks = new Map<Bytes32, Promise<BlockReference | null>>([[head.hash, Promise.resolve(head)]]);
    const asked = rest
      .filter((operation) => !isAwaited(operation))
      .map(async (operation) => {
        const one = await this.#findOne(operation, blocks);
        if (one !== null) found.set(operation.hash, one);
      });
    return { found, awaited, failure: failureOf(await Promise.allSettled(asked)) ?? unconfirmed };
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

  /** Stores in which block each transaction was executed, and what came of those whose block counts, in the order of their nonces. */
  async #store(tally: Tally, placed: readonly Placed[], confirmations: Confirmations) {
    const { queue, now } = this.#parts;
    const moving = placed.filter(({ block, found }) => found !== undefined || isOver(confirmations.of(block)));
    for await (const group of inGroups(moving)) {
      const moved = queue.together(() => {
        const counts = { included: 0, settled: 0, dropped: 0 };
        for (const { hash, block, found } of group) {
          if (found !== undefined && queue.included(hash, block, found.refusal, now())) counts.included += 1;
          const confirmation = confirmations.of(block);
          if (confirmation === "final" && queue.settle(hash, now())) counts.settled += 1;
          if (confirmation === "orphaned" && queue.dropped(hash, now())) counts.dropped += 1;
        }
        return counts;
      });
      tally.included += moved.included;
      tally.settled += moved.settled;
      tally.dropped += moved.dropped;
    }
  }
}

/** What became of blocks, each asked for once. */
class Confirmations {
  readonly #confirm: Confirm;
  readonly #known = new Map<Bytes32, Confirmation>();

  constructor(confirm: Confirm) {
    this.#confirm = confirm;
  }

  /** Asks for those that are not known. Gives the first failure: the others are known then. */
  async ask(blocks: readonly BlockReference[]): Promise<unknown> {
    const asked = new Map(blocks.filter(({ hash }) => !this.#known.has(hash)).map((block) => [block.hash, block]));
    const answers = [...asked.values()].map(
      async (block) => void this.#known.set(block.hash, await this.#confirm(block)),
    );
    return failureOf(await Promise.allSettled(answers));
  }

  /** Undefined of one that could not be told. */
  of({ hash }: BlockReference): Confirmation | undefined {
    return this.#known.get(hash);
  }
}

function isOver(confirmation: Confirmation | undefined): boolean {
  return confirmation === "final" || confirmation === "orphaned";
}

function failureOf(results: readonly PromiseSettledResult<unknown>[]): unknown {
  return results.find((result) => result.status === "rejected")?.reason;
}

function spentDetail(hash: Bytes32): string {
  return `The nonce of transaction ${hash} is used on the ledger, but not by it: another process uses the key. Stop that process, then requeue the operation.`;
}
