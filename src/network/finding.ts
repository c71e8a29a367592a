/** Something in the files of a network that will not work or must not be. */
export interface Finding {
  /** Of the rule; it never changes its meaning. */
  readonly code: RuleCode;
  /** A fault must be mended before the network starts; a warning must be known. */
  readonly severity: "fault" | "warning";
  /** File, and line or key, such as TW/besu/config.toml:12. */
  readonly at: string;
  readonly problem: string;
  readonly fix: string;
}

/** What a rule checks, by its code. */
export const RULES = {
  FILE_DIFFERS: "every file is what aeo network generate writes for these members, byte for byte",
  EXTRA_FILE: "no file that nobody generated, where compose or a container would read it",
  TRIAL: "whether the members' keys were made in one place",
  FILE_MISSING: "every member's folder has every file, in its format",
  TOO_FEW_VALIDATORS: "at least four validators",
  GENESIS_DIFFERS: "the same genesis file on every node",
  GENESIS_CHAIN_ID: "the members' chain id",
  GENESIS_VALIDATORS: "the extra data names the members' nodes, ascending",
  GENESIS_CONTINUED: "whether the genesis block is of an earlier set of members",
  GENESIS_FIXED_VALUES: "difficulty and mixHash of QBFT",
  GENESIS_QBFT: "epoch, periods and time-out of QBFT",
  GENESIS_FORK: "the cancun fork from the first block, and no later one",
  GENESIS_BASE_FEE: "zeroBaseFee if and only if London is in force",
  GENESIS_GAS_LIMIT: "a gas limit that holds our largest transaction and bounds a block's work",
  GENESIS_ALLOC: "no account with money or code, but those of an earlier ledger that the members agreed to carry over",
  STATE_CARRIED: "whether the genesis block carries over the state of an earlier ledger",
  REMOVED_OPTION: "nothing that Besu has removed",
  NODES_ALLOWLIST: "every member's node in every allow-list, and no other",
  ACCOUNTS_ALLOWLIST: "every member's accounts in every allow-list, and no other",
  ALLOWLISTS_DIFFER: "the same allow-lists on every node",
  PERMISSIONS_OFF: "both allow-lists in force",
  BOOTNODES: "bootnodes, all of them in the node's own allow-list",
  STATIC_NODES: "static nodes are every member's node",
  P2P_ADDRESS: "a node announces the address that the others have",
  MIN_GAS_PRICE: "min-gas-price is 0",
  PRICE_BUMP: "no tx-pool-price-bump, which zeroBaseFee forbids",
  TARGET_GAS_LIMIT: "no target-gas-limit, which would move the limit that was agreed",
  TRANSACTION_SIZE: "transactions as large as our batches",
  SELECTION_TIME: "transactions are chosen within the block period",
  ARCHIVE_MISSING: "at least one archive node",
  STORAGE_SYNC: "a format of storage with the mode of synchronisation that fits",
  OPTION_CHANGED: "the node's options differ in nothing but what other rules hold or what only tunes it",
  RPC_AUTHENTICATION: "RPC asks for a token, checked by the member's public key",
  RPC_OPEN_METHODS: "no method without a token",
  RPC_APIS: "only the groups of methods that are needed",
  RPC_OTHER_DOORS: "no RPC over WebSocket, GraphQL or the engine API",
  HOST_ALLOWLIST: "an allow-list of host names, and no page of a browser",
  METRICS_OFF: "metrics are served",
  IMAGE_FLOOR: "a pinned image of Besu that is new enough",
  PORT_PUBLISHED: "nothing but the node's port and the proxy's is published, and each port once",
  COMPOSE_CHANGED: "compose.yml differs in nothing but images, limits, logging, restarts and ports on loopback",
  RESTART_POLICY: "services start again by themselves",
  PROXY_TLS: "mutual TLS before the node's RPC",
  GATEWAY_ENVIRONMENT: "settings that the gateway takes, with its own node and token",
  MONITORING: "Prometheus asks node and gateway and has every alert rule",
  KEYS_TOGETHER: "the private keys of one member at most",
  KEY_MODE: "keys, passwords and tokens that only their owner can read",
  OWN_KEY: "the member's own keys are those that the files name",
  OWN_ENTRY: "everything else that the files say of the member is what it handed in",
} as const satisfies Record<string, string>;
export type RuleCode = keyof typeof RULES;
