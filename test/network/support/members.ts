import { createHash } from "node:crypto";
import { getAlpha2Codes } from "i18n-iso-countries";
import { economy } from "../../../src/domain/economy.ts";
import { readBundle } from "../../../src/network/bundle.ts";
import { compareGenerated } from "../../../src/network/compareGenerated.ts";
import type { Folder } from "../../../src/network/folder.ts";
import { checkNetwork } from "../../../src/network/check.ts";
import { generateNetwork } from "../../../src/network/generate.ts";
import { parseNetwork } from "../../../src/network/memberFile.ts";
import type { Network } from "../../../src/network/networkSchema.ts";
import type { CheckContext } from "../../../src/network/rules/rule.ts";
import { nodeOfPrivateKey } from "../../../src/ledger/nodeKey.ts";
import { createRpcKey } from "../../../src/network/rpcAccess.ts";

/** What Chinese Taipei says of itself when it makes its keys. */
export const TAIPEI = {
  economy: economy("TW"),
  timeZone: "Asia/Taipei",
  endpoint: "https://aeo.tw.example",
  tokenIssuer: "https://login.tw.example",
  host: "203.0.113.10",
  port: 30_303,
};

/** AD, AE, AF and so on. */
const CODES = Object.keys(getAlpha2Codes()).toSorted();

/** A private key that is the same in every run. */
export function keyOf(text: string): string {
  return `0x${createHash("sha256").update(text).digest("hex")}`;
}

const made = new Map<number, ReturnType<typeof makeMember>>();

/** What the member of a number hands in. */
export function memberNumber(number: number) {
  const member = made.get(number) ?? makeMember(number);
  made.set(number, member);
  return structuredClone(member);
}

function makeMember(number: number) {
  const code = CODES[number] as string;
  const account = (role: string) => nodeOfPrivateKey(keyOf(`${code} ${role}`)).address;
  return {
    economy: economy(code),
    timeZone: "UTC",
    node: { publicKey: nodeOfPrivateKey(keyOf(code)).nodeId, host: `10.0.${number}.1`, port: 30_303 },
    accounts: {
      admin: account("admin"),
      registrar: account("registrar"),
      signatory: account("signatory"),
      monitor: account("monitor"),
    },
    rpcPublicKey: createRpcKey().publicPem,
    endpoint: `https://aeo-${number}.example/`,
    tokenIssuer: "https://login.example",
  };
}

/** A network of so many members. */
export function networkOf(members: number, options: Record<string, unknown> = {}): Network {
  const list = Array.from({ length: members }, (_, number) => memberNumber(number));
  return parseNetwork({ chainId: 20_260_101, members: list, ...options });
}

/** The files of a network in memory, to be broken. */
export function filesOf(network: Network): Map<string, string> {
  return new Map(generateNetwork(network));
}

/** A folder that is a map. */
export function folderOf(files: ReadonlyMap<string, string>, mode = 0o600): Folder {
  return {
    text: (path) => files.get(path),
    files: (prefix) =>
      [...files.keys()].filter((path) => path.startsWith(`${prefix}/`)).map((path) => ({ path, mode, bytes: 1 })),
  };
}

/** What the check says of files in memory. */
export function check(files: ReadonlyMap<string, string>, context: Partial<CheckContext> & { mode?: number } = {}) {
  const bundle = readBundle(files.get("members.json") ?? "", folderOf(files, context.mode));
  return checkNetwork(bundle, { settingsFaults: () => [], ...context });
}

/** The whole check: by the rules, and byte for byte. */
export function checkWhole(files: ReadonlyMap<string, string>, ...accepted: readonly string[]) {
  const folder = folderOf(files);
  const { network } = readBundle(files.get("members.json") ?? "", folder);
  return [...check(files), ...compareGenerated(network, folder, new Set(accepted))];
}
