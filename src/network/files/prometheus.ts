import { stringify } from "yaml";
import { faultToleranceOf } from "../faultTolerance.ts";
import { type Member, type Network, validatingMembers } from "../networkSchema.ts";
import { PROFILE } from "../profile.ts";

/** What Prometheus asks at one member: its node and its gateway. */
export function prometheusFile({ economy }: Member): string {
  const { ports } = PROFILE;
  const job = (name: string, target: string) => ({
    job_name: name,
    static_configs: [{ targets: [target], labels: { economy } }],
  });
  return stringify({
    global: { scrape_interval: "15s" },
    rule_files: ["alerts.yml"],
    scrape_configs: [job("besu", `besu:${ports.metrics}`), job("gateway", `gateway:${ports.gatewayMetrics}`)],
  });
}

interface Alert {
  readonly alert: string;
  readonly expr: string;
  /** How long it must be so. */
  readonly for?: string;
  readonly severity: "page" | "ticket";
  readonly summary: string;
}

/** When somebody is to be called; the gateway's part is the table of alarms in operations.md. */
export function alertsFile(network: Network): string {
  const { members, emptyBlockPeriodSeconds } = network;
  const { quorum } = faultToleranceOf(validatingMembers(network).length);
  const halted = Math.max(120, 4 * emptyBlockPeriodSeconds);
  const alerts: Alert[] = [
    alert("NodeDown", 'up{job="besu"} == 0', "page", "The node does not answer.", "2m"),
    alert("GatewayDown", 'up{job="gateway"} == 0', "page", "The gateway does not answer.", "2m"),
    alert(
      "ChainHalted",
      `changes(ethereum_blockchain_height[${halted}s]) == 0`,
      "page",
      "No block came. More than a third of the validators may be down: ask the others.",
      "1m",
    ),
    alert(
      "TooFewPeersForBlocks",
      `ethereum_peer_count < ${quorum - 1}`,
      "page",
      `The node sees fewer validators than the ${quorum} that seal a block, itself included.`,
      "2m",
    ),
    alert(
      "PeerMissing",
      `ethereum_peer_count < ${members.length - 1}`,
      "ticket",
      "A member's node is not connected: ask it.",
      "15m",
    ),
    alert(
      "NodeBehind",
      "ethereum_best_known_block_number - ethereum_blockchain_height > 10",
      "ticket",
      "The node lags behind its peers.",
      "5m",
    ),
    alert("LedgerStale", "aeo_projection_lag_seconds > 300", "page", "Answers are STALE: see /readyz.", "1m"),
    alert(
      "UnknownWrite",
      "aeo_unknown_writes_total > 0",
      "page",
      "Somebody wrote in this economy's name: aeo alarm list.",
    ),
    alert("HeadFork", "increase(aeo_head_forks_total[10m]) > 0", "page", "A partner's signed head contradicts ours."),
    alert(
      "HistoryUnverifiable",
      "increase(aeo_history_verification_failures_total[10m]) > 0",
      "page",
      "The node's events do not fit the registries' heads: distrust it.",
    ),
    alert(
      "Reorganised",
      "increase(aeo_reorg_total[10m]) > 0",
      "page",
      "QBFT never takes a block back: ask the others.",
    ),
    alert(
      "WritesStuck",
      "aeo_outbox_oldest_seconds > 180",
      "ticket",
      "A write is not final after three minutes.",
      "1m",
    ),
    alert(
      "ReceiptsNotSealed",
      "increase(aeo_receipt_seal_failures_total[10m]) > 0",
      "page",
      "Receipts can't be written: look at the disk.",
    ),
    alert(
      "NodeRefusesGateway",
      'increase(aeo_rpc_requests_total{outcome="lost"}[5m]) > 10',
      "ticket",
      "Calls to the node are lost; an expired token in AEO_RPC_TOKEN_FILE looks like that.",
      "5m",
    ),
  ];
  const rules = alerts.map(({ severity, summary, ...rule }) => ({
    ...rule,
    labels: { severity },
    annotations: { summary },
  }));
  return stringify({ groups: [{ name: "aeo", rules }] }, { lineWidth: 0 });
}

function alert(name: string, expr: string, severity: Alert["severity"], summary: string, duration?: string): Alert {
  return { alert: name, expr, ...(duration === undefined ? {} : { for: duration }), severity, summary };
}
