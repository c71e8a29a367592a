import { PROFILE } from "../profile.ts";
import { eachNode, type Rule } from "./rule.ts";

const p2pAddress = eachNode("P2P_ADDRESS", "config", (value, { member: { node } }) => [
  value["p2p-host"] !== node.host && {
    key: "p2p-host",
    problem: `is ${JSON.stringify(value["p2p-host"])}, and the others look for ${node.host}`,
    fix: `Make it ${node.host}, or correct the address in every file.`,
  },
  value["p2p-port"] !== node.port && {
    key: "p2p-port",
    problem: `is ${JSON.stringify(value["p2p-port"])}, and the others look for ${node.port}`,
    fix: `Make it ${node.port}.`,
  },
]);

const minGasPrice = eachNode("MIN_GAS_PRICE", "config", (value) => [
  value["min-gas-price"] !== 0 && {
    key: "min-gas-price",
    problem: `is ${JSON.stringify(value["min-gas-price"] ?? "not set, so not 0")}: the node silently drops free transactions`,
    fix: "Put min-gas-price=0.",
  },
]);

const priceBump = eachNode("PRICE_BUMP", "config", (value) => [
  "tx-pool-price-bump" in value && {
    key: "tx-pool-price-bump",
    problem: "is set, which Besu refuses with zeroBaseFee",
    fix: "Remove it.",
  },
]);

const targetGasLimit = eachNode("TARGET_GAS_LIMIT", "config", (value) => [
  "target-gas-limit" in value && {
    key: "target-gas-limit",
    problem: "lets this validator move the gas limit of blocks",
    fix: "Remove it: the limit is the genesis block's.",
  },
]);

const transactionSize = eachNode("TRANSACTION_SIZE", "config", (value) => [
  !(Number(value["tx-pool-max-tx-bytes"] ?? 131_072) >= PROFILE.maxTransactionBytes) && {
    key: "tx-pool-max-tx-bytes",
    problem: "is too small for a batch of 500 entries: Besu alone takes 131,072 bytes",
    fix: `Put tx-pool-max-tx-bytes=${PROFILE.maxTransactionBytes}.`,
  },
]);

/** SELECTION_TIME: else a full pool stretches short block periods. */
const selectionTime = eachNode("SELECTION_TIME", "config", (value, _, { network: { blockPeriodSeconds: period } }) => {
  const [fixed, share] = [value["block-txs-selection-max-time"], value["poa-block-txs-selection-max-time"]];
  return [
    !(Number(fixed) > 0 && Number(fixed) < 1000 * period) && {
      key: "block-txs-selection-max-time",
      problem: `is ${JSON.stringify(fixed ?? "not set, so 5000")} ms, and a block is due every ${period} s`,
      fix: `Make it less than ${1000 * period}.`,
    },
    share !== undefined &&
      !(Number(share) > 0 && Number(share) < 100) && {
        key: "poa-block-txs-selection-max-time",
        problem: `is ${JSON.stringify(share)} % of the block period`,
        fix: "Make it less than 100, such as 75.",
      },
  ];
});

/** ARCHIVE_MISSING: without one, nobody can prove what was so more than 512 blocks ago. */
const archive: Rule = ({ nodes }) => {
  const readable = nodes.filter(({ config }) => config.unreadable === undefined);
  if (readable.length === 0 || readable.some(({ config }) => isArchive(config.value))) return [];
  return [
    {
      code: "ARCHIVE_MISSING",
      severity: "fault",
      at: "*/besu/config.toml (data-storage-format)",
      problem: "no node has FOREST with sync-mode FULL: nobody could prove an old answer",
      fix: 'Put data-storage-format="FOREST" and sync-mode="FULL" on one node or more, before it first starts.',
    },
  ];
};

function isArchive(value: Readonly<Record<string, unknown>>): boolean {
  return value["data-storage-format"] === "FOREST" && value["sync-mode"] === "FULL";
}

const storageSync = eachNode("STORAGE_SYNC", "config", (value) => {
  const [format, mode] = [value["data-storage-format"], value["sync-mode"]];
  const limits = value["bonsai-limit-trie-logs-enabled"];
  return [
    !["FOREST", "BONSAI"].includes(String(format)) && {
      key: "data-storage-format",
      problem: `is ${JSON.stringify(format)}`,
      fix: "Make it FOREST, or BONSAI for a node without old state. What is experimental had to be synced anew twice in 2026.",
    },
    mode !== "FULL" && {
      key: "sync-mode",
      problem: `is ${JSON.stringify(mode)}`,
      fix: 'Put sync-mode="FULL": a new network has nobody to serve a snapshot.',
    },
    format === "BONSAI" &&
      mode === "FULL" &&
      limits !== false && {
        key: "bonsai-limit-trie-logs-enabled",
        problem: "is not false, which Besu refuses with sync-mode FULL",
        fix: "Put bonsai-limit-trie-logs-enabled=false.",
      },
  ];
});

export const nodeRules: readonly Rule[] = [
  p2pAddress,
  minGasPrice,
  priceBump,
  targetGasLimit,
  transactionSize,
  selectionTime,
  archive,
  storageSync,
];
