import type { Member } from "./networkSchema.ts";

/** An enode URL, taken apart. */
export interface Enode {
  /** 128 hex digits, lower case. */
  readonly nodeId: string;
  readonly host: string;
  readonly port: number;
}

/** The URL under which a member's node is reached. */
export function enodeOf({ node }: Pick<Member, "node">, host = node.host): string {
  return `enode://${node.publicKey}@${host}:${node.port}`;
}

/** All URLs under which a member's node may show itself to others. */
export function enodesOf(member: Pick<Member, "node">): string[] {
  const { host, egress } = member.node;
  return [...new Set([host, ...egress])].map((one) => enodeOf(member, one));
}

/** Takes an enode URL apart; undefined when it is none. */
export function parseEnode(text: string): Enode | undefined {
  const match = /^enode:\/\/([0-9a-fA-F]{128})@([^:/?]+):(\d{1,5})(\?discport=\d{1,5})?$/.exec(text);
  if (match === null) return undefined;
  const [, nodeId, host, port] = match as unknown as [string, string, string, string];
  return { nodeId: nodeId.toLowerCase(), host, port: Number(port) };
}
