import type { Config } from "../config.ts";
import type { LedgerAsOf } from "../domain/asOf.ts";
import { AeoError } from "../domain/errors.ts";
import type { LedgerChange } from "../domain/ledgerChange.ts";
import type { Instant } from "../domain/time.ts";
import type { FollowerObserver } from "../ledger/followerPorts.ts";
import type { StepOutcome } from "../ledger/followerStatus.ts";
import { systemMonotonic } from "../ledger/timers.ts";
import { FreshnessTracker } from "../projection/freshnessTracker.ts";
import type { Logger } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { createIdentityWatch } from "./identityWatch.ts";
import type { Partners } from "./partners.ts";
import type { Problem } from "./problem.ts";
import type { Reading } from "./reading.ts";
import { createSignerWatch, type SignerWatchParts } from "./signerWatch.ts";
import type { Stores } from "./stores.ts";
import type { Writing } from "./writing.ts";

export interface HealthParts {
  readonly config: Pick<Config, "economy" | "ledgerBound" | "reorgDepth">;
  readonly stores: Stores;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Wall clock in milliseconds. */
  readonly nowMs: () => number;
  readonly signers: SignerWatchParts["signers"];
  /** The registry of authorities in the view. */
  readonly authorities: SignerWatchParts["authorities"];
}

/** Seconds that the machine's clock may be off before the gateway says so. */
const MAX_SKEW = 30;

/** Watches whether the gateway can be relied on. */
export function createHealth({ config, stores, metrics, log, nowMs, signers, authorities }: HealthParts) {
  const restored = stores.events.checkpoints.current();
  const tracker = new FreshnessTracker({
    monotonic: systemMonotonic,
    wall: nowMs,
    bound: config.ledgerBound,
    restored,
  });
  let nodeHead = 0;
  let verified: LedgerAsOf | undefined = restored;
  const identity = createIdentityWatch({
    own: config.economy,
    stores,
    writers: () => authorities()?.state.writers ?? new Map(),
    reorgDepth: config.reorgDepth,
    metrics,
    log,
    now: () => tracker.trustedNow(),
  });

  const keys = createSignerWatch({ own: config.economy, signers, authorities, log });

  const observer: FollowerObserver = {
    head: (header) => {
      nodeHead = header.number;
      tracker.nodeAnswered(header);
    },
    verified: (events, asOf) => {
      verified = asOf;
      tracker.verified(asOf);
      metrics.verified.inc(events);
      metrics.headBlock.set(asOf.block);
    },
    unverifiable: (fault, endpoint) => {
      metrics.verificationFailures.inc();
      log.error({ endpoint, fault: fault.message }, "a node's events do not fit the registries' heads");
    },
    rolledBack: (depth, asOf) => {
      tracker.rolledBack(asOf);
      metrics.reorgs.inc();
      metrics.reorgDepth.set(depth);
      log.warn({ depth, block: asOf.block }, "verified blocks were taken back");
    },
    subscriberFailed: (error) => log.error({ err: error }, "a subscriber of the ledger failed"),
  };

  return {
    observer,
    freshness: () => tracker.assess().freshness,
    /** The time by a clock that setting the machine's does not change. */
    trustedNow: (): Instant => tracker.trustedNow(),
    /** A partner has seen this block. */
    toldOf: (block: number) => tracker.toldOf(block),
    /** Told of each step of the follower. */
    stepped(outcome: StepOutcome): void {
      if (outcome.kind !== "idle") return;
      if (verified !== undefined) tracker.confirmed(verified);
      keys.look();
    },
    /** Raises an alarm for a write under this economy that did not come from here. */
    watch: (change: LedgerChange): void => identity.watch(change, nodeHead),
    /** The alarms about such writes. */
    identity,
    /** Brings the gauges up to date. */
    measure(): void {
      const now = tracker.trustedNow();
      const { inFlight, oldestSeconds } = stores.outbox.metrics(now);
      metrics.inFlight.set(inFlight);
      metrics.oldest.set(oldestSeconds);
      metrics.lagBlocks.set(Math.max(0, nodeHead - (verified?.block ?? 0)));
      metrics.lagSeconds.set(Math.max(0, now - (verified?.time ?? 0)));
      metrics.clockSkew.set(tracker.clockSkew());
    },
    /** Why the gateway can't be relied on; empty when it can. */
    problems({
      reading,
      writing,
      partners,
      receipts,
    }: {
      reading: Pick<Reading, "follower" | "view">;
      writing: Pick<Writing, "alarms">;
      partners: Pick<Partners, "forks">;
      receipts: { problems(): readonly Problem[] };
    }): Problem[] {
      const { state, error } = reading.follower.status();
      const { freshness, cause } = tracker.assess();
      const found: Problem[] = [];
      if (reading.view.asOf === undefined || state === "CATCHING_UP")
        found.push({ code: "NOT_READY", detail: "the ledger is being read" });
      else found.push(...keys.problems());
      if (error !== undefined) found.push({ code: error.code, detail: error.message });
      if (freshness === "STALE") found.push({ code: "STALE", detail: `the ledger is older than its bound: ${cause}` });
      found.push(...unknownWriteProblems(identity));
      if (Math.abs(tracker.clockSkew()) > MAX_SKEW)
        found.push({ code: "CLOCK_SKEW", detail: `this machine's clock was set by ${tracker.clockSkew()} s` });
      for (const { economy, registry } of partners.forks())
        found.push({
          code: "HEAD_FORK",
          detail: `${economy} signed another head of ${registry} than we verified; both are kept`,
        });
      for (const { kind, detail } of writing.alarms())
        if (!found.some(({ code }) => code === kind)) found.push({ code: kind, detail });
      found.push(...receipts.problems());
      return found;
    },
  };
}

function unknownWriteProblems(identity: { open(): number }): Problem[] {
  try {
    const open = identity.open();
    const detail = `${open} writes under this authority did not come from here and are not acknowledged`;
    return open > 0 ? [{ code: "UNKNOWN_WRITES", detail }] : [];
  } catch (error) {
    if (!(error instanceof AeoError)) throw error;
    return [{ code: error.code, detail: error.message }];
  }
}

/** Brings gauges up to date; those of what can't be asked now stay as they were. */
export function measureAll(parts: readonly { measure(): void }[]): void {
  for (const part of parts)
    try {
      part.measure();
    } catch (error) {
      if (!(error instanceof AeoError && error.code === "STORE_UNAVAILABLE")) throw error;
    }
}
