import type { Economy } from "../domain/economy.ts";
import type { Folder } from "./folder.ts";
import { type FoundKey, foundKeys } from "./foundKeys.ts";
import { parseNetwork } from "./memberFile.ts";
import type { Member, Network } from "./networkSchema.ts";
import { type SourceFile, sourceFile } from "./sourceFile.ts";

/** The files of a member's folder that are checked, by what they are called in the rules. */
export const MEMBER_FILES = {
  compose: "compose.yml",
  config: "besu/config.toml",
  genesis: "besu/genesis.json",
  permissions: "besu/permissions_config.toml",
  staticNodes: "besu/static-nodes.json",
  rpcPublicKey: "besu/rpc.pub.pem",
  environment: "gateway.env",
  proxy: "proxy/nginx.conf",
  prometheus: "prometheus/prometheus.yml",
  alerts: "prometheus/alerts.yml",
} as const;
export type MemberFileName = keyof typeof MEMBER_FILES;
export const MEMBER_FILE_NAMES = Object.keys(MEMBER_FILES) as readonly MemberFileName[];

/** One member's folder. */
export interface NodeFiles extends Readonly<Record<MemberFileName, SourceFile>> {
  readonly economy: Economy;
  readonly member: Member;
}

/** The folder of a network, as it is on the disk. */
export interface Bundle {
  readonly network: Network;
  readonly genesis: SourceFile;
  readonly nodes: readonly NodeFiles[];
  readonly keys: readonly FoundKey[];
}

/** @throws AeoError INVALID_CONFIGURATION when the file of members is not one @throws SyntaxError when it is no JSON */
export function readBundle(membersText: string, folder: Folder): Bundle {
  const network = parseNetwork(JSON.parse(membersText));
  const load = (path: string): SourceFile => sourceFile(path, folder.text(path));
  return {
    network,
    genesis: load("genesis.json"),
    nodes: network.members.map((member) => {
      const { economy } = member;
      const files = Object.entries(MEMBER_FILES).map(([name, path]) => [name, load(`${economy}/${path}`)]);
      return { economy, member, ...(Object.fromEntries(files) as Record<MemberFileName, SourceFile>) };
    }),
    keys: network.members.flatMap(({ economy }) => foundKeys(folder, economy, economy)),
  };
}
