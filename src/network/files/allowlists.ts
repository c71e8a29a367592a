import { stringify } from "smol-toml";
import { enodeOf, enodesOf } from "../enode.ts";
import type { Network } from "../networkSchema.ts";

/** Who may connect and who may send transactions: the same file on every node. */
export function permissionsFile({ members }: Network): string {
  const lists = {
    "accounts-allowlist": members.flatMap(({ accounts }) => Object.values(accounts)).sort(),
    "nodes-allowlist": members.flatMap((member) => enodesOf(member)).sort(),
  };
  return `# The same on every node; read anew by perm_reloadPermissionsFromFile.\n${stringify(lists)}\n`;
}

/** The nodes to which a node keeps its connections: all of them. */
export function staticNodesFile({ members }: Network): string {
  return `${JSON.stringify(
    members.map((member) => enodeOf(member)),
    null,
    2,
  )}\n`;
}
