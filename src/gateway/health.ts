import type { Config } from "../config.ts";
import type { Freshness } from "../domain/asOf.ts";
import type { Address } from "../domain/event.ts";
import type { LedgerChange } from "../domain/ledgerChange.ts";
import type { Instant } from "../domain/time.ts";
import type { FollowerObserver } from "../ledger/followerPorts.ts";
import { systemMonotonic } from "../ledger/timers.ts";
import type { Logger } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Reading } from "./reading.ts";
import type { Stores } from "./stores.ts";
import type { Writing } from "./writing.ts";

export interface HealthParts {
  readonly config: Pick<Config, "economy" | "ledgerBound">;
  readonly stores: Stores;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly now: () => Instant;
  /** Whether an address writes for this economy. */
  readonly isOwn: (writer: Address) => boolean;
}

/** A chain without a block for this long has halted: its heartbeat comes at least every 60 s. */
const HALTED_SECONDS = 90;

/** Watches whether the gateway can be relied on. */
export function createHealth({ config, stores, metrics, log, now, isOwn }: HealthParts) {
  let nodeHead = { block: 0, time: 0 };
  let verified = { block: 0, time: 0 };
  let advancedAt = systemMonotonic();
  let unknownWrites = 0;
  const observer: FollowerObserver = {
    head: (header) => {
      nodeHead = { block: header.number, time: header.time };
    },
    verified: (events, asOf) => {
      verified = { block: asOf.block, time: asOf.time };
      advancedAt = systemMonotonic();
      metrics.verified.inc(events);
      metrics.headBlock.set(asOf.block);
    },
    unverifiable: (fault, endpoint) => {
      metrics.verificationFailures.inc();
      log.error({ endpoint, fault: fault.message }, "a node's events do not fit the registries' heads");
    },
    rolledBack: (depth, asOf) => {
      metrics.reorgs.inc();
      metrics.reorgDepth.set(depth);
      log.warn({ depth, block: asOf.block }, "verified blocks were taken back");
    },
    subscriberFailed: (error) => log.error({ err: error }, "a subscriber of the ledger failed"),
  };
  const age = () => Math.max((systemMonotonic() - advancedAt) / 1000, now() - verified.time);
  const freshness = (): Freshness => {
    if (verified.block === 0 || age() > config.ledgerBound) return "STALE";
    if (nodeHead.block > verified.block) return "LAGGING";
    return age() > HALTED_SECONDS ? "HALTED" : "LIVE";
  };
  return {
    observer,
    freshness,
    /** Raises an alarm for a write under this economy that did not come from here. */
    watch(change: LedgerChange): void {
      if (change.kind !== "advanced") return;
      for (const event of change.events) {
        if (!isOwn(event.writer) || stores.outbox.knowsTransaction(event.position.transaction)) continue;
        unknownWrites++;
        metrics.unknownWrites.inc();
        log.fatal(
          { type: event.type, position: event.position, writer: event.writer },
          "a write under this authority that is not ours",
        );
      }
    },
    /** Brings the gauges up to date. */
    measure(): void {
      const { inFlight, oldestSeconds } = stores.outbox.metrics(now());
      metrics.inFlight.set(inFlight);
      metrics.oldest.set(oldestSeconds);
      metrics.lagBlocks.set(Math.max(0, nodeHead.block - verified.block));
      metrics.lagSeconds.set(Math.max(0, now() - verified.time));
    },
    /** Why the gateway can't be relied on; empty when it can. */
    problems({ reading, writing }: { reading: Pick<Reading, "follower" | "view">; writing: Pick<Writing, "alarms"> }) {
      const { state, error } = reading.follower.status();
      const found: { code: string; detail: string }[] = [];
      if (reading.view.asOf === undefined || state === "CATCHING_UP")
        found.push({ code: "NOT_READY", detail: "the ledger is being read" });
      if (error !== undefined) found.push({ code: error.code, detail: error.message });
      if (freshness() === "STALE")
        found.push({ code: "STALE", detail: "the ledger has not been heard from within its bound" });
      if (unknownWrites > 0)
        found.push({
          code: "UNKNOWN_WRITES",
          detail: `${unknownWrites} writes under this authority did not come from here`,
        });
      for (const { kind, detail } of writing.alarms()) found.push({ code: kind, detail });
      return found;
    },
  };
}
