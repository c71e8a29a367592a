import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** The gateway's metrics, one object per gateway so that several can live in one process. */
export function createMetrics(economy: string) {
  const registry = new Registry();
  registry.setDefaultLabels({ economy });
  const registers = [registry];
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter({ name, help, labelNames: [...labelNames], registers });
  return {
    registry,
    headBlock: gauge("aeo_ledger_head_block", "Newest block that was verified"),
    lagBlocks: gauge("aeo_projection_lag_blocks", "Blocks that the node has and the view has not"),
    lagSeconds: gauge("aeo_projection_lag_seconds", "Age of the newest verified block"),
    clockSkew: gauge("aeo_clock_skew_seconds", "How far this machine's clock was set since the start"),
    reorgs: counter("aeo_reorg_total", "Times that verified blocks were rolled back"),
    reorgDepth: gauge("aeo_reorg_depth_blocks", "Blocks rolled back the last time"),
    verified: counter("aeo_history_verified_total", "Events checked against the registries' heads"),
    verificationFailures: counter(
      "aeo_history_verification_failures_total",
      "Answers of a node that did not fit the heads",
    ),
    inFlight: gauge("aeo_outbox_inflight", "Writes sent and not final"),
    oldest: gauge("aeo_outbox_oldest_seconds", "Age of the oldest write that is not settled"),
    rebroadcasts: counter("aeo_tx_rebroadcast_total", "Times that signed bytes were sent again"),
    unknownWrites: counter("aeo_unknown_writes_total", "Writes under this economy that the outbox does not know"),
    partnerAlarms: counter("aeo_partner_alarms_total", "Profiles or feeds of partners that are not as they should be", [
      "code",
    ]),
    headForks: counter("aeo_head_forks_total", "Signed heads of partners that contradict ours"),
    deliveries: counter("aeo_webhook_deliveries_total", "Attempts to deliver events, and events given up", ["outcome"]),
    oldestUndelivered: gauge(
      "aeo_webhook_oldest_undelivered_seconds",
      "Age of the oldest event that a receiver has not got",
    ),
    deadLetters: gauge("aeo_webhook_dead_letters", "Events that were put aside and not delivered since"),
    filePlacedAt: gauge(
      "aeo_exchange_file_timestamp_seconds",
      "When the newest daily file was drawn; 0 = not since the start",
    ),
    streamsOpen: gauge("aeo_event_streams_open", "Open streams of events"),
    streamsEnded: counter("aeo_event_streams_ended_total", "Streams of events that ended", ["why"]),
    finalSeconds: new Histogram({
      name: "aeo_tx_final_seconds",
      help: "From acceptance to finality of a write",
      buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300],
      registers,
    }),
    rpcRequests: counter("aeo_rpc_requests_total", "Calls to nodes", ["method", "outcome"]),
    receiptsSealed: counter("aeo_receipts_sealed_total", "Receipts that are signed and safe on disk"),
    receiptsUnsealed: gauge("aeo_receipts_unsealed", "Receipts given and not sealed yet"),
    receiptFailures: counter("aeo_receipt_seal_failures_total", "Times that a batch of receipts could not be sealed"),
    receiptBatch: new Histogram({
      name: "aeo_receipt_batch_size",
      help: "Receipts in a sealed batch",
      buckets: [1, 4, 16, 64, 256, 1024],
      registers,
    }),
    receiptSealSeconds: new Histogram({
      name: "aeo_receipt_seal_seconds",
      help: "Time to hash, sign and write a batch of receipts",
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers,
    }),
    requests: new Histogram({
      name: "aeo_http_request_seconds",
      help: "Time to answer",
      labelNames: ["route", "status"],
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30],
      registers,
    }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
