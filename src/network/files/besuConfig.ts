import { stringify } from "smol-toml";
import { enodeOf } from "../enode.ts";
import type { Member, Network } from "../networkSchema.ts";
import { PROFILE } from "../profile.ts";

/** Where the files of a member's folder are for its node. */
const PLACES = "/etc/besu";

/** The configuration of one member's node. */
export function besuConfig(network: Network, { economy, node }: Member): string {
  const { ports } = PROFILE;
  const options = {
    "data-path": "/var/lib/besu",
    "genesis-file": `${PLACES}/genesis.json`,
    "node-private-key-file": "/run/secrets/node-key",
    "version-compatibility-protection": true,
    logging: "INFO",
    // Every member knows every other: no node is more than the others, and none is looked for elsewhere.
    "p2p-host": node.host,
    "p2p-port": node.port,
    bootnodes: network.members.map((member) => enodeOf(member)),
    "static-nodes-file": `${PLACES}/static-nodes.json`,
    "max-peers": Math.max(25, 2 * network.members.length),
    "permissions-nodes-config-file-enabled": true,
    "permissions-nodes-config-file": `${PLACES}/permissions_config.toml`,
    "permissions-accounts-config-file-enabled": true,
    "permissions-accounts-config-file": `${PLACES}/permissions_config.toml`,
    ...storage(network.archive.includes(economy)),
    "min-gas-price": 0,
    "tx-pool-max-tx-bytes": PROFILE.maxTransactionBytes,
    "block-txs-selection-max-time": network.blockPeriodSeconds * 750,
    "poa-block-txs-selection-max-time": 75,
    "revert-reason-enabled": true,
    "rpc-http-enabled": true,
    "rpc-http-host": "0.0.0.0",
    "rpc-http-port": ports.rpc,
    "rpc-http-api": PROFILE.apis,
    "rpc-http-authentication-enabled": true,
    "rpc-http-authentication-jwt-public-key-file": `${PLACES}/rpc.pub.pem`,
    "rpc-http-authentication-jwt-algorithm": "ES256",
    "rpc-ws-enabled": false,
    "graphql-http-enabled": false,
    "engine-rpc-enabled": false,
    "host-allowlist": ["besu", "localhost", "127.0.0.1"],
    "metrics-enabled": true,
    "metrics-host": "0.0.0.0",
    "metrics-port": ports.metrics,
  };
  return `# The node of ${economy}. Options: https://besu.hyperledger.org\n${stringify(options)}\n`;
}

/** An archive node keeps every old state, and so can prove old answers; the other kind keeps the last 512 blocks' state. */
function storage(archive: boolean): Record<string, string | boolean> {
  if (archive) return { "sync-mode": "FULL", "data-storage-format": "FOREST" };
  return { "sync-mode": "FULL", "data-storage-format": "BONSAI", "bonsai-limit-trie-logs-enabled": false };
}
