import { createPublicKey } from "node:crypto";
import { keystoreAddress } from "../ledger/keystore.ts";
import { nodeOfPrivateKey } from "../ledger/nodeKey.ts";
import type { Folder } from "./folder.ts";
import { type FoundKey, foundKeys } from "./foundKeys.ts";
import { KEYSTORE_ROLES } from "./keystoreRoles.ts";
import { type Member, memberSchema } from "./networkSchema.ts";

/** What somebody's own folder of keys says it is. */
export interface OwnKeys {
  /** What it handed in. */
  readonly entry: Member;
  /** The same from the keys themselves. */
  readonly held: { readonly node: string; readonly rpc: string; readonly accounts: Readonly<Record<string, string>> };
  readonly files: readonly FoundKey[];
}

/** One field of a member's entry that two accounts of it give differently. */
export interface EntryDifference {
  /** Such as /accounts/admin. */
  readonly pointer: string;
  readonly own: unknown;
  readonly other: unknown;
}

/** Reads a folder of keys as aeo network key wrote it. @throws RangeError naming the file that can't be used, and no key */
export function readOwnKeys(folder: Folder): OwnKeys {
  const entry = memberSchema.safeParse(parsed(folder, "member.json"));
  if (!entry.success) throw new RangeError("member.json is not what aeo network key wrote");
  const accounts = KEYSTORE_ROLES.map((role) => {
    const path = `keystores/${role}.json`;
    const account = keystoreAddress(textOf(folder, path));
    if (account === undefined) throw new RangeError(`${path} is no keystore`);
    return [role, account] as const;
  });
  return {
    entry: entry.data,
    held: {
      node: nodeIn(folder) ?? entry.data.node.publicKey,
      rpc: inFile("rpc.key.pem", () => publicHalf(textOf(folder, "rpc.key.pem"))),
      accounts: Object.fromEntries(accounts),
    },
    files: foundKeys(folder, "", undefined),
  };
}

/** Every field in which two accounts of a member differ. */
export function entryDifferences(own: Member, other: Member): EntryDifference[] {
  const [mine, theirs] = [flat(own), flat(other)];
  return [...new Set([...mine.keys(), ...theirs.keys()])]
    .filter((pointer) => mine.get(pointer) !== theirs.get(pointer))
    .map((pointer) => ({ pointer, own: mine.get(pointer), other: theirs.get(pointer) }));
}

/** Where the keys themselves are others than the entry beside them says. */
export function keyDifferences({ entry, held }: OwnKeys): EntryDifference[] {
  const ofKeys = {
    ...entry,
    node: { ...entry.node, publicKey: held.node },
    rpcPublicKey: held.rpc,
    accounts: { ...entry.accounts, ...held.accounts },
  } as Member;
  return entryDifferences(ofKeys, entry);
}

function flat(value: unknown, pointer = ""): Map<string, unknown> {
  if (typeof value !== "object" || value === null) return new Map([[pointer, value]]);
  return new Map(Object.entries(value).flatMap(([key, inner]) => [...flat(inner, `${pointer}/${key}`)]));
}

/** Undefined when there is none: in a hardware module nobody sees it. */
function nodeIn(folder: Folder): string | undefined {
  const key = folder.text("node.key");
  return key === undefined ? undefined : inFile("node.key", () => nodeOfPrivateKey(key).nodeId);
}

function publicHalf(pem: string): string {
  return createPublicKey(pem).export({ format: "pem", type: "spki" }).toString();
}

function parsed(folder: Folder, path: string): unknown {
  return inFile(path, () => JSON.parse(textOf(folder, path)) as unknown);
}

function textOf(folder: Folder, path: string): string {
  const text = folder.text(path);
  if (text === undefined) throw new RangeError(`${path} does not exist or can't be read`);
  return text;
}

/** Without the cause, which could repeat a key. */
function inFile<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError && error.message.startsWith(path)) throw error;
    throw new RangeError(`${path} is not what aeo network key wrote`);
  }
}
