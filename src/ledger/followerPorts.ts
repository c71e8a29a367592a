import type { LedgerAsOf } from "../domain/asOf.ts";
import type { LedgerEvent, Registry } from "../domain/event.ts";
import type { BlockLink, VerifiedLog } from "../domain/ledgerLog.ts";
import type { BlockHeader } from "./blockHeader.ts";
import type { UnverifiableHistory } from "./historyFault.ts";
import type { Endpoint, Trouble } from "./rpcFailover.ts";

/** Events that were read from one node and fit the registries' heads at one block. */
export interface VerifiedBatch {
  /** In the one global order. */
  readonly logs: readonly VerifiedLog[];
  readonly events: readonly LedgerEvent[];
  readonly asOf: LedgerAsOf;
  /** The newest blocks up to asOf, oldest first, each the parent of the next. */
  readonly links: readonly BlockLink[];
}

/** Where verified events are kept. */
export interface FollowerStore {
  /** Stores events and checkpoint: all of it or nothing. */
  append(batch: Pick<VerifiedBatch, "logs" | "asOf" | "links">): void;
  /** Takes back everything after an earlier checkpoint: all of it or nothing. */
  rollBack(asOf: LedgerAsOf): void;
  after(place: { readonly block: number; readonly logIndex: number }): Iterable<VerifiedLog>;
  tipsAt(block: number): ReadonlyMap<Registry, { readonly sequence: number; readonly head: Uint8Array }>;
  readonly checkpoints: {
    /** Ties the store to one ledger. @throws AeoError LEDGER_WRONG_CHAIN when it holds another */
    claim(identity: string): void;
    current(): LedgerAsOf | undefined;
    /** Newest first. */
    links(): readonly BlockLink[];
    keepEvidence(evidence: { readonly kind: string; readonly recordedAt: number; readonly evidence: unknown }): void;
  };
}

/** What is folded from the events. */
export interface FoldedView {
  apply(events: readonly LedgerEvent[], asOf: LedgerAsOf): void;
  /** Becomes exactly what the stored events up to a checkpoint give. */
  rebuild(asOf: LedgerAsOf): void;
  /** What is kept of it elsewhere is void: events are about to be taken back. */
  invalidate(): void;
}

/** The nodes to read from. */
export interface NodePool {
  readonly size: number;
  pick(): Promise<Endpoint>;
  report(endpoint: Endpoint, trouble: Trouble): void;
  commend(endpoint: Endpoint, head: number): void;
}

/** Told of what the follower does: for metrics, logs and freshness. Must not throw. */
export interface FollowerObserver {
  /** A node answered with its newest block. */
  head?(head: BlockHeader, endpoint: string): void;
  /** Events fit the registries' heads and are part of the view now. */
  verified?(events: number, asOf: LedgerAsOf): void;
  /** The node's newest block is the one that is verified. */
  confirmed?(asOf: LedgerAsOf): void;
  /** A node's events did not fit. */
  unverifiable?(fault: UnverifiableHistory, endpoint: string): void;
  rolledBack?(depth: number, asOf: LedgerAsOf): void;
  /** A subscriber threw; the others were told all the same. */
  subscriberFailed?(error: unknown): void;
}
