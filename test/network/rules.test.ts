import { describe, expect, it } from "vitest";
import { type RuleCode, RULES } from "../../src/network/finding.ts";
import { foundKeys } from "../../src/network/foundKeys.ts";
import { createRpcKey } from "../../src/network/rpcAccess.ts";
import { inText, inYaml } from "./support/breaks.ts";
import { CASES, CONFIG, NETWORK, option } from "./support/brokenFiles.ts";
import { COMPOSE, image } from "./support/brokenServices.ts";
import { check, filesOf, folderOf, keyOf, networkOf } from "./support/members.ts";

/** Codes whose cases need more than a file: they are below. */
const ELSEWHERE: readonly RuleCode[] = [
  "KEYS_TOGETHER",
  "KEY_MODE",
  "TRIAL",
  "OWN_KEY", // ownEntry.test.ts
  "OWN_ENTRY",
  "FILE_DIFFERS", // altered.test.ts
  "EXTRA_FILE",
  "GENESIS_CONTINUED",
  "STATE_CARRIED", // carriedState.test.ts
];

describe("the rules of a network's files", () => {
  it("find nothing in what was generated", () => {
    expect(check(filesOf(NETWORK))).toEqual([]);
  });

  it.each(CASES)("%s: %s", (code, _, change, at) => {
    const files = filesOf(NETWORK);
    change(files);
    const findings = check(files).filter((finding) => finding.code === code);
    expect(findings.length).toBeGreaterThan(0);
    for (const { at: place, problem, fix, severity } of findings) {
      expect(severity).toBe("fault");
      expect(place).toMatch(at);
      expect(problem).not.toBe("");
      expect(fix).not.toBe("");
    }
  });

  it("each have a case that breaks them", () => {
    const shown = new Set<RuleCode>([...CASES.map(([code]) => code), ...ELSEWHERE]);
    expect(Object.keys(RULES).filter((code) => !shown.has(code as RuleCode))).toEqual([]);
  });

  it("say a broken file once, and hold it against no other rule", () => {
    const files = filesOf(NETWORK);
    files.delete(CONFIG);
    expect(check(files).map(({ code }) => code)).toEqual(["FILE_MISSING"]);
  });

  it("say of an empty genesis file that it is one, and nothing of what it would have said", () => {
    const files = filesOf(NETWORK);
    for (const path of files.keys()) if (path.endsWith("genesis.json")) files.set(path, "");
    const findings = check(files);
    expect(findings.map(({ code }) => code)).toEqual(Array.from({ length: 5 }, () => "FILE_MISSING"));
    expect(JSON.stringify(findings)).not.toContain("NaN");
  });

  it("take other spellings and additions that change nothing", () => {
    const files = filesOf(NETWORK);
    const upper = (text: string) =>
      text.replaceAll(/0x[0-9a-f]{40}/g, (address) => `0x${address.slice(2).toUpperCase()}`);
    for (const path of files.keys()) if (path.endsWith("permissions_config.toml")) inText(path, upper)(files);
    option("rpc-max-logs-range", 10_000)(files);
    inYaml(COMPOSE, ({ services }) => services.besu.ports.push("127.0.0.1:9545:9545"))(files);
    image(`registry.example/mirror/besu:26.10.1@sha256:${"ab".repeat(32)}`)(files);
    expect(check(files)).toEqual([]);
  });
});

describe("the rules of keys", () => {
  const keys = (...economies: string[]) => {
    const files = filesOf(NETWORK);
    for (const code of economies) files.set(`${code}/keys/node.key`, `${keyOf(code)}\n`);
    return files;
  };

  it("warn of the keys of two members in one place", () => {
    expect(check(keys("AD"))).toEqual([]);
    expect(check(keys("AD", "AF"))).toMatchObject([{ code: "KEYS_TOGETHER", severity: "warning" }]);
  });

  it("say that a network is a trial", () => {
    const files = filesOf(networkOf(4, { trial: true, chainId: 31_337 }));
    expect(check(files)).toMatchObject([{ code: "TRIAL", severity: "warning" }]);
  });

  it.each([
    ["a node's key", keyOf("x")],
    ["a key as PEM", createRpcKey().privatePem],
    ["a keystore", '{"Crypto":{"ciphertext":"ab"}}'],
    ["a JWK", '{"keys":[{"kty":"OKP","d":"AD"}]}'],
  ])("find %s that others can read, whatever its name", (_, text) => {
    const files = filesOf(NETWORK).set("AE/notes.json", text);
    expect(check(files, { mode: 0o640 })).toMatchObject([{ code: "KEY_MODE", at: "AE/notes.json" }]);
  });

  it("take the owner's own folder too, passwords and tokens in it", () => {
    const entry = NETWORK.members[0]!;
    const held = { node: entry.node.publicKey, rpc: entry.rpcPublicKey, accounts: entry.accounts };
    const folder = new Map([
      ["keys/node.key", keyOf("x")],
      ["keys/keystore-password", "correct horse battery"],
      ["keys/gateway/rpc-token", "eyJhbGciOiJFUzI1NiJ9.eyJleHAiOjF9.abc"],
      ["keys/member.json", JSON.stringify(entry)],
    ]);
    const files = foundKeys(folderOf(folder, 0o666), "keys", undefined);
    const found = check(filesOf(NETWORK), { own: { entry, held, files } });
    expect(found.map(({ code, at }) => `${code} ${at}`)).toEqual([
      "KEY_MODE keys/node.key",
      "KEY_MODE keys/keystore-password",
      "KEY_MODE keys/gateway/rpc-token",
    ]);
  });

  it("pass on why a gateway would not start", () => {
    const findings = check(filesOf(NETWORK), { settingsFaults: () => ["AEO_PORT: a whole number"] });
    expect(findings).toHaveLength(4);
    expect(findings[0]).toMatchObject({ code: "GATEWAY_ENVIRONMENT", at: expect.stringMatching(/gateway\.env:\d+$/) });
  });
});
