import { genesisExtraData } from "../../../src/ledger/qbftExtraData.ts";
import { nodeOfPrivateKey } from "../../../src/ledger/nodeKey.ts";
import type { RuleCode } from "../../../src/network/finding.ts";
import { createRpcKey } from "../../../src/network/rpcAccess.ts";
import { type Break, inEveryGenesis, inJson, inText, inToml, inYaml } from "./breaks.ts";
import { keyOf, networkOf } from "./members.ts";

/** The network whose files the cases break. */
export const NETWORK = networkOf(4);
export const CONFIG = "AF/besu/config.toml";
const LISTS = "AF/besu/permissions_config.toml";
export const COMPOSE = "AF/compose.yml";
const PROXY = "AF/proxy/nginx.conf";
const SETTINGS = "AF/gateway.env";
/** A node of no member. */
export const STRANGER = nodeOfPrivateKey(keyOf("stranger"));

type Case = readonly [code: RuleCode, what: string, change: Break, at: RegExp];
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
  ["IMAGE_FLOOR", "latest", image("docker.io/hyperledger/besu:latest"), /^AF\/compose\.yml:\d+$/],
  ["IMAGE_FLOOR", "too old", image("docker.io/hyperledger/besu:26.8.1"), /:\d+$/],
  ["IMAGE_FLOOR", "of last year", image("docker.io/hyperledger/besu:25.12.0"), /:\d+$/],
  ["PORT_PUBLISHED", "RPC", inYaml(COMPOSE, ({ services }) => services.besu.ports.push("8545:8545")), /:\d+$/],
  [
    "PORT_PUBLISHED",
    "metrics, written long",
    inYaml(COMPOSE, ({ services }) => services.besu.ports.push({ target: 9545, published: "9545" })),
    /:\d+$/,
  ],
  [
    "PORT_PUBLISHED",
    "the gateway",
    inYaml(COMPOSE, ({ services }) => (services.gateway.ports = ["8080:8080"])),
    /:\d+$/,
  ],
  [
    "PORT_PUBLISHED",
    "Prometheus, to everybody",
    inYaml(COMPOSE, ({ services }) => (services.prometheus.ports = ["0.0.0.0:9090:9090"])),
    /:\d+$/,
  ],
  [
    "PORT_PUBLISHED",
    "two services on one port",
    inYaml(COMPOSE, ({ services }) => (services.gateway.ports = ["127.0.0.1:18545:8080"])),
    /:\d+$/,
  ],
  ...compose("other options", ({ services }) => (services.besu.command = ["--config-file=/tmp/config.toml"])),
  ...compose("an option more", ({ services }) => services.besu.command.push("--min-gas-price=1000")),
  ...compose(
    "options by environment",
    ({ services }) => (services.besu.environment = { BESU_RPC_HTTP_AUTHENTICATION_ENABLED: "false" }),
  ),
  ...compose("a program for Java", ({ services }) => (services.besu.environment = { JAVA_OPTS: "-javaagent:/x.jar" })),
  ...compose("the host's network", ({ services }) => (services.besu.network_mode = "host")),
  ...compose("another folder", ({ services }) => (services.besu.volumes[1].source = "./elsewhere")),
  ...compose(
    "settings past the file",
    ({ services }) => (services.gateway.environment = { NODE_OPTIONS: "--import=x" }),
  ),
  ...compose("all keys", ({ services }) => (services.gateway.volumes[2].source = "./keys")),
  ...compose("another service", ({ services }) => (services.more = { image: "x", privileged: true })),
  ...["genesis-file", "data-path", "node-private-key-file", "permissions-nodes-config-file"].map(elsewhere),
  ...["permissions-accounts-config-file", "rpc-http-authentication-jwt-public-key-file"].map(elsewhere),
  ["OPTION_CHANGED", "no RPC", option("rpc-http-enabled", false), /:\d+$/],
  ["OPTION_CHANGED", "one peer", option("max-peers", 1), /:\d+$/],
  ["OPTION_CHANGED", "an unknown option", option("discovery-dns-url", "enrtree://x@example"), /:\d+$/],
  ["RESTART_POLICY", "none", inYaml(COMPOSE, ({ services }) => void delete services.besu.restart), /:\d+$/],
  [
    "PROXY_TLS",
    "certificates are optional",
    inText(PROXY, (text) => text.replace("client on;", "client optional;")),
    /:/,
  ],
  ["PROXY_TLS", "no CA", inText(PROXY, (text) => text.replace(/ssl_client_certificate .*/, "")), /:\d+$/],
  [
    "PROXY_TLS",
    "it is only in a comment",
    inText(PROXY, (text) => text.replace("ssl_verify_client on", "# $&")),
    /:|\(/,
  ],
  ["PROXY_TLS", "no TLS", inText(PROXY, (text) => text.replace("listen 443 ssl", "listen 80")), /:\d+$/],
  ["PROXY_TLS", "no way to the node", inText(PROXY, (text) => text.replace("besu:8545", "besu:1")), /:\d+$/],
  [
    "GATEWAY_ENVIRONMENT",
    "another economy",
    inText(SETTINGS, (text) => text.replace("ECONOMY=AF", "ECONOMY=AG")),
    /:\d+$/,
  ],
  ["GATEWAY_ENVIRONMENT", "another node", inText(SETTINGS, (text) => text.replace("//besu", "//elsewhere")), /:\d+$/],
  ["GATEWAY_ENVIRONMENT", "no token", inText(SETTINGS, (text) => text.replace(/AEO_RPC_TOKEN.*/, "")), /TOKEN_FILE/],
  ["GATEWAY_ENVIRONMENT", "depth", inText(SETTINGS, (text) => `${text}AEO_FINALITY_DEPTH=12\n`), /:\d+$/],
  [
    "PROXY_TLS",
    "a stranger",
    inText(PROXY, (text) => text.replace("http://gateway:8080", "http://x.example")),
    /:\d+$/,
  ],
  [
    "PROXY_TLS",
    "the node, by the gateway's door",
    inText(PROXY, (text) => text.replace("gateway:8080", "besu:8545")),
    /:|\(/,
  ],
  [
    "PROXY_TLS",
    "taken back",
    inText(PROXY, (text) => text.replace("limit_except", "ssl_verify_client off; $&")),
    /:\d+$/,
  ],
  ["PROXY_TLS", "a variable", inText(PROXY, (text) => text.replace("http://besu:8545", "http://$arg_to")), /:\d+$/],
  ["PROXY_TLS", "another file", inText(PROXY, (text) => text.replace("server_tokens", "include /tmp/x; $&")), /:|\(/],
  [
    "GATEWAY_ENVIRONMENT",
    "no store",
    inText(SETTINGS, (text) => text.replace(/(AEO_STORE=).*/, "$1:memory:")),
    /:\d+$/,
  ],
  ["GATEWAY_ENVIRONMENT", "a program", inText(SETTINGS, (text) => `${text}NODE_OPTIONS=--import=x\n`), /:\d+$/],
  [
    "GATEWAY_ENVIRONMENT",
    "another issuer",
    inText(SETTINGS, (text) => text.replace("login.example", "login.example.net")),
    /:\d+$/,
  ],
  [
    "MONITORING",
    "one alert is gone",
    inYaml("AF/prometheus/alerts.yml", ({ groups }) => {
      groups[0].rules = groups[0].rules.filter(({ alert }: { alert: string }) => alert !== "ChainHalted");
    }),
    /:\d+$/,
  ],
  [
    "MONITORING",
    "nobody asks the gateway",
    inYaml("AF/prometheus/prometheus.yml", (document) => void document["scrape_configs"].pop()),
    /:\d+$/,
  ],
  [
    "MONITORING",
    "no alert rules are read",
    inYaml("AF/prometheus/prometheus.yml", (document) => void delete document["rule_files"]),
    /rule_files/,
  ],
  [
    "MONITORING",
    "no alert rules",
    inYaml("AF/prometheus/alerts.yml", (document) => (document["groups"] = [])),
    /:\d+$/,
  ],
];

function compose(what: string, change: (document: Record<string, any>) => unknown): Case[] {
  return [["COMPOSE_CHANGED", what, inYaml(COMPOSE, (document) => void change(document)), /^AF\/compose\.yml/]];
}

function elsewhere(key: string): Case {
  return ["OPTION_CHANGED", `${key} is elsewhere`, option(key, "/tmp/elsewhere"), /:\d+$/];
}

/** Another image of Besu. */
export function image(name: string): Break {
  return inYaml(COMPOSE, ({ services }) => void (services.besu.image = name));
}
