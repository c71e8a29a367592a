import type { LedgerAsOf } from "../domain/asOf.ts";
import { AeoError } from "../domain/errors.ts";
import { REGISTRIES, type Registry } from "../domain/event.ts";
import type { LedgerChange } from "../domain/ledgerChange.ts";
import type { Instant } from "../domain/time.ts";
import { type AddressBook, firstBlock, ledgerIdentityOf } from "./addressBook.ts";
import { type BlockHeader, fetchHead, fetchHeaders } from "./blockHeader.ts";
import { findBranch } from "./branch.ts";
import { decodeLog } from "./eventCodec.ts";
import type { FoldedView, FollowerObserver, FollowerStore, NodePool, VerifiedBatch } from "./followerPorts.ts";
import { errorOf, type FollowerStatus, type StepOutcome, stateAfter } from "./followerStatus.ts";
import { type HistoryTip, startTip } from "./history.ts";
import { UnverifiableHistory } from "./historyFault.ts";
import { LogFeed } from "./logFeed.ts";
import type { RangeSizerOptions } from "./rangeSizer.ts";
import { type BatchRpc, RpcError } from "./rpc.ts";
import { classifyRpcError } from "./rpcErrors.ts";
import type { Endpoint } from "./rpcFailover.ts";
import { asOfBlock, BranchChanged, type UnverifiedBatch, verifyBatch } from "./verifyBatch.ts";

export interface FollowerOptions {
  readonly book: AddressBook;
  readonly nodes: NodePool;
  readonly store: FollowerStore;
  readonly view: FoldedView;
  /** Wall clock in seconds, only to date evidence. */
  readonly now: () => Instant;
  /** How many blocks can be taken back when the chain leaves them; default 64. With 0 any such change halts, as suits QBFT. */
  readonly window?: number;
  /** About how many events are verified together at most; default 1,000, which keeps memory small. */
  readonly batchEvents?: number;
  readonly ranges?: RangeSizerOptions;
  readonly observer?: FollowerObserver;
}

/** So often events that do not fit are fetched again, from another node if there is one, before that is said to be so. */
const ATTEMPTS = 3;
/** The most questions for logs in one step. */
const PIECES = 100;

/**
 * Reads the registries' events block by block and lets into the view only what is complete and unaltered by the registries' own
 * heads. It never waits: one step goes as far as it can, and whoever drives it (FollowerLoop) decides when the next is due.
 */
export class Follower {
  readonly #options: FollowerOptions & { readonly window: number; readonly batchEvents: number };
  readonly #feed: LogFeed;
  readonly #listeners = new Set<(change: LedgerChange) => void>();
  /** Nodes without the state of older blocks: with them everything up to the head is verified at once. */
  readonly #pruned = new WeakSet<BatchRpc>();
  #asOf: LedgerAsOf | undefined;
  #tips: Readonly<Record<Registry, HistoryTip>>;
  #status: FollowerStatus;
  /** A change that the store has taken and the view has not: it comes before anything else. */
  #unfinished: LedgerChange | undefined;

  /**
   * Continues from the store's checkpoint.
   * @throws AeoError LEDGER_WRONG_CHAIN when the store holds another ledger
   */
  constructor(options: FollowerOptions) {
    this.#options = { window: 64, batchEvents: 1_000, ...options };
    const { book, store } = options;
    this.#feed = new LogFeed(
      REGISTRIES.map((registry) => book.contracts[registry].address),
      options.ranges,
    );
    store.checkpoints.claim(ledgerIdentityOf(book));
    this.#asOf = store.checkpoints.current();
    this.#tips = this.#tipsAt(this.#asOf?.block ?? 0);
    this.#status = { state: "STARTING", asOf: this.#asOf, error: undefined, endpoint: undefined };
  }

  status(): FollowerStatus {
    return this.#status;
  }

  /** Tells `listener` of every change from now on, in order, right after the view changed. Returns how to stop it. */
  subscribe(listener: (change: LedgerChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads as far as one batch goes. Never throws, and must not be called while a step is under way. */
  async step(): Promise<StepOutcome> {
    if (this.#status.state === "HALTED") return { kind: "halted", error: this.#status.error as AeoError };
    const outcome = await this.#attempts();
    this.#status = { ...this.#status, state: stateAfter(outcome), error: errorOf(outcome), asOf: this.#asOf };
    return outcome;
  }

  async #attempts(): Promise<StepOutcome> {
    for (let attempt = 1; ; attempt += 1) {
      let endpoint: Endpoint | undefined;
      try {
        this.#finish();
        endpoint = await this.#options.nodes.pick();
        this.#status = { ...this.#status, endpoint: endpoint.name };
        return await this.#read(endpoint);
      } catch (error) {
        const outcome = this.#outcomeOf(error, endpoint);
        const again =
          outcome.kind === "unverifiable" || (outcome.kind === "unreachable" && this.#options.nodes.size > 1);
        if (!again || attempt >= ATTEMPTS || endpoint === undefined) return outcome;
      }
    }
  }

  #outcomeOf(error: unknown, endpoint: Endpoint | undefined): StepOutcome {
    const { nodes, observer } = this.#options;
    if (error instanceof UnverifiableHistory) {
      if (endpoint !== undefined) nodes.report(endpoint, "unverifiable");
      observer?.unverifiable?.(error, endpoint?.name ?? "");
      return { kind: "unverifiable", error };
    }
    if (error instanceof RpcError) {
      if (endpoint !== undefined) nodes.report(endpoint, "unreachable");
      const detail = `${endpoint?.name ?? "node"}: ${error.message}`;
      return { kind: "unreachable", error: new AeoError("LEDGER_UNAVAILABLE", detail, { cause: error }) };
    }
    if (error instanceof AeoError && error.code === "LEDGER_UNAVAILABLE") return { kind: "unreachable", error };
    if (error instanceof AeoError && error.code === "STORE_UNAVAILABLE") return { kind: "storeFailed", error };
    if (error instanceof AeoError) return { kind: "halted", error };
    return { kind: "halted", error: new AeoError("INTERNAL", String(error), { cause: error }) };
  }

  async #read(endpoint: Endpoint): Promise<StepOutcome> {
    const { nodes, observer, store } = this.#options;
    const head = await fetchHead(endpoint.rpc);
    observer?.head?.(head, endpoint.name);
    const asOf = this.#asOf ?? (await this.#begin(endpoint.rpc));
    if (head.number < asOf.block) {
      const link = store.checkpoints.links().find(({ block }) => block === head.number);
      if (link !== undefined && link.hash !== head.hash) return this.#changeBranch(endpoint, head, asOf);
      nodes.report(endpoint, "lagging");
      return { kind: "behind" };
    }
    if (head.number === asOf.block) {
      if (head.hash !== asOf.blockHash) return this.#changeBranch(endpoint, head, asOf);
      nodes.commend(endpoint, head.number);
      observer?.confirmed?.(asOf);
      return { kind: "idle" };
    }
    try {
      const batch = await this.#verified(endpoint.rpc, asOf, head);
      nodes.commend(endpoint, head.number);
      this.#commit(batch);
      return { kind: "advanced", events: batch.events.length, more: batch.asOf.block < head.number };
    } catch (error) {
      if (error instanceof BranchChanged) return this.#changeBranch(endpoint, head, asOf);
      throw error;
    }
  }

  /** Before the first event ever: the block before the registries. */
  async #begin(rpc: BatchRpc): Promise<LedgerAsOf> {
    const { book } = this.#options;
    // What came before is in no block of this chain: it would be missing from the view.
    if (book.continues !== undefined)
      throw new AeoError(
        "INVALID_CONFIGURATION",
        `this chain continues a history up to block ${book.continues.block}: make the store of it with aeo audit import --rpc`,
      );
    const number = firstBlock(book) - 1;
    const header = (await fetchHeaders(rpc, [number])).get(number) as BlockHeader;
    const asOf = asOfBlock(header, this.#tips);
    const links = [{ block: number, hash: header.hash, time: header.time }];
    this.#commit({ logs: [], events: [], asOf, links, tips: this.#tips });
    return asOf;
  }

  async #verified(
    rpc: BatchRpc,
    start: LedgerAsOf,
    head: BlockHeader,
  ): Promise<VerifiedBatch & Pick<UnverifiedBatch, "tips">> {
    const { book, window, batchEvents } = this.#options;
    const verify = (batch: UnverifiedBatch) => verifyBatch(rpc, book, batch, window);
    const none: UnverifiedBatch = { start, tips: this.#tips, logs: [], to: start.block, head };
    const first = await this.#collect(rpc, none, this.#pruned.has(rpc) ? Number.POSITIVE_INFINITY : batchEvents);
    try {
      return await verify(first);
    } catch (error) {
      if (first.to === head.number || classifyRpcError(error) !== "state-unavailable") throw error;
      this.#pruned.add(rpc);
      return verify(await this.#collect(rpc, first, Number.POSITIVE_INFINITY));
    }
  }

  /** Adds further pieces to a batch until it has `enough` logs or reaches the head. */
  async #collect(rpc: BatchRpc, batch: UnverifiedBatch, enough: number): Promise<UnverifiedBatch> {
    const parts: (readonly unknown[])[] = [batch.logs];
    const most = enough === Number.POSITIVE_INFINITY ? enough : PIECES;
    let { to } = batch;
    let count = batch.logs.length;
    for (let pieces = 0; to < batch.head.number && count < enough && pieces < most; pieces += 1) {
      const piece = await this.#feed.next(rpc, to + 1, batch.head.number);
      parts.push(piece.logs.raws());
      count += piece.logs.count;
      to = piece.to;
    }
    return { ...batch, logs: parts.flat(), to };
  }

  async #changeBranch(endpoint: Endpoint, head: BlockHeader, asOf: LedgerAsOf): Promise<StepOutcome> {
    const { store, now, nodes } = this.#options;
    const links = store.checkpoints.links();
    const branch = await findBranch(endpoint.rpc, links, head);
    if (branch.kind === "none") {
      const evidence = {
        endpoint: endpoint.name,
        verified: asOf,
        ours: links,
        theirs: branch.theirs,
        theirHead: head.hash,
      };
      store.checkpoints.keepEvidence({ kind: "LEDGER_FORKED", recordedAt: now(), evidence });
      throw new AeoError(
        "LEDGER_FORKED",
        `${endpoint.name} has another block ${Math.min(asOf.block, head.number)} than ${asOf.blockHash}, verified before, and no common block within ${this.#options.window} blocks`,
      );
    }
    nodes.commend(endpoint, head.number);
    return this.#rollBack(asOf, branch.link);
  }

  #rollBack(
    from: LedgerAsOf,
    to: { readonly block: number; readonly hash: `0x${string}`; readonly time: number },
  ): StepOutcome {
    const { store, view } = this.#options;
    const tips = this.#tipsAt(to.block);
    const asOf = asOfBlock({ number: to.block, hash: to.hash, time: to.time }, tips);
    const removed = [...store.after({ block: to.block, logIndex: Number.MAX_SAFE_INTEGER })].map(decodeLog);
    const depth = from.block - to.block;
    storing(() => {
      view.invalidate();
      store.rollBack(asOf);
    });
    this.#asOf = asOf;
    this.#tips = tips;
    this.#unfinished = { kind: "rolledBack", removed, asOf, depth };
    this.#finish();
    return { kind: "rolledBack", depth };
  }

  #commit(batch: VerifiedBatch & Pick<UnverifiedBatch, "tips">): void {
    const { store, view } = this.#options;
    const { events, asOf, tips } = batch;
    const change: LedgerChange = { kind: "advanced", events, asOf };
    storing(() => store.append(batch));
    this.#asOf = asOf;
    this.#tips = tips;
    try {
      view.apply(events, asOf);
    } catch {
      this.#unfinished = change; // what was half applied is thrown away
      return this.#finish();
    }
    this.#tell(change);
  }

  /** Makes the view what the store says, if it is not. When the store can't be read just now, the next step tries again. */
  #finish(): void {
    const change = this.#unfinished;
    if (change === undefined) return;
    this.#options.view.rebuild(change.asOf);
    this.#unfinished = undefined;
    this.#tell(change);
  }

  #tell(change: LedgerChange): void {
    const { observer } = this.#options;
    if (change.kind === "advanced") observer?.verified?.(change.events.length, change.asOf);
    else observer?.rolledBack?.(change.depth, change.asOf);
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        this.#options.observer?.subscriberFailed?.(error);
      }
    }
  }

  #tipsAt(block: number): Readonly<Record<Registry, HistoryTip>> {
    const { book, store } = this.#options;
    const stored = store.tipsAt(block);
    const tips = REGISTRIES.map((registry) => {
      return [registry, stored.get(registry) ?? startTip(book, registry)];
    });
    return Object.fromEntries(tips) as Record<Registry, HistoryTip>;
  }
}

/** Runs a change of the store; a failure is the store's, not the node's. */
function storing(change: () => void): void {
  try {
    change();
  } catch (cause) {
    throw new AeoError("STORE_UNAVAILABLE", `the ledger's events can't be stored: ${String(cause)}`, { cause });
  }
}
