import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createPublicKey } from "node:crypto";
import { join } from "node:path";
import { jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type EmbeddedChain, startEmbeddedChain } from "../../src/chain/embeddedChain.ts";
import { keystoreSigner } from "../../src/ledger/keystore.ts";
import { nodeOfPrivateKey } from "../../src/ledger/nodeKey.ts";
import { parseNetwork } from "../../src/network/memberFile.ts";
import { aeo, scratch } from "../cli/support/runCli.ts";
import { NOW } from "../cli/support/memoryLedger.ts";
import { type RpcCaller, rpcToken } from "../../src/network/rpcAccess.ts";
import type { RpcServer } from "../support/rpcServer.ts";
import { guardedNode } from "./support/guardedNode.ts";
import { memberNumber } from "./support/members.ts";

const CHAIN_ID = 20_260_101;
const PASSWORD = "correct horse battery";
const directory = scratch();
const at = (path: string) => join(directory, path);
const text = (path: string) => readFileSync(at(path), "utf8");
const silent = { info() {}, warn() {}, error() {} };

let chain: EmbeddedChain;
/** The chain behind TW's node, which asks for tokens. */
let guarded: RpcServer | undefined;
const node = async () => (guarded ??= await guardedNode(chain, text("network/TW/besu/rpc.pub.pem"))).url;
beforeAll(async () => {
  writeFileSync(at("password"), `${PASSWORD}\n`);
  chain = await startEmbeddedChain({ port: 0, chainId: CHAIN_ID, now: Date.now, log: silent });
});
afterAll(async () => {
  await guarded?.[Symbol.asyncDispose]();
  await chain.close();
});

const key = (out: string, ...more: string[]) => {
  const who = ["--economy", "TW", "--host", "203.0.113.10", "--time-zone", "Asia/Taipei"];
  const where = ["--endpoint", "https://aeo.tw.example", "--token-issuer", "https://login.tw.example"];
  return aeo(["network", "key", ...who, ...where, "--password-file", at("password"), "--out", at(out), ...more]);
};

/** A file of members in which TW is the first. */
function membersFile(name: string, count: number): string {
  const others = Array.from({ length: count - 1 }, (_, number) => memberNumber(number));
  const members = [JSON.parse(text("keys/member.json")), ...others];
  writeFileSync(at(name), JSON.stringify({ chainId: CHAIN_ID, members }));
  return at(name);
}

// Each test goes on from the one before, as a member does.
describe("from a member's keys to a ledger", () => {
  it("makes keys that only their owner can read, whatever the mask", async () => {
    const before = process.umask(0);
    const { exit, stdout, stderr } = await key("keys").finally(() => process.umask(before));
    expect(exit, stderr).toBe(0);
    expect(stdout).toContain("member.json");
    const secrets = [
      "node.key",
      "rpc.key.pem",
      "statement-keys.json",
      "keystores/admin.json",
      "keystores/monitor.json",
    ];
    for (const path of secrets) {
      expect(statSync(at(`keys/${path}`)).mode & 0o777, path).toBe(0o600);
      expect(stdout).not.toContain(text(`keys/${path}`).trim());
    }
    expect(statSync(at("keys/keystores")).mode & 0o777).toBe(0o700);
    const member = JSON.parse(text("keys/member.json"));
    expect(member.node).toMatchObject({ publicKey: nodeOfPrivateKey(text("keys/node.key")).nodeId, port: 30_303 });
    const admin = await keystoreSigner(text("keys/keystores/admin.json"), PASSWORD, { demo: false });
    expect(admin.address).toBe(member.accounts.admin);
    expect(new Set(Object.values(member.accounts)).size).toBe(4);
    expect(text("keys/member.json")).not.toMatch(/PRIVATE|"d":/);
  }, 60_000);

  it("never makes them anew in the same place", async () => {
    const [before, member] = [text("keys/node.key"), text("keys/member.json")];
    rmSync(at("keys/member.json")); // one left is enough
    const { exit, stderr } = await key("keys");
    expect(exit).toBe(2);
    expect(stderr).toContain("FILE_EXISTS");
    expect(text("keys/node.key")).toBe(before);
    expect(existsSync(at("keys/member.json"))).toBe(false);
    writeFileSync(at("keys/member.json"), member);
  });

  it.each([
    [["--host", "node.example"], "IPv4"],
    [["--endpoint", "http://aeo.tw.example"], "https URL"],
    [["--time-zone", "Taipei"], "IANA time zone"],
    [["--host", "127.0.0.1"], "127.0.0.1 is every machine itself"],
    [["--port", "8545"], "port 8545 is taken"],
    [["--token-issuer", "https://login.tw.example\nNODE_OPTIONS=x"], "tokenIssuer must be an https URL"],
  ])(
    "refuses %j and writes nothing",
    async (options, why) => {
      const { exit, stderr } = await key("others", ...options);
      expect(exit).toBe(2);
      expect(stderr).toContain(why);
      expect(existsSync(at("others"))).toBe(false);
    },
    60_000,
  );

  it("refuses a password that protects nothing", async () => {
    writeFileSync(at("short"), "secret\n");
    const { exit, stderr } = await key("others", "--password-file", at("short"));
    expect(exit).toBe(2);
    expect(stderr).toContain("fewer than 12 characters");
  });

  it.each([1, 2, 3])("generates nothing for %i members, and says what fewer would bear", async (count) => {
    const members = membersFile("few.json", count);
    const { exit, stderr } = await aeo(["network", "generate", "--members", members, "--out", at("few")]);
    expect(exit).toBe(2);
    expect(stderr).toContain("TOO_FEW_MEMBERS");
    expect(existsSync(at("few"))).toBe(false);
  });

  it("refuses a file of members with all its faults", async () => {
    writeFileSync(at("bad.json"), JSON.stringify({ chainId: 0, members: [{ economy: "tw" }] }));
    const { exit, stderr } = await aeo(["network", "generate", "--members", at("bad.json"), "--out", at("bad")]);
    expect(exit).toBe(2);
    expect(stderr).toMatch(/MEMBERS_INVALID[\s\S]*\/chainId[\s\S]*\/members\/0\/node/);
  });

  it("generates a network, once, and finds it right", async () => {
    const members = membersFile("members.json", 4);
    const generate = () => aeo(["network", "generate", "--members", members, "--out", at("network")]);
    const made = await generate();
    expect(made.exit, made.stderr).toBe(0);
    expect(made.stdout).toMatch(/1 may be down at once, 1 may lie/);
    expect((await generate()).stderr).toContain("FILE_EXISTS");
    const checked = await aeo(["network", "check", at("network"), "--keys", at("keys")]);
    expect(checked.exit, checked.stdout).toBe(0);
    const digest = /digest\s+([0-9a-f]{64})/;
    expect(digest.exec(checked.stdout)?.[1]).toBe(digest.exec(made.stdout)?.[1]);
  });

  it("says what a hand broke, with 1, in words and as JSON", async () => {
    const path = "network/TW/besu/config.toml";
    const before = text(path);
    writeFileSync(at(path), before.replace("min-gas-price = 0", "min-gas-price = 1000"));
    const { exit, stdout } = await aeo(["network", "check", at("network")]);
    expect(exit).toBe(1);
    expect(stdout).toMatch(/MIN_GAS_PRICE[\s\S]*TW\/besu\/config\.toml:\d+[\s\S]*min-gas-price=0/);
    const { outcome, findings, digest } = JSON.parse((await aeo(["network", "check", at("network"), "--json"])).stdout);
    expect({ outcome, codes: findings.map((each: { code: string }) => each.code) }).toEqual({
      outcome: "FAULT",
      codes: ["MIN_GAS_PRICE", "FILE_DIFFERS"],
    });
    writeFileSync(at(path), before);
    expect(JSON.parse((await aeo(["network", "check", at("network"), "--json"])).stdout).digest).not.toBe(digest);
  });

  it("finds settings that the gateway itself would refuse, and keys that others can read", async () => {
    const path = "network/TW/gateway.env";
    const before = text(path);
    writeFileSync(at(path), before.replace("AEO_PORT=8080", "AEO_PORT=http\nAEO_PROT=1"));
    mkdirSync(at("network/TW/keys"));
    writeFileSync(at("network/TW/keys/node.key"), text("keys/node.key"));
    chmodSync(at("network/TW/keys/node.key"), 0o644);
    const { stdout } = await aeo(["network", "check", at("network"), "--json"]);
    const found = JSON.parse(stdout).findings.map(({ code, at: place }: Record<string, string>) => `${code} ${place}`);
    expect(found).toEqual([
      "GATEWAY_ENVIRONMENT TW/gateway.env:5",
      "GATEWAY_ENVIRONMENT TW/gateway.env:6",
      "KEY_MODE TW/keys/node.key",
      "FILE_DIFFERS TW/gateway.env:5",
    ]);
    writeFileSync(at(path), before);
    rmSync(at("network/TW/keys"), { recursive: true });
  });

  it("ends with 2 where there is no network", async () => {
    expect((await aeo(["network", "check", at("nowhere")])).exit).toBe(2);
  });

  it("signs tokens that the node's public key confirms, for what the caller may do", async () => {
    const sign = (caller: string, ...more: string[]) =>
      aeo(["network", "token", "--key", at("keys/rpc.key.pem"), "--for", caller, ...more]);
    const token = (await sign("auditor", "--days", "2")).stdout.trim();
    const publicKey = createPublicKey(text("network/TW/besu/rpc.pub.pem"));
    const { payload } = await jwtVerify(token, publicKey, { algorithms: ["ES256"], currentDate: new Date(NOW * 1000) });
    expect(payload.exp).toBe(NOW + 2 * 86_400);
    expect(payload["permissions"]).toContain("eth:getProof");
    expect(payload["permissions"]).not.toContain("eth:sendRawTransaction");
    expect((await sign("anybody")).exit).toBe(2);
    expect((await aeo(["network", "token", "--key", at("keys/node.key"), "--for", "auditor"])).stderr).toContain(
      "not a private key of P-256",
    );
    const written = await sign("gateway", "--out", at("keys/rpc-token"));
    expect({ exit: written.exit, stdout: written.stdout }).toEqual({ exit: 0, stdout: "" });
    expect(statSync(at("keys/rpc-token")).mode & 0o777).toBe(0o600);
  });

  /** A token that is good by the clock of the node, not by that of the test. */
  async function tokenFor(caller: RpcCaller): Promise<string> {
    const path = at(`keys/${caller}-token`);
    writeFileSync(path, await rpcToken(text("keys/rpc.key.pem"), caller, { nowMs: Date.now(), seconds: 3_600 }));
    return path;
  }

  it("deploys once, with a signature of one member, through a node that asks for a token", async () => {
    const signer = ["--key", at("keys/keystores/admin.json"), "--password-file", at("password")];
    const rest = ["--members", at("network/members.json"), "--out", at("ledger/address-book.json")];
    const url = await node();
    const deploy = (...more: string[]) => aeo(["network", "deploy", "--rpc", url, ...signer, ...rest, ...more]);
    const shown = ["--token-file", await tokenFor("gateway")];
    expect((await deploy("--not-qbft")).stderr).toContain("asks for a token");
    const wrong = await deploy(...shown); // the embedded chain is not QBFT's
    expect(wrong.stderr).toMatch(/LEDGER_WRONG_CHAIN[\s\S]*fix .*genesis file is that of the members/);
    const mayNotSend = await deploy("--not-qbft", "--token-file", await tokenFor("auditor"));
    expect(mayNotSend).toMatchObject({ exit: 3, stderr: expect.stringContaining("aeo network token") });
    // Not by the number of blocks: the chain makes empty ones as time goes by.
    const { address } = JSON.parse(text("keys/keystores/admin.json")) as { address: string };
    const sent = () => chain.request("eth_getTransactionCount", [`0x${address.replace(/^0x/, "")}`, "latest"]);
    expect(await sent()).toBe("0x0");
    const { exit, stdout, stderr } = await deploy("--not-qbft", ...shown);
    expect(exit, stderr).toBe(0);
    expect(text("ledger/address-book.json")).toBe(stdout);
    const deployed = await sent();
    expect(deployed).not.toBe("0x0");
    expect((await deploy("--not-qbft", ...shown)).stderr).toContain("FILE_EXISTS");
    expect(await sent()).toBe(deployed);
  }, 60_000);

  it("registers the member, and an auditor finds everything right", async () => {
    const keys = ["--keys", at("keys"), "--password-file", at("password"), "--book", at("ledger/address-book.json")];
    const register = async (...more: string[]) =>
      aeo(["network", "register", "--rpc", await node(), "--token-file", await tokenFor("gateway"), ...keys, ...more]);
    const { exit, stdout, stderr } = await register("--json");
    expect(exit, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ economy: "TW", registered: { length: 8 } });
    expect((await register()).stdout).not.toContain("written");
    const member = text("keys/member.json");
    writeFileSync(at("keys/member.json"), member.replace("https://aeo.tw.example", "https://elsewhere.tw.example"));
    const changed = await register();
    expect(changed.exit).toBe(2);
    for (const word of ["ALREADY_REGISTERED", "elsewhere", "/v1/endpoints", "alarm acknowledge", "pass-nonces"])
      expect(changed.stderr).toContain(word);
    expect((await register("--past-gateway")).stdout).toMatch(/written +endpoint https:\/\/elsewhere/);
    writeFileSync(at("keys/member.json"), member);
    const audit = async () => aeo(["audit", "replay", "--rpc", await node(), "--book", at("ledger/address-book.json")]);
    expect((await audit()).exit).toBe(3);
    vi.stubEnv("AEO_RPC_TOKEN_FILE", await tokenFor("auditor"));
    const audited = await audit();
    vi.unstubAllEnvs();
    expect(audited.exit, audited.stdout + audited.stderr).toBe(0);
  }, 60_000);

  it("shows no token to another machine in the clear", async () => {
    const keys = ["--keys", at("keys"), "--password-file", at("password"), "--book", at("ledger/address-book.json")];
    const node = ["--rpc", "http://203.0.113.9:8545", "--token-file", at("keys/rpc-token")];
    const { exit, stderr } = await aeo(["network", "register", ...node, ...keys]);
    expect(exit).toBe(2);
    expect(stderr).toContain("PLAIN_HTTP_REFUSED");
  }, 60_000);
});

describe("a trial", () => {
  it("makes all keys in one place only when asked, and says what that means", async () => {
    const hosts = ["TW=10.0.0.1", "JP=10.0.0.2", "KR=10.0.0.3", "NZ=10.0.0.4"];
    const trial = (list: readonly string[], ...more: string[]) =>
      aeo(["network", "generate", "--trial", list.join(","), "--out", at("trial"), ...more]);
    const options = ["--chain-id", "7", "--password-file", at("password")];
    expect((await trial(hosts)).stderr).toContain("--chain-id");
    expect((await trial(hosts.slice(1), ...options)).stderr).toContain("TOO_FEW_MEMBERS");
    expect(existsSync(at("trial"))).toBe(false);
    const { exit, stderr } = await trial(hosts, ...options);
    expect(exit, stderr).toBe(0);
    expect(stderr).toMatch(/^TRIAL: all private keys are made here/);
    expect(statSync(at("trial/KR/keys/node.key")).mode & 0o777).toBe(0o600);
    const network = parseNetwork(JSON.parse(text("trial/members.json")));
    expect(network.members[2]?.node.publicKey).toBe(nodeOfPrivateKey(text("trial/KR/keys/node.key")).nodeId);
    const checked = await aeo(["network", "check", at("trial")]);
    expect(checked.exit, checked.stdout).toBe(0);
    expect(checked.stdout).toMatch(/warning\s+KEYS_TOGETHER/);
  }, 120_000);
});
