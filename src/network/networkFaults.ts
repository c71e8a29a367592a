import { isPublicAccount } from "../ledger/demoKeys.ts";
import { nodeOfPublicKey } from "../ledger/nodeKey.ts";
import type { Fault } from "./memberFault.ts";
import type { Network } from "./networkSchema.ts";
import { nodeFaults } from "./nodePlace.ts";
import { PROFILE } from "./profile.ts";

/** Chains that everybody's tools know, the one of Hardhat and anvil among them: what is signed for one is good on the other. */
const KNOWN_CHAINS = new Set([
  1, 5, 10, 56, 100, 137, 1_337, 8_453, 17_000, 31_337, 42_161, 43_114, 560_048, 11_155_111,
]);

/** What each member's entry says in order, and all together don't. */
export function networkFaults(network: Network): Fault[] {
  return [...chain(network), ...repeated(network), ...strangers(network), ...periods(network), ...places(network)];
}

function chain({ chainId, trial }: Network): Fault[] {
  if (trial === true || !KNOWN_CHAINS.has(chainId)) return [];
  return [{ pointer: "/chainId", detail: `${chainId} is another chain's: choose a number that no other has` }];
}

/** What two members must not have in common, nor one twice. */
function repeated({ members, trial }: Network): Fault[] {
  const seen = new Map<string, string>();
  const faults: Fault[] = [];
  const once = (what: string, value: string, at: string, whose: string) => {
    const before = seen.get(`${what} ${value}`);
    if (before !== undefined) faults.push({ pointer: at, detail: `${value} is the ${what} of ${before} already` });
    else seen.set(`${what} ${value}`, whose);
  };
  const secretly = (account: `0x${string}`, at: string) => {
    if (trial !== true && isPublicAccount(account))
      faults.push({ pointer: at, detail: `${account} has a key that everybody knows: make one of your own` });
  };
  for (const [index, { economy, node, accounts, endpoint, rpcPublicKey }] of members.entries()) {
    const at = `/members/${index}`;
    const nodeAddress = nodeOfPublicKey(node.publicKey).address;
    once("economy", economy, `${at}/economy`, `/members/${members.findIndex((one) => one.economy === economy)}`);
    // The node's own address too: its key lies on a machine that is reached from outside.
    once("account", nodeAddress, `${at}/node/publicKey`, `${economy} node`);
    secretly(nodeAddress, `${at}/node/publicKey`);
    once("address", `${node.host}:${node.port}`, `${at}/node/host`, economy);
    once("endpoint", new URL(endpoint).host, `${at}/endpoint`, economy);
    const body = rpcPublicKey.split("\n").slice(1, -2).join("");
    once("RPC key", body, `${at}/rpcPublicKey`, economy);
    for (const [role, account] of Object.entries(accounts)) {
      once("account", account, `${at}/accounts/${role}`, `${economy} ${role}`);
      secretly(account, `${at}/accounts/${role}`);
    }
  }
  return faults;
}

/** Whoever is named and is no member. */
function strangers({ archive, validators = [], members, transitions, formerValidators = [] }: Network): Fault[] {
  const known = new Set(members.map((member) => member.economy));
  const nodes = new Set([...formerValidators, ...members.map(({ node }) => nodeOfPublicKey(node.publicKey).address)]);
  const economies = Object.entries({ archive, validators }).flatMap(([list, codes]) =>
    codes.flatMap((code, index) =>
      known.has(code) ? [] : [{ pointer: `/${list}/${index}`, detail: `${code} is not among the members` }],
    ),
  );
  const named = (transitions?.qbft ?? []).flatMap(({ validators: addresses = [] }, index) =>
    addresses
      .filter((address) => !nodes.has(address))
      .map((address) => ({
        pointer: `/transitions/qbft/${index}/validators`,
        detail: `${address} is the node of no member; if it was one's, name it in formerValidators`,
      })),
  );
  return [...economies, ...named];
}

function periods(network: Network): Fault[] {
  const { blockPeriodSeconds, requestTimeoutSeconds, emptyBlockPeriodSeconds } = network;
  const faults: Fault[] = [];
  if (requestTimeoutSeconds <= blockPeriodSeconds)
    faults.push({ pointer: "/requestTimeoutSeconds", detail: "must be longer than the block period" });
  if (emptyBlockPeriodSeconds < blockPeriodSeconds)
    faults.push({ pointer: "/emptyBlockPeriodSeconds", detail: "must not be shorter than the block period" });
  return faults;
}

/** Where nodes are: at an address that others reach, on a port that nothing else of the member has. */
function places({ members, trial }: Network): Fault[] {
  return members.flatMap(({ node }, index) =>
    [node.host, ...node.egress].flatMap((host, number) =>
      nodeFaults({ host, port: number === 0 ? node.port : PROFILE.ports.p2p }, trial === true).map((detail) => ({
        pointer: `/members/${index}/node${number === 0 ? "" : `/egress/${number - 1}`}`,
        detail,
      })),
    ),
  );
}
