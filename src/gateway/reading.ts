import type { Config } from "../config.ts";
import { AeoError } from "../domain/errors.ts";
import type { AddressBook } from "../ledger/addressBook.ts";
import { assertChainIdentity } from "../ledger/chainIdentity.ts";
import { Follower } from "../ledger/follower.ts";
import { FollowerLoop } from "../ledger/followerLoop.ts";
import type { StepOutcome } from "../ledger/followerStatus.ts";
import type { FollowerObserver } from "../ledger/followerPorts.ts";
import { onLedger } from "../ledger/continuedChain.ts";
import { createRpcClient } from "../ledger/rpcClient.ts";
import type { BatchRpc } from "../ledger/rpc.ts";
import { withBatch } from "../ledger/rpcBatch.ts";
import { coalesced } from "../ledger/rpcCoalesced.ts";
import { RpcFailover } from "../ledger/rpcFailover.ts";
import { storedEvents } from "../ledger/storedEvents.ts";
import { systemMonotonic, systemTimers } from "../ledger/timers.ts";
import { tokenFile } from "../ledger/tokenFile.ts";
import { openView } from "../projection/openView.ts";
import { SnapshotFile } from "../projection/snapshotFile.ts";
import { saveEvery } from "../projection/snapshotPolicy.ts";
import type { Instant } from "../domain/time.ts";
import type { Logger } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Stores } from "./stores.ts";

/** Events between two snapshots of the view. */
const SNAPSHOT_EVENTS = 20_000;

export interface ReadingParts {
  readonly config: Pick<Config, "rpcUrls" | "rpcTokenFile" | "reorgDepth" | "pollMs" | "storePath">;
  readonly book: AddressBook;
  /** The release that wrote a snapshot; another does not read it. */
  readonly release: string;
  readonly stores: Stores;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly now: () => Instant;
  /** Told of all that happens. */
  readonly health: { readonly observer: FollowerObserver; stepped(outcome: StepOutcome): void };
}

/**
 * Everything that reads the ledger: nodes, follower, view. Nothing runs before `run`.
 * @throws AeoError LEDGER_WRONG_CHAIN when the nodes serve another ledger; then the store is not tied to the address book yet
 */
export async function openReading({ config, book, release, stores, metrics, log, now, health }: ReadingParts) {
  const bearer = config.rpcTokenFile === "" ? undefined : tokenFile(config.rpcTokenFile, systemMonotonic);
  const clients = config.rpcUrls.map((url) =>
    createRpcClient({ url, bearer, onCall: (method, outcome) => metrics.rpcRequests.inc({ method, outcome }) }),
  );
  const endpoints = clients.map((rpc, index) => ({ name: `node ${index + 1}`, rpc: onLedger(rpc, book) }));
  const together = new Map<BatchRpc, BatchRpc>(
    endpoints.map(({ rpc }, index) => [rpc, onLedger(withBatch(coalesced(clients[index]!)), book)]),
  );
  const nodes = new RpcFailover({
    endpoints,
    admit: (rpc) => assertChainIdentity(rpc, book),
    monotonic: systemMonotonic,
  });
  await refuseOtherLedger(nodes);
  const events = storedEvents(book, stores.events);
  const snapshot = config.storePath === ":memory:" ? undefined : new SnapshotFile(`${config.storePath}.view`, release);
  const started = systemMonotonic();
  const opened = openView({ checkpoint: stores.events.checkpoints.current(), events, snapshot });
  if (opened.unusable !== undefined) log.warn({ reason: opened.unusable }, "the snapshot of the view is not used");
  log.info({ from: opened.from, ms: Math.round(systemMonotonic() - started) }, "the view is open");
  const { view } = opened;
  const follower = new Follower({
    book,
    nodes,
    store: stores.events,
    view,
    now,
    window: config.reorgDepth,
    observer: health.observer,
  });
  if (snapshot !== undefined)
    follower.subscribe(saveEvery(SNAPSHOT_EVENTS, view, (error) => log.warn({ err: error }, "the view was not saved")));
  const watched = {
    step: async () => {
      const outcome = await follower.step();
      health.stepped(outcome);
      return outcome;
    },
  };
  const loop = new FollowerLoop({ follower: watched, timers: systemTimers, pollMs: config.pollMs });
  const stop = new AbortController();
  let running: Promise<void> = Promise.resolve();
  return {
    nodes,
    /** The preferred first; what is asked of one at the same time goes in one exchange. */
    nodesTogether: (): readonly BatchRpc[] => nodes.preferred.map((rpc) => together.get(rpc) ?? rpc),
    view,
    follower,
    /** Reads on at once. */
    requestNow: () => loop.requestNow(),
    run(): void {
      running = loop.run(stop.signal);
    },
    /** Ends after the step under way and keeps the view for the next start. */
    async close(): Promise<void> {
      stop.abort();
      await running;
      try {
        view.save();
      } catch (error) {
        log.warn({ err: error }, "the view was not saved");
      }
      for (const client of clients) client.close();
    },
  };
}

export type Reading = Awaited<ReturnType<typeof openReading>>;

/** A node that is away now may come; one that serves another ledger never becomes the right one. */
async function refuseOtherLedger(nodes: RpcFailover): Promise<void> {
  try {
    await nodes.pick();
  } catch (error) {
    if (error instanceof AeoError && error.code === "LEDGER_WRONG_CHAIN") throw error;
  }
}
