import type { ChainLog } from "./chainLog.ts";
import type { OnStep } from "./chainStep.ts";
import type { BlockSummary, Engine, MinedBlock } from "./engine.ts";
import type { Journal } from "./journal.ts";
import type { BlockRecord } from "./journalRecord.ts";
import { FAULT, JsonRpcFault, refused } from "./jsonRpcFault.ts";
import type { PooledTransaction, TransactionPool, Waiting } from "./transactionPool.ts";

/** "read-only": a write failed, so that no more are taken until a restart; reads go on. */
export type WriterState = "running" | "read-only" | "stopped";

export interface WriterParts {
  readonly engine: Engine;
  /** Undefined for a chain that ends with its process. */
  readonly journal: Journal | undefined;
  readonly pool: TransactionPool;
  readonly blockGasLimit: number;
  /** Wall clock, in ms since 1970. */
  readonly now: () => number;
  readonly log: ChainLog;
  readonly onStep: OnStep;
  /** Called for every block, when it is durable and mined. */
  readonly onBlock: (block: BlockSummary) => void;
}

/** What one block's record may hold, in bytes of raw transactions. */
const MAX_BLOCK_BYTES = 8 * 1024 * 1024;
/** So that the first of a crowd does not wait for all of it. */
const MAX_BLOCK_TRANSACTIONS = 500;

/**
 * The one writer of the chain. Whatever waits when a block is due goes into it together, so that one synchronisation of
 * the disk serves many senders. Order: check, journal, synchronise, mine, note the hash, answer.
 */
export class BlockWriter {
  readonly #parts: WriterParts;
  /** The next nonce of each sender seen, the offered transactions counted. Only the round that runs writes it. */
  readonly #nextNonces = new Map<string, number>();
  #head: BlockSummary;
  #state: WriterState = "running";
  #reason: string | undefined;
  #active: Promise<void> | undefined;
  /** Taken from the pool for the block in progress, and not answered. */
  #offered: Waiting[] = [];
  #woken = false;
  #emptyBlockDue = false;
  #clockWarned = false;

  constructor(parts: WriterParts, head: BlockSummary) {
    this.#parts = parts;
    this.#head = head;
  }

  get head(): BlockSummary {
    return this.#head;
  }

  get state(): WriterState {
    return this.#state;
  }

  /** Why it is read-only. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** Gives the hash once the transaction is durable and mined; a transaction that reverts is mined as well. @throws JsonRpcFault */
  async send(transaction: PooledTransaction): Promise<string> {
    if (this.#state !== "running") throw this.#notWritable();
    const answer = this.#parts.pool.add(transaction);
    this.#parts.onStep("received");
    this.#wake();
    return answer;
  }

  /** Mines a block now, empty if nothing waits. */
  beat(): void {
    this.#emptyBlockDue = true;
    if (this.#state === "running") this.#wake();
  }

  /** The nonce that `sender` should use next, everything that waits in order counted. */
  async pendingNonce(sender: string): Promise<number> {
    const stored = this.#nextNonces.get(sender) ?? (await this.#storedNonce(sender));
    return this.#parts.pool.firstFree(sender, this.#nextNonces.get(sender) ?? stored);
  }

  /** Finishes the block that is being written and refuses the rest. */
  async stop(): Promise<void> {
    if (this.#state === "running") this.#state = "stopped";
    this.#parts.pool.refuseAll(this.#notWritable());
    await this.#active;
  }

  #wake(): void {
    this.#woken = true;
    this.#active ??= this.#drain();
  }

  async #drain(): Promise<void> {
    try {
      while (this.#woken && this.#state === "running") {
        this.#woken = false;
        await this.#round();
      }
    } catch (error) {
      this.#fail(`an unexpected fault: ${String(error)}`);
    } finally {
      this.#active = undefined;
    }
  }

  async #round(): Promise<void> {
    await this.#gather();
    const due = this.#emptyBlockDue;
    this.#emptyBlockDue = false;
    if (this.#offered.length === 0 && !due) return;
    // More may have become possible, or may not have fitted.
    this.#woken = true;
    this.#parts.onStep("offered");
    const block: BlockRecord = {
      kind: "block",
      number: this.#head.number + 1,
      timestamp: this.#timestamp(),
      transactions: this.#offered.map((waiting) => waiting.transaction.raw),
    };
    if (!(await this.#journalled(block))) return;
    const mined = await this.#mined(block);
    if (mined === undefined) return;
    const failure = await this.#seal(mined);
    await this.#answer(mined);
    if (failure !== undefined) this.#fail(failure);
  }

  /** Offers to the engine what waits and fits into one block, in the order of arrival and each sender's nonces. */
  async #gather(): Promise<void> {
    const { pool, blockGasLimit } = this.#parts;
    let gas = 0;
    let bytes = 0;
    for (const first of pool.arrivals()) {
      let waiting = (await this.#isNext(first)) ? first : undefined;
      while (waiting !== undefined) {
        const { gasLimit, raw, sender, nonce }: PooledTransaction = waiting.transaction;
        if (gas + gasLimit > blockGasLimit || bytes + raw.length / 2 > MAX_BLOCK_BYTES) return;
        if (this.#offered.length === MAX_BLOCK_TRANSACTIONS) return;
        if (!(await this.#offer(waiting))) break;
        gas += gasLimit;
        bytes += raw.length / 2;
        waiting = pool.at(sender, nonce + 1);
      }
    }
  }

  async #isNext(waiting: Waiting): Promise<boolean> {
    const { pool } = this.#parts;
    const { sender, nonce } = waiting.transaction;
    const next = await this.#nextNonce(sender);
    if (nonce < next) pool.refuse(waiting, refused(`nonce too low: next nonce ${next}, tx nonce ${nonce}`));
    if (nonce > next) pool.hold(waiting, next);
    // It may have been refused while its sender's nonce was read.
    return nonce === next && pool.at(sender, nonce) === waiting;
  }

  async #offer(waiting: Waiting): Promise<boolean> {
    const { engine, pool } = this.#parts;
    const { raw, hash, sender, nonce } = waiting.transaction;
    pool.take(waiting);
    try {
      const known = await engine.offer(raw);
      if (known !== hash) {
        await engine.withdraw(known);
        throw refused(`invalid transaction: its hash is ${known} and not ${hash}`);
      }
    } catch (error) {
      pool.refuse(waiting, error as JsonRpcFault);
      return false;
    }
    this.#offered.push(waiting);
    this.#nextNonces.set(sender, nonce + 1);
    return true;
  }

  async #journalled(block: BlockRecord): Promise<boolean> {
    try {
      await this.#parts.journal?.append(block);
      return true;
    } catch (error) {
      const withdrawn = this.#offered.map(({ transaction }) => transaction.hash);
      this.#fail(journalFailure(error));
      for (const hash of withdrawn) await this.#parts.engine.withdraw(hash);
      return false;
    }
  }

  async #mined(block: BlockRecord): Promise<MinedBlock | undefined> {
    try {
      const mined = await this.#parts.engine.mine(block.timestamp);
      if (mined.number !== block.number) throw new Error(`the engine mined block ${mined.number}, not ${block.number}`);
      this.#parts.onStep("mined");
      return mined;
    } catch (error) {
      this.#fail(
        `the engine failed (${String(error)}); a restart mines block ${block.number}, which is in the journal`,
      );
      return undefined;
    }
  }

  /** Gives the failure, if it fails: the block itself is on the disk, so its senders are told the truth first. */
  async #seal({ number, hash }: MinedBlock): Promise<string | undefined> {
    try {
      await this.#parts.journal?.seal(number, hash);
      this.#parts.onStep("sealed");
      return undefined;
    } catch (error) {
      return journalFailure(error);
    }
  }

  async #answer(mined: MinedBlock): Promise<void> {
    const { pool, engine, onStep, onBlock } = this.#parts;
    const included = new Set(mined.transactions);
    this.#head = { number: mined.number, hash: mined.hash, timestamp: mined.timestamp };
    onBlock(this.#head);
    for (const waiting of this.#offered) {
      const { hash, sender } = waiting.transaction;
      if (included.has(hash)) {
        pool.accept(waiting);
      } else {
        await engine.withdraw(hash);
        this.#nextNonces.delete(sender);
        pool.refuse(
          waiting,
          refused("invalid transaction: it can't be executed after the ones before it in its block"),
        );
      }
    }
    this.#offered = [];
    onStep("answered");
  }

  async #nextNonce(sender: string): Promise<number> {
    const known = this.#nextNonces.get(sender);
    if (known !== undefined) return known;
    const stored = await this.#storedNonce(sender);
    this.#nextNonces.set(sender, stored);
    return stored;
  }

  async #storedNonce(sender: string): Promise<number> {
    return Number(await this.#parts.engine.request<string>("eth_getTransactionCount", [sender, "latest"]));
  }

  /** Whole seconds, never before the parent's; several blocks of one second share it, so that it can't run ahead of the clock. */
  #timestamp(): number {
    const wall = Math.floor(this.#parts.now() / 1000);
    const behind = this.#head.timestamp - wall;
    if (behind > 5 && !this.#clockWarned) {
      this.#parts.log.warn(
        `The clock is ${behind} s behind the newest block; blocks keep its time until the clock passes it.`,
      );
    }
    this.#clockWarned = behind > 5;
    return Math.max(wall, this.#head.timestamp);
  }

  #fail(reason: string): void {
    if (this.#state === "read-only") return;
    this.#state = "read-only";
    this.#reason = reason;
    this.#nextNonces.clear();
    this.#parts.log.error(`The chain takes no more writes: ${reason}. Reads go on.`);
    this.#parts.pool.refuseAll(this.#notWritable());
    for (const waiting of this.#offered) this.#parts.pool.refuse(waiting, this.#notWritable());
    this.#offered = [];
  }

  #notWritable(): JsonRpcFault {
    const why = this.#reason === undefined ? "it is stopping" : this.#reason;
    return new JsonRpcFault(FAULT.internal, `the chain takes no writes: ${why}`);
  }
}

function journalFailure(error: unknown): string {
  return `the journal can't be written (${String(error)}); make room or repair the disk, then restart`;
}
