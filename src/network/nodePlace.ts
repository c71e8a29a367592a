import { BlockList } from "node:net";
import { PROFILE } from "./profile.ts";

const NOWHERE = blockList([
  ["0.0.0.0", 8],
  ["169.254.0.0", 16],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
]);
const LOOPBACK = blockList([["127.0.0.0", 8]]);

/** Why no other member can reach a node at this IPv4 address; undefined when it can. @param trial all nodes on one machine */
function hostFault(host: string, trial: boolean): string | undefined {
  if (NOWHERE.check(host)) return "is no address of a machine";
  return !trial && LOOPBACK.check(host)
    ? "is every machine itself: the others would look for the node at home"
    : undefined;
}

function blockList(subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of subnets) list.addSubnet(net, prefix);
  return list;
}

/** Why a node can't be where a member says it is. @param trial all nodes on one machine */
export function nodeFaults({ host, port }: { readonly host: string; readonly port: number }, trial = false): string[] {
  const unreachable = hostFault(host, trial);
  return [
    ...(unreachable === undefined ? [] : [`${host} ${unreachable}`]),
    ...((PROFILE.takenPorts as readonly number[]).includes(port)
      ? [`port ${port} is taken by another service of the member: leave it at ${PROFILE.ports.p2p}`]
      : []),
  ];
}
