import { enodesOf, enodeOf, parseEnode } from "../enode.ts";
import { eachNode, type Fault, faultAt, type Rule, texts } from "./rule.ts";

const RELOAD = "Correct the file on every node, then call perm_reloadPermissionsFromFile on each.";

/** NODES_ALLOWLIST: every member's node, and no other. */
const nodes = eachNode("NODES_ALLOWLIST", "permissions", (value, _, { network }) => {
  const listed = texts(value["nodes-allowlist"]);
  const expected = network.members.flatMap((member) =>
    enodesOf(member).map((enode) => ({ enode, economy: member.economy })),
  );
  return compare(
    "nodes-allowlist",
    listed,
    expected.map(({ enode, economy }) => [normalised(enode), economy]),
    normalised,
  );
});

/** ACCOUNTS_ALLOWLIST: every member's accounts, and no other. */
const accounts = eachNode("ACCOUNTS_ALLOWLIST", "permissions", (value, _, { network }) => {
  const listed = texts(value["accounts-allowlist"]);
  const expected = network.members.flatMap(({ economy, accounts: own }) =>
    Object.entries(own).map(([role, account]): [string, string] => [account, `${economy} ${role}`]),
  );
  return compare("accounts-allowlist", listed, expected, (text) => text.toLowerCase());
});

function compare(
  key: string,
  listed: readonly string[],
  expected: readonly (readonly [value: string, whose: string])[],
  normalise: (text: string) => string,
): Fault[] {
  const present = new Set(listed.map(normalise));
  const known = new Set(expected.map(([value]) => value));
  return [
    ...expected
      .filter(([value]) => !present.has(value))
      .map(([value, whose]) => ({ key, problem: `lacks ${value} of ${whose}`, fix: RELOAD })),
    ...listed
      .filter((text) => !known.has(normalise(text)))
      .map((text) => ({ key, problem: `has ${text}, which belongs to no member`, fix: RELOAD })),
  ];
}

/** An enode without what may differ between two spellings of it. */
function normalised(text: string): string {
  const enode = parseEnode(text);
  return enode === undefined ? text : `enode://${enode.nodeId}@${enode.host}:${enode.port}`;
}

/** ALLOWLISTS_DIFFER: what one node lets in, all do. */
const differ: Rule = ({ nodes: all }) => {
  const [first, ...others] = all.filter(({ permissions }) => permissions.unreadable === undefined);
  if (first === undefined) return [];
  const lists = (value: Readonly<Record<string, unknown>>, key: string) => texts(value[key]).toSorted().join();
  return others.flatMap(({ permissions }) =>
    ["nodes-allowlist", "accounts-allowlist"]
      .filter((key) => lists(permissions.value, key) !== lists(first.permissions.value, key))
      .map((key) =>
        faultAt("ALLOWLISTS_DIFFER", permissions, {
          key,
          problem: `is not the list of ${first.permissions.path}`,
          fix: RELOAD,
        }),
      ),
  );
};

/** PERMISSIONS_OFF: a list that is not in force lets everybody in. */
const inForce = eachNode("PERMISSIONS_OFF", "config", (value) =>
  (["permissions-nodes-config-file-enabled", "permissions-accounts-config-file-enabled"] as const).map(
    (key) => value[key] !== true && { key, problem: "is not true", fix: `Put ${key}=true.` },
  ),
);

/** BOOTNODES: Besu does not start with one that its allow-list lacks, and without any finds nobody after a restart. */
const bootnodes = eachNode("BOOTNODES", "config", (value, { permissions }) => {
  const allowed = new Set(texts(permissions.value["nodes-allowlist"]).map(normalised));
  const listed = texts(value["bootnodes"]);
  return [
    listed.length < 2 && {
      key: "bootnodes",
      problem: `names ${listed.length}`,
      fix: "Name two nodes or more, so that one may be down when this one starts.",
    },
    ...listed
      .filter((enode) => !allowed.has(normalised(enode)))
      .map((enode) => ({
        key: "bootnodes",
        problem: `${enode} is not in ${permissions.path}`,
        fix: "Put it into the allow-list, or correct its spelling.",
      })),
  ];
});

/** STATIC_NODES: the node keeps its connection to every member. */
const staticNodes = eachNode("STATIC_NODES", "staticNodes", (value, _, { network }) => {
  const listed = texts(Object.values(value)).map(normalised);
  const expected = network.members.map((member): [string, string] => [normalised(enodeOf(member)), member.economy]);
  return compare("enode", listed, expected, normalised);
});

export const allowlistRules: readonly Rule[] = [nodes, accounts, differ, inForce, bootnodes, staticNodes];
