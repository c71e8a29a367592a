import type { Economy } from "../domain/economy.ts";
import { parseNetwork } from "./memberFile.ts";
import type { Member, Network } from "./networkSchema.ts";
import { type SourceFile, sourceFile } from "./sourceFile.ts";

/** The files of a member's folder that are checked, by what they are called in the rules. */
const MEMBER_FILES = {
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

/** A private key that lies in the folder. */
export interface FoundKey {
  readonly path: string;
  readonly economy: Economy | undefined;
  /** File mode, the lower nine bits. */
  readonly mode: number;
}

/** The folder of a network, as it is on the disk. */
export interface Bundle {
  readonly network: Network;
  readonly genesis: SourceFile;
  readonly nodes: readonly NodeFiles[];
  readonly keys: readonly FoundKey[];
}

/** What the folder is read through. */
export interface Folder {
  /** The text of a file; undefined when it is not there or can't be read. */
  text(path: string): string | undefined;
  /** The files of a sub-folder and below it, with their modes; none when it is not there. */
  files(path: string): readonly { readonly path: string; readonly mode: number }[];
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
    keys: network.members.flatMap(({ economy }) =>
      folder
        .files(economy)
        .filter(({ path }) => isPrivateKey(path, folder.text(path) ?? ""))
        .map((file) => ({ ...file, economy })),
    ),
  };
}

/** By what it holds, not by its name: a key may have been renamed. */
function isPrivateKey(path: string, text: string): boolean {
  if (/^\s*(0x)?[0-9a-fA-F]{64}\s*$/.test(text) || /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return true;
  return path.endsWith(".json") && (/"ciphertext"\s*:/.test(text) || /"d"\s*:/.test(text));
}
