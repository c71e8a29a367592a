import { AeoError } from "../domain/errors.ts";
import type { CarriedState } from "./carriedState.ts";
import { tooFew } from "./faultTolerance.ts";
import { permissionsFile, staticNodesFile } from "./files/allowlists.ts";
import { besuConfig } from "./files/besuConfig.ts";
import { composeFile } from "./files/compose.ts";
import { gatewayEnvironment } from "./files/gatewayEnvironment.ts";
import { genesisFile } from "./files/genesis.ts";
import { alertsFile, prometheusFile } from "./files/prometheus.ts";
import { proxyFile } from "./files/proxy.ts";
import { type Member, type Network, validatingMembers } from "./networkSchema.ts";

/** The name of the file that says who the members are, at the top of the folder. */
export const MEMBERS_FILE = "members.json";

/**
 * Every file of a network by its path, one folder per member. None holds a secret, and the same members always give the same
 * bytes, so that each member can make them itself and compare.
 * @param state of an earlier ledger, which carriedState names
 * @throws AeoError INVALID_CONFIGURATION with fewer than four validators
 */
export function generateNetwork(network: Network, state?: CarriedState): ReadonlyMap<string, string> {
  const refused = tooFew(validatingMembers(network).length);
  if (refused !== undefined) throw new AeoError("INVALID_CONFIGURATION", refused);
  const shared = sharedFiles(network, state);
  const files = new Map<string, string>([
    [MEMBERS_FILE, `${JSON.stringify(network, null, 2)}\n`],
    ["genesis.json", shared["besu/genesis.json"]],
  ]);
  for (const member of network.members)
    for (const [path, text] of Object.entries({ ...shared, ...ownFiles(network, member) }))
      files.set(`${member.economy}/${path}`, text);
  return files;
}

/** The files that are the same for all. */
function sharedFiles(network: Network, state: CarriedState | undefined) {
  return {
    "besu/genesis.json": genesisFile(network, state),
    "besu/permissions_config.toml": permissionsFile(network),
    "besu/static-nodes.json": staticNodesFile(network),
    "prometheus/alerts.yml": alertsFile(network),
  } as const;
}

function ownFiles(network: Network, member: Member): Readonly<Record<string, string>> {
  return {
    "compose.yml": composeFile(member),
    "besu/config.toml": besuConfig(network, member),
    "besu/rpc.pub.pem": `${member.rpcPublicKey.trim()}\n`,
    "gateway.env": gatewayEnvironment(member),
    "proxy/nginx.conf": proxyFile(member),
    "prometheus/prometheus.yml": prometheusFile(member),
  };
}
