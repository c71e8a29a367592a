import type { Economy } from "../domain/economy.ts";
import type { Address, LedgerEvent } from "../domain/event.ts";
import type { LedgerChange } from "../domain/ledgerChange.ts";
import type { Instant } from "../domain/time.ts";
import { decodeLog } from "../ledger/eventCodec.ts";
import { OwnIdentityMonitor } from "../projection/ownIdentityMonitor.ts";
import type { Logger } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Stores } from "./stores.ts";

export interface IdentityWatchParts {
  readonly own: Economy;
  readonly stores: Pick<Stores, "database" | "events" | "outbox" | "unknownWrites" | "watchedFrom">;
  /** The writers of the view, each with its economy, also those that were revoked. */
  readonly writers: () => ReadonlyMap<Address, { readonly economy: Economy }>;
  /** How many blocks may have been taken back and replaced since they were judged. */
  readonly reorgDepth: number;
  readonly metrics: Pick<Metrics, "unknownWrites">;
  readonly log: Pick<Logger, "fatal">;
  readonly now: () => Instant;
}

/**
 * Watches for writes in this economy's name that did not come from here. Its alarms and how far it judged are in the store, in one
 * transaction, so that what was stored before a crash and not judged is judged by the next process.
 */
export function createIdentityWatch({ own, stores, writers, reorgDepth, metrics, log, now }: IdentityWatchParts) {
  const { database, events, outbox, unknownWrites, watchedFrom } = stores;
  /** Whether stored events may have gone unjudged: at the start, and after a failure. */
  let behind = true;

  const judge = (found: readonly LedgerEvent[], sinceBlock: number, until: number): void => {
    const raised: LedgerEvent[] = [];
    const monitor = new OwnIdentityMonitor({
      own,
      economyOf: (writer) => writers().get(writer)?.economy,
      isOurs: (event) => outbox.knowsTransaction(event.position.transaction),
      alarm: (event) => {
        if (unknownWrites.raise(event, now())) raised.push(event);
      },
      sinceBlock,
    });
    database.transaction(() => {
      monitor.judge(found);
      unknownWrites.setJudgedUntil(until);
    });
    for (const { type, position, writer } of raised) {
      metrics.unknownWrites.inc();
      log.fatal({ type, position, writer }, "a write under this authority did not come from here");
    }
  };

  /** Judges what the store has and nobody judged. The view must be at the store's checkpoint. */
  const catchUp = (): void => {
    const since = watchedFrom.get();
    const until = events.checkpoints.current()?.block;
    if (since === undefined || until === undefined) return;
    // What was judged may have been replaced by another branch since; an alarm that was raised is not raised again.
    const after = Math.max(since, (unknownWrites.judgedUntil() ?? since) - reorgDepth);
    const ours = [...writers()].filter(([, { economy }]) => economy === own);
    const found = ours.flatMap(([writer]) => events.by(writer, after).map(decodeLog));
    judge(found, since, until);
    behind = false;
  };

  return {
    catchUp,
    /** To be told of every change of the ledger, with the newest block that the node has. */
    watch(change: LedgerChange, nodeHead: number): void {
      const since = watchedFrom.get();
      if (since === undefined) {
        // What was written before this gateway first caught up came from elsewhere, such as from the ceremony.
        if (change.kind === "advanced" && nodeHead <= change.asOf.block) watchedFrom.set(change.asOf.block);
        return;
      }
      const missed = behind;
      behind = true;
      if (missed) return catchUp();
      if (change.kind === "advanced" && change.events.length > 0) judge(change.events, since, change.asOf.block);
      behind = false;
    },
    /** How many alarms nobody has acknowledged. */
    open: (): number => unknownWrites.open(),
    /** Closes an alarm; false when there is none of this id, or it is closed. */
    acknowledge(id: number, by: string, reason: string, at: Instant): boolean {
      return unknownWrites.acknowledge(id, by, reason, at);
    },
  };
}

export type IdentityWatch = ReturnType<typeof createIdentityWatch>;
