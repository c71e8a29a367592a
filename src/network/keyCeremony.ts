import { generateStatementKey } from "../exchange/statementKeys.ts";
import type { Address, StatementPurpose } from "../domain/event.ts";
import { STATEMENT_PURPOSES } from "../domain/event.ts";
import { newKeystore } from "../ledger/newKeystore.ts";
import { createPrivateKey, nodeOfPrivateKey } from "../ledger/nodeKey.ts";
import { KEYSTORE_ROLES, type KeystoreRole } from "./keystoreRoles.ts";
import type { Member } from "./networkSchema.ts";
import { createRpcKey } from "./rpcAccess.ts";

/** A file of a member's keys. */
export interface KeyFile {
  readonly text: string;
  /** Whether nobody else may ever see it. */
  readonly secret: boolean;
}

/** What a member says of itself. */
export type MemberFacts = Pick<Member, "economy" | "timeZone" | "endpoint" | "tokenIssuer"> & {
  readonly host: string;
  readonly port: number;
};

/**
 * Makes all keys of one member: its node's, the one that signs tokens for the node, a keystore per role, the statement keys; and
 * the file that it hands in, which has their public halves.
 * @param rounds of scrypt; only trials take fewer than the usual
 */
export async function makeMemberKeys(
  facts: MemberFacts,
  password: string,
  rounds?: number,
): Promise<ReadonlyMap<string, KeyFile>> {
  const nodeKey = createPrivateKey();
  const rpcKey = createRpcKey();
  const files = new Map<string, KeyFile>();
  files.set("node.key", { text: `${nodeKey}\n`, secret: true });
  files.set("rpc.key.pem", { text: rpcKey.privatePem, secret: true });
  const accounts: Partial<Record<KeystoreRole, Address>> = {};
  for (const role of KEYSTORE_ROLES) {
    const { json, address } = await newKeystore(password, rounds);
    files.set(`keystores/${role}.json`, { text: `${json}\n`, secret: true });
    accounts[role] = address;
  }
  const statements = STATEMENT_PURPOSES.map((purpose) => statementJwk(purpose));
  files.set("statement-keys.json", { text: `${JSON.stringify({ keys: statements }, null, 2)}\n`, secret: true });
  const { host, port, ...said } = facts;
  const member: Member = {
    ...said,
    node: { publicKey: nodeOfPrivateKey(nodeKey).nodeId, host, port, egress: [] },
    accounts: accounts as Member["accounts"],
    rpcPublicKey: rpcKey.publicPem,
  };
  files.set("member.json", { text: `${JSON.stringify(member, null, 2)}\n`, secret: false });
  // They may be made inside a clone.
  files.set(".gitignore", { text: "*\n", secret: false });
  return files;
}

function statementJwk(use: StatementPurpose) {
  return { ...generateStatementKey().privateKey.export({ format: "jwk" }), use };
}
