import { genesisExtraData } from "../../../src/ledger/qbftExtraData.ts";
import { nodeOfPrivateKey } from "../../../src/ledger/nodeKey.ts";
import { createRpcKey } from "../../../src/network/rpcAccess.ts";
import { type Break, inEveryGenesis, inJson, inText, inToml, inYaml } from "./breaks.ts";
import { type Case, COMPOSE, SERVICE_CASES } from "./brokenServices.ts";
import { keyOf, networkOf } from "./members.ts";

/** The network whose files the cases break. */
export const NETWORK = networkOf(4);
export const CONFIG = "AF/besu/config.toml";
const LISTS = "AF/besu/permissions_config.toml";
/** A node of no member. */
export const STRANGER = nodeOfPrivateKey(keyOf("stranger"));

export const option = (key: string, value: unknown) => inToml(CONFIG, (config) => void (config[key] = value));
const without = (key: string) => inToml(CONFIG, (config) => void delete config[key]);
const everywhere = (change: (config: Record<string, any>) => void): Break => {
  return (files) => {
    for (const path of files.keys()) if (path.endsWith("config.toml")) inToml(path, change)(files);
  };
};
const addresses = NETWORK.members.map(({ node }) => nodeOfPrivateKey(keyOf(node.host)).address).sort();

/** Files broken by hand, the rule that must find it, and where. */
export const CASES: readonly Case[] = [
  ["FILE_MISSING", "a file is gone", (files) => void files.delete(LISTS), /^AF\/besu\/permissions_config\.toml$/],
  ["FILE_MISSING", "TOML is broken", inText(CONFIG, (text) => `${text}\nmin-gas-price=\n`), /config\.toml$/],
  ["FILE_MISSING", "YAML is broken", inText(COMPOSE, (text) => `${text}\n  - x: [\n`), /compose\.yml$/],
  ["FILE_MISSING", "JSON is broken", inText("AF/besu/genesis.json", (text) => text.slice(0, -5)), /genesis\.json$/],
  [
    "TOO_FEW_VALIDATORS",
    "the genesis block names three",
    inEveryGenesis((genesis) => void (genesis["extraData"] = genesisExtraData(addresses.slice(0, 3)))),
    /^genesis\.json:\d+$/,
  ],
  [
    "GENESIS_DIFFERS",
    "one node has another block period",
    inJson("AF/besu/genesis.json", (genesis) => void (genesis["config"].qbft.blockperiodseconds = 3)),
    /^AF\/besu\/genesis\.json:\d+$/,
  ],
  [
    "GENESIS_CHAIN_ID",
    "another chain id",
    inEveryGenesis((genesis) => void (genesis["config"].chainId = 1)),
    /^genesis\.json:3$/,
  ],
  [
    "GENESIS_VALIDATORS",
    "a stranger validates",
    inEveryGenesis((genesis) => {
      const own = NETWORK.members.map(({ economy }) => nodeOfPrivateKey(keyOf(economy)).address);
      genesis["extraData"] = genesisExtraData([...own.slice(1), STRANGER.address].sort());
    }),
    /^genesis\.json:\d+$/,
  ],
  [
    "GENESIS_VALIDATORS",
    "they are not ascending",
    inEveryGenesis((genesis) => {
      const own = NETWORK.members.map(({ economy }) => nodeOfPrivateKey(keyOf(economy)).address).sort();
      genesis["extraData"] = genesisExtraData(own.reverse());
    }),
    /extraData|:\d+$/,
  ],
  [
    "GENESIS_VALIDATORS",
    "the extra data is cut off",
    inEveryGenesis((genesis) => void (genesis["extraData"] = genesis["extraData"].slice(0, -2))),
    /:\d+$/,
  ],
  [
    "GENESIS_FIXED_VALUES",
    "another mixHash",
    inEveryGenesis((genesis) => void (genesis["mixHash"] = `0x${"00".repeat(32)}`)),
    /:\d+$/,
  ],
  [
    "GENESIS_FIXED_VALUES",
    "another difficulty",
    inEveryGenesis((genesis) => void (genesis["difficulty"] = "0x0")),
    /:/,
  ],
  [
    "GENESIS_QBFT",
    "the time-out is the period",
    inEveryGenesis((genesis) => void (genesis["config"].qbft.requesttimeoutseconds = 2)),
    /:\d+$/,
  ],
  [
    "GENESIS_QBFT",
    "an idle chain is silent for two minutes",
    inEveryGenesis((genesis) => void (genesis["config"].qbft.emptyblockperiodseconds = 120)),
    /:\d+$/,
  ],
  ["GENESIS_QBFT", "no QBFT", inEveryGenesis((genesis) => void delete genesis["config"].qbft), /epochlength|seconds/],
  ["GENESIS_FORK", "no cancun", inEveryGenesis((genesis) => void delete genesis["config"].cancunTime), /cancunTime/],
  ["GENESIS_FORK", "a later fork", inEveryGenesis((genesis) => void (genesis["config"].osakaTime = 0)), /:\d+$/],
  [
    "GENESIS_BASE_FEE",
    "no zeroBaseFee with London",
    inEveryGenesis((genesis) => void delete genesis["config"].zeroBaseFee),
    /zeroBaseFee/,
  ],
  [
    "GENESIS_BASE_FEE",
    "zeroBaseFee without London",
    inEveryGenesis(({ config }) => {
      delete config.londonBlock;
      delete config.shanghaiTime;
      delete config.cancunTime;
    }),
    /:\d+$/,
  ],
  [
    "GENESIS_BASE_FEE",
    "a fixed price",
    inEveryGenesis((genesis) => void (genesis["config"].fixedBaseFee = "0x1")),
    /:\d+$/,
  ],
  [
    "GENESIS_GAS_LIMIT",
    "the page's largest value",
    inEveryGenesis((genesis) => void (genesis["gasLimit"] = "0x1fffffffffffff")),
    /:\d+$/,
  ],
  [
    "GENESIS_GAS_LIMIT",
    "less than our largest transaction",
    inEveryGenesis((genesis) => void (genesis["gasLimit"] = "0x47b760")),
    /:\d+$/,
  ],
  [
    "GENESIS_ALLOC",
    "somebody has money",
    inEveryGenesis((genesis) => void (genesis["alloc"][STRANGER.address] = { balance: "0x1" })),
    /:\d+$/,
  ],
  ["REMOVED_OPTION", "a permissioning contract", option("permissions-nodes-contract-enabled", true), /:\d+$/],
  ["REMOVED_OPTION", "Tessera", option("privacy-enabled", true), /:\d+$/],
  [
    "REMOVED_OPTION",
    "Tessera on the command line",
    inYaml(COMPOSE, ({ services }) => void services.besu.command.push("--privacy-url=http://tessera:9101")),
    /^AF\/compose\.yml:\d+$/,
  ],
  [
    "REMOVED_OPTION",
    "a permissioning contract by environment",
    inYaml(
      COMPOSE,
      ({ services }) => void (services.besu.environment = { BESU_PERMISSIONS_ACCOUNTS_CONTRACT_ENABLED: "true" }),
    ),
    /^AF\/compose\.yml:\d+$/,
  ],
  [
    "REMOVED_OPTION",
    "the old spelling of the empty period",
    inEveryGenesis(({ config }) => {
      config.qbft.xemptyblockperiodseconds = 30;
    }),
    /:\d+$/,
  ],
  [
    "REMOVED_OPTION",
    "Clique",
    inEveryGenesis((genesis) => void (genesis["config"].clique = { epochlength: 30_000 })),
    /:\d+$/,
  ],
  [
    "NODES_ALLOWLIST",
    "a member is missing",
    inToml(LISTS, (lists) => void lists["nodes-allowlist"].pop()),
    /^AF\/besu\/permissions_config\.toml:\d+$/,
  ],
  [
    "NODES_ALLOWLIST",
    "a stranger is let in",
    inToml(LISTS, (lists) => void lists["nodes-allowlist"].push(`enode://${STRANGER.nodeId}@10.9.9.9:30303`)),
    /:\d+$/,
  ],
  [
    "ACCOUNTS_ALLOWLIST",
    "a registrar is missing",
    inToml(LISTS, (lists) => void lists["accounts-allowlist"].shift()),
    /:\d+$/,
  ],
  [
    "ACCOUNTS_ALLOWLIST",
    "a stranger may send",
    inToml(LISTS, (lists) => void lists["accounts-allowlist"].push(STRANGER.address)),
    /:\d+$/,
  ],
  [
    "ALLOWLISTS_DIFFER",
    "one node lets in more",
    inToml(LISTS, (lists) => void lists["accounts-allowlist"].push(STRANGER.address)),
    /^AF\//,
  ],
  ["PERMISSIONS_OFF", "nodes", option("permissions-nodes-config-file-enabled", false), /:\d+$/],
  ["PERMISSIONS_OFF", "accounts", without("permissions-accounts-config-file-enabled"), /\(permissions-accounts/],
  [
    "BOOTNODES",
    "one that the allow-list lacks",
    inToml(CONFIG, ({ bootnodes }) => void bootnodes.push(`enode://${STRANGER.nodeId}@10.9.9.9:30303`)),
    /:\d+$/,
  ],
  ["BOOTNODES", "a single one", inToml(CONFIG, ({ bootnodes }) => void bootnodes.splice(1)), /:\d+$/],
  [
    "STATIC_NODES",
    "one is missing",
    inText("AF/besu/static-nodes.json", (text) => JSON.stringify(JSON.parse(text).slice(1))),
    /^AF\/besu\/static-nodes\.json/,
  ],
  ["P2P_ADDRESS", "another host", option("p2p-host", "127.0.0.1"), /:\d+$/],
  ["P2P_ADDRESS", "another port", option("p2p-port", 30_304), /:\d+$/],
  ["MIN_GAS_PRICE", "it is 1000", option("min-gas-price", 1000), /:\d+$/],
  ["MIN_GAS_PRICE", "it is not set", without("min-gas-price"), /\(min-gas-price\)$/],
  ["PRICE_BUMP", "it is set", option("tx-pool-price-bump", 10), /:\d+$/],
  ["TARGET_GAS_LIMIT", "it is set", option("target-gas-limit", 30_000_000), /:\d+$/],
  ["TRANSACTION_SIZE", "it is not set", without("tx-pool-max-tx-bytes"), /\(tx-pool-max-tx-bytes\)$/],
  ["SELECTION_TIME", "as long as the period", option("block-txs-selection-max-time", 2000), /:\d+$/],
  ["SELECTION_TIME", "not set", without("block-txs-selection-max-time"), /\(block-txs/],
  ["SELECTION_TIME", "the whole period", option("poa-block-txs-selection-max-time", 100), /:\d+$/],
  [
    "ARCHIVE_MISSING",
    "all are BONSAI",
    everywhere((config) => {
      config["data-storage-format"] = "BONSAI";
      config["bonsai-limit-trie-logs-enabled"] = false;
    }),
    /data-storage-format/,
  ],
  ["STORAGE_SYNC", "a snapshot nobody serves", option("sync-mode", "SNAP"), /:\d+$/],
  ["STORAGE_SYNC", "an experimental format", option("data-storage-format", "X_BONSAI_ARCHIVE"), /:\d+$/],
  ["STORAGE_SYNC", "BONSAI that Besu refuses", option("data-storage-format", "BONSAI"), /\(bonsai-limit/],
  ["RPC_AUTHENTICATION", "it is off", option("rpc-http-authentication-enabled", false), /:\d+$/],
  ["RPC_AUTHENTICATION", "no key", without("rpc-http-authentication-jwt-public-key-file"), /jwt-public-key/],
  ["RPC_AUTHENTICATION", "another algorithm", option("rpc-http-authentication-jwt-algorithm", "RS256"), /:\d+$/],
  ["RPC_AUTHENTICATION", "passwords", option("rpc-http-authentication-credentials-file", "auth.toml"), /:\d+$/],
  ["RPC_AUTHENTICATION", "the key of another", inText("AF/besu/rpc.pub.pem", () => createRpcKey().publicPem), /pem/],
  ["RPC_AUTHENTICATION", "a private key", inText("AF/besu/rpc.pub.pem", () => createRpcKey().privatePem), /pem/],
  ["RPC_OPEN_METHODS", "a method", option("rpc-http-api-methods-no-auth", ["eth_sendRawTransaction"]), /:\d+$/],
  ["RPC_APIS", "ADMIN", option("rpc-http-api", ["ETH", "ADMIN"]), /:\d+$/],
  ["RPC_APIS", "no ETH", option("rpc-http-api", ["NET"]), /:\d+$/],
  ["RPC_OTHER_DOORS", "WebSocket", option("rpc-ws-enabled", true), /:\d+$/],
  ["HOST_ALLOWLIST", "everybody", option("host-allowlist", ["*"]), /:\d+$/],
  ["HOST_ALLOWLIST", "not set", without("host-allowlist"), /\(host-allowlist\)$/],
  ["HOST_ALLOWLIST", "pages", option("rpc-http-cors-origins", ["all"]), /:\d+$/],
  ["METRICS_OFF", "off", option("metrics-enabled", false), /:\d+$/],
  ...["genesis-file", "data-path", "node-private-key-file", "permissions-nodes-config-file"].map(elsewhere),
  ...["permissions-accounts-config-file", "rpc-http-authentication-jwt-public-key-file"].map(elsewhere),
  ["OPTION_CHANGED", "no RPC", option("rpc-http-enabled", false), /:\d+$/],
  ["OPTION_CHANGED", "one peer", option("max-peers", 1), /:\d+$/],
  ["OPTION_CHANGED", "an unknown option", option("discovery-dns-url", "enrtree://x@example"), /:\d+$/],
  ...SERVICE_CASES,
];
function elsewhere(key: string): Case {
  return ["OPTION_CHANGED", `${key} is elsewhere`, option(key, "/tmp/elsewhere"), /:\d+$/];
}
