import { isDeepStrictEqual } from "node:util";
import { parse } from "smol-toml";
import { besuConfig } from "../files/besuConfig.ts";
import { eachNode, type Rule } from "./rule.ts";

/** Options that another rule holds within its bounds. */
const RULED = [
  "p2p-host",
  "p2p-port",
  "bootnodes",
  "min-gas-price",
  "tx-pool-price-bump",
  "target-gas-limit",
  "tx-pool-max-tx-bytes",
  "block-txs-selection-max-time",
  "poa-block-txs-selection-max-time",
  "sync-mode",
  "data-storage-format",
  "bonsai-limit-trie-logs-enabled",
  "rpc-http-api",
  "rpc-http-cors-origins",
  "host-allowlist",
];
/** Options that make a node faster, larger or more talkative, and change neither who may do what nor what it believes. */
const TUNING =
  /^(logging|color-enabled|rpc-max-logs-range|rpc-http-max-(active-connections|batch-size)|tx-pool-(max-prioritized|layer-max-capacity|retention-hours)|revert-reason-enabled|metrics-categor(y|ies)|security-module|Xsecp256k1-native-enabled|block-txs-selection-per-tx-max-time)$/;

/** OPTION_CHANGED: files are where compose puts them, and what makes the node safe is as it was agreed. */
const changed = eachNode("OPTION_CHANGED", "config", (value, { member }, { network }) => {
  const wanted = parse(besuConfig(network, member)) as Readonly<Record<string, unknown>>;
  return [...new Set([...Object.keys(wanted), ...Object.keys(value)])]
    .filter((key) => !RULED.includes(key) && !TUNING.test(key))
    .filter((key) => !isDeepStrictEqual(wanted[key], value[key]) && !hasMorePeers(key, wanted[key], value[key]))
    .map((key) => ({
      key,
      problem: `is ${JSON.stringify(value[key]) ?? "not set"}, and generated is ${JSON.stringify(wanted[key]) ?? "nothing"}`,
      fix: "Put it back as aeo network generate writes it.",
    }));
});

function hasMorePeers(key: string, wanted: unknown, found: unknown): boolean {
  return key === "max-peers" && Number(found) >= Number(wanted);
}

export const optionRules: readonly Rule[] = [changed];
