import { describe, expect, it } from "vitest";
import { newKeystore } from "../../src/ledger/newKeystore.ts";
import { entryDifferences, readOwnKeys } from "../../src/network/ownKeys.ts";
import { makeMemberKeys } from "../../src/network/keyCeremony.ts";
import { memberSchema } from "../../src/network/networkSchema.ts";
import { parseNetwork } from "../../src/network/memberFile.ts";
import { createRpcKey } from "../../src/network/rpcAccess.ts";
import { STRANGER } from "./support/brokenFiles.ts";
import { check, filesOf, folderOf, keyOf, memberNumber, TAIPEI } from "./support/members.ts";

const PASSWORD = "correct horse battery";
const made = new Map([...(await makeMemberKeys(TAIPEI, PASSWORD, 2))].map(([path, { text }]) => [path, text]));
const entry = memberSchema.parse(JSON.parse(made.get("member.json") ?? ""));

/** What the check says to TW when the others hold this as its entry. */
function saidTo(listed: Record<string, any>, keys: ReadonlyMap<string, string> = made): string[] {
  const network = parseNetwork({ chainId: 20_260_101, members: [listed, ...[0, 1, 2].map(memberNumber)] });
  const own = readOwnKeys(folderOf(keys));
  return check(filesOf(network), { own }).map(({ code, at }) => `${code} ${at}`);
}

const SWAPS: readonly (readonly [pointer: string, change: (member: Record<string, any>) => void])[] = [
  ["/economy", (member) => (member["economy"] = "JP")],
  ["/timeZone", (member) => (member["timeZone"] = "UTC")],
  ["/node/publicKey", (member) => (member["node"].publicKey = STRANGER.nodeId)],
  ["/node/host", (member) => (member["node"].host = "203.0.113.11")],
  ["/node/port", (member) => (member["node"].port = 30_304)],
  ["/node/egress/0", (member) => (member["node"].egress = ["203.0.113.12"])],
  ["/accounts/admin", (member) => (member["accounts"].admin = STRANGER.address)],
  ["/accounts/registrar", (member) => (member["accounts"].registrar = STRANGER.address)],
  ["/accounts/signatory", (member) => (member["accounts"].signatory = STRANGER.address)],
  ["/accounts/monitor", (member) => (member["accounts"].monitor = STRANGER.address)],
  ["/rpcPublicKey", (member) => (member["rpcPublicKey"] = createRpcKey().publicPem)],
  ["/endpoint", (member) => (member["endpoint"] = "https://aeo.tw.example.net")],
  ["/tokenIssuer", (member) => (member["tokenIssuer"] = "https://login.tw.example.net")],
];

describe("a member's own entry in what went round", () => {
  it("is right when it is what was handed in", () => {
    expect(saidTo(entry)).toEqual([]);
  });

  it.each(SWAPS)("is seen to be changed at %s", (pointer, change) => {
    const listed = structuredClone(entry) as Record<string, any>;
    change(listed);
    if (pointer === "/economy") expect(saidTo(listed)).toEqual(["OWN_KEY members.json"]);
    else
      expect(saidTo(listed)).toEqual([
        expect.stringMatching(new RegExp(`^OWN_(KEY|ENTRY) members\\.json \\(${pointer}\\)$`)),
      ]);
  });

  it("has no field that no swap was tried on", () => {
    const pointers = (value: unknown, at = ""): string[] =>
      typeof value === "object" && value !== null
        ? Object.entries(value).flatMap(([key, inner]) => pointers(inner, `${at}/${key}`))
        : [at];
    const tried = SWAPS.map(([pointer]) => pointer);
    expect(pointers(entry).filter((pointer) => !tried.includes(pointer))).toEqual([]);
  });

  it("is held against the keys themselves, too", async () => {
    const { json } = await newKeystore(PASSWORD, 2);
    expect(saidTo(entry, new Map(made).set("keystores/admin.json", json))).toEqual([
      "OWN_KEY members.json (/accounts/admin)",
    ]);
    expect(saidTo(entry, new Map(made).set("node.key", keyOf("another")))).toEqual([
      "OWN_KEY members.json (/node/publicKey)",
    ]);
    const rpcKey = createRpcKey().privatePem;
    expect(saidTo(entry, new Map(made).set("rpc.key.pem", rpcKey))).toEqual(["OWN_KEY members.json (/rpcPublicKey)"]);
  });

  it("is not read from keys that can't be used, and none is repeated", () => {
    for (const path of ["node.key", "rpc.key.pem", "keystores/monitor.json", "member.json"]) {
      const broken = new Map(made).set(path, "secret");
      expect(() => readOwnKeys(folderOf(broken)), path).toThrow(RangeError);
      expect(() => readOwnKeys(folderOf(broken)), path).not.toThrow(/secret/);
      broken.delete(path);
      if (path === "node.key") continue;
      expect(() => readOwnKeys(folderOf(broken)), path).toThrow(path);
    }
  });

  it("is checked without the node's key, which a hardware module does not give out", () => {
    const keys = new Map(made);
    keys.delete("node.key");
    expect(saidTo(entry, keys)).toEqual([]);
    const listed = { ...entry, node: { ...entry.node, publicKey: STRANGER.nodeId } };
    expect(saidTo(listed, keys)).toEqual(["OWN_KEY members.json (/node/publicKey)"]);
  });

  it("may be spelt in other letters", () => {
    const upper = {
      ...entry,
      accounts: { ...entry.accounts, admin: `0x${entry.accounts.admin.slice(2).toUpperCase()}` },
    };
    expect(entryDifferences(entry, memberSchema.parse(upper))).toEqual([]);
  });
});
