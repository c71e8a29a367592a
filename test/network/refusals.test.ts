import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { isPublicAccount } from "../../src/ledger/demoKeys.ts";
import { nodeOfPrivateKey, nodeOfPublicKey } from "../../src/ledger/nodeKey.ts";
import { folderAt } from "../../src/network/folder.ts";
import { makeMemberKeys } from "../../src/network/keyCeremony.ts";
import { replaceSecret } from "../../src/network/replaceSecret.ts";
import { writeNewFiles } from "../../src/network/writeFiles.ts";
import { aeo, scratch } from "../cli/support/runCli.ts";
import { memberNumber, TAIPEI } from "./support/members.ts";

const directory = scratch();
const at = (path: string) => join(directory, path);
/** Account 0 of Hardhat and anvil. */
const HARDHAT_KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const HARDHAT = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

beforeAll(async () => {
  writeFileSync(at("password"), "correct horse battery\n");
  writeNewFiles(at("keys"), await makeMemberKeys(TAIPEI, "correct horse battery", 2));
});

function write(name: string, change: (file: Record<string, any>) => void): string {
  const file = { chainId: 20_260_101, members: [0, 1, 2, 3].map(memberNumber) };
  change(file);
  writeFileSync(at(name), JSON.stringify(file));
  return at(name);
}

describe("a trial", () => {
  it.each([
    ["an economy twice", "TW=10.0.0.1,TW=10.0.0.2,JP=10.0.0.3,KR=10.0.0.4", "TW twice"],
    ["an address twice", "TW=10.0.0.1,JP=10.0.0.1,KR=10.0.0.3,NZ=10.0.0.4", "10.0.0.1 twice"],
    ["no economy", "TW=10.0.0.1,XX=10.0.0.2,KR=10.0.0.3,NZ=10.0.0.4", "XX .*ISO 3166"],
    ["no machine's address", "TW=224.0.0.1,JP=10.0.0.2,KR=10.0.0.3,NZ=10.0.0.4", "TW .*224.0.0.1 is no address"],
  ])(
    "is refused for %s, as members are",
    async (_, list, why) => {
      const options = ["--chain-id", "31337", "--password-file", at("password"), "--out", at("trial")];
      const { exit, stderr } = await aeo(["network", "generate", "--trial", list, ...options]);
      expect(stderr).toMatch(new RegExp(`MEMBERS_INVALID[\\s\\S]*${why}`));
      expect(exit).toBe(2);
      expect(existsSync(at("trial"))).toBe(false);
    },
    60_000,
  );
});

describe("members that must not be", () => {
  it.each<[string, (file: Record<string, any>) => void, RegExp]>([
    ["no economy", (f) => (f["members"][1].economy = "XX"), /XX \/members\/1\/economy must be an ISO 3166-1 .*"XX"/],
    [
      "nobody's admin",
      (f) => (f["members"][1].accounts.admin = `0x${"0".repeat(40)}`),
      /AE .*admin is an address that nobody/,
    ],
    [
      "a wrong checksum",
      (f) => (f["members"][1].accounts.admin = HARDHAT.replace("F6F4", "F6f4")),
      /AE .*wrong checksum/,
    ],
    [
      "a key of everybody's",
      (f) => (f["members"][1].accounts.admin = HARDHAT),
      /AE \/members\/1\/accounts\/admin .*key that everybody knows/,
    ],
    [
      "a node's key of everybody's",
      (f) => (f["members"][1].node.publicKey = nodeOfPrivateKey(HARDHAT_KEY).nodeId),
      /AE \/members\/1\/node\/publicKey .*key that everybody knows/,
    ],
    [
      "another's node as admin",
      (f) => (f["members"][2].accounts.admin = nodeAddress(f["members"][0].node.publicKey)),
      /AF \/members\/2\/accounts\/admin .* is the account of AD node already/,
    ],
    ["one RPC key", (f) => (f["members"][2].rpcPublicKey = f["members"][0].rpcPublicKey), /AF .*RPC key of AD already/],
    [
      "itself",
      (f) => (f["members"][0].node.host = "127.0.0.1"),
      /AD \/members\/0\/node 127.0.0.1 is every machine itself/,
    ],
    ["everywhere", (f) => (f["members"][0].node.host = "0.0.0.0"), /AD .* 0.0.0.0 is no address of a machine/],
    ["a group", (f) => (f["members"][0].node.egress = ["224.0.0.1"]), /AD \/members\/0\/node\/egress\/0 224.0.0.1/],
    [
      "a name",
      (f) => (f["members"][0].node.host = "node.example"),
      /AD \/members\/0\/node\/host must be an IPv4 address.*"node.example"/,
    ],
    ["the proxy's port", (f) => (f["members"][0].node.port = 443), /AD .*port 443 is taken/],
    ["the node's RPC port", (f) => (f["members"][0].node.port = 8545), /AD .*port 8545 is taken.*30303/],
    ["Ethereum", (f) => (f["chainId"] = 1), /\/chainId 1 is another chain's/],
    ["Hardhat's chain", (f) => (f["chainId"] = 31_337), /\/chainId 31337 is another chain's/],
    ["fewer validators", (f) => (f["validators"] = ["AD", "AE", "AF"]), /TOO_FEW_MEMBERS/],
    ["a stranger's validator", (f) => (f["validators"] = ["TW"]), /\/validators\/0 TW is not among the members/],
  ])("are refused, with whose entry it is and the value: %s", async (_, change, why) => {
    const { exit, stderr } = await aeo([
      "network",
      "generate",
      "--members",
      write("bad.json", change),
      "--out",
      at("bad"),
    ]);
    expect(stderr).toMatch(why);
    expect(exit).toBe(2);
    expect(existsSync(at("bad"))).toBe(false);
  });

  it("are not those whose address has its checksum, nor those of a trial", async () => {
    const right = write(
      "right.json",
      (f) => (f["members"][1].accounts.admin = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
    );
    expect((await aeo(["network", "generate", "--members", right, "--out", at("right")])).exit).toBe(0);
    const trial = write("trial.json", (f) => {
      Object.assign(f, { trial: true, chainId: 31_337 });
      f["members"][0].node.host = "127.0.0.1";
      f["members"][0].accounts.admin = HARDHAT;
    });
    const { exit, stdout, stderr } = await aeo(["network", "generate", "--members", trial, "--out", at("try")]);
    expect(exit, stderr).toBe(0);
    expect(stdout).toMatch(/trial\s+yes/);
    expect(isPublicAccount(HARDHAT.toLowerCase() as `0x${string}`)).toBe(true);
  });

  it("are not said by a genesis file either", async () => {
    const members = write("go-on.json", () => {});
    await aeo(["network", "generate", "--members", members, "--out", at("first")]);
    const genesis = JSON.parse(readFileSync(at("first/genesis.json"), "utf8"));
    genesis.config.transitions = { qbft: [{ block: 9, validators: [`0x${"22".repeat(20)}`] }] };
    writeFileSync(at("changed.json"), JSON.stringify(genesis));
    const goOn = ["network", "generate", "--members", members, "--genesis", at("changed.json"), "--out", at("second")];
    const { exit, stderr } = await aeo(goOn);
    expect(stderr).toMatch(/MEMBERS_INVALID[\s\S]*0x2222\w+ is the node of no member/);
    expect(exit).toBe(2);
  });

  function nodeAddress(publicKey: string): string {
    const members = [0, 1, 2, 3].map(memberNumber);
    expect(members.some(({ node }) => node.publicKey === publicKey)).toBe(true);
    return nodeOfPublicKey(publicKey).address;
  }
});

describe("own keys", () => {
  const swapped = (name: string) =>
    write(name, (file) => {
      file["members"][0] = JSON.parse(readFileSync(at("keys/member.json"), "utf8"));
      file["members"][0].accounts.admin = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
    });

  it("stop a deployment whose founder is another, before anything is sent", async () => {
    const signer = ["--key", at("keys/keystores/admin.json"), "--password-file", at("password")];
    const options = ["--rpc", "http://127.0.0.1:9", "--members", swapped("swapped.json"), "--out", at("book.json")];
    const { exit, stderr } = await aeo(["network", "deploy", ...signer, ...options]);
    expect(stderr).toMatch(/ENTRY_DIFFERS[\s\S]*\/accounts\/admin is "0x5aaeb6\w+", and TW handed in/);
    expect(exit).toBe(2);
  });

  it("stop a registration, too", async () => {
    const keys = ["--keys", at("keys"), "--password-file", at("password"), "--book", bookFile()];
    const options = ["--rpc", "http://127.0.0.1:9", "--members", swapped("swapped.json")];
    expect((await aeo(["network", "register", ...keys, ...options])).stderr).toContain("ENTRY_DIFFERS");
  });

  it("are looked at for who can read them, where they lie", async () => {
    const members = write("with-tw.json", (file) => {
      file["members"][0] = JSON.parse(readFileSync(at("keys/member.json"), "utf8"));
    });
    await aeo(["network", "generate", "--members", members, "--out", at("net")]);
    const check = async () => {
      const { stdout } = await aeo(["network", "check", at("net"), "--keys", at("keys"), "--json"]);
      return JSON.parse(stdout).findings.map(({ code, at: place }: Record<string, string>) => `${code} ${place}`);
    };
    expect(await check()).toEqual([]);
    for (const name of ["node.key", "keystores/admin.json"]) chmodSync(at(`keys/${name}`), 0o666);
    expect(await check()).toEqual([`KEY_MODE ${at("keys/keystores/admin.json")}`, `KEY_MODE ${at("keys/node.key")}`]);
    for (const name of ["node.key", "keystores/admin.json"]) chmodSync(at(`keys/${name}`), 0o600);
  });

  it("let a member look at its files where its node runs", async () => {
    const running = folderAt(at("net/TW"));
    const files = running
      .files("")
      .map(({ path }): [string, { text: string; secret: boolean }] => [
        path,
        { text: running.text(path) ?? "", secret: false },
      ]);
    writeNewFiles(at("TW"), new Map(files));
    const check = (...more: string[]) =>
      aeo(["network", "check", at("net"), "--keys", at("keys"), "--running", at("TW"), ...more]);
    expect((await check()).exit).toBe(0);
    const compose = readFileSync(at("TW/compose.yml"), "utf8");
    writeFileSync(at("TW/compose.yml"), compose.replace("besu:26.9.0", "besu:26.10.0"));
    expect(await check()).toMatchObject({ exit: 1, stdout: expect.stringContaining("FILE_DIFFERS") });
    const accepted = await check("--accept", "TW/compose.yml");
    expect(accepted).toMatchObject({
      exit: 0,
      stdout: expect.stringMatching(/1 accepted change[\s\S]*\+ image: .*26\.10\.0/),
    });
    expect(await check("--accept", "genesis.json")).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining("USAGE"),
    });
    writeFileSync(at("TW/compose.yml"), compose);
  });

  function bookFile(): string {
    const names = ["authorities", "certifications", "arrangements", "benefits"];
    const contracts = Object.fromEntries(
      names.map((name, at) => [
        name,
        { address: `0x${`1${at}`.repeat(20)}`, codeHash: `0x${"11".repeat(32)}`, deployedAt: 1 },
      ]),
    );
    writeFileSync(
      at("book.json"),
      JSON.stringify({ chainId: 20_260_101, genesisHash: `0x${"11".repeat(32)}`, contracts }),
    );
    return at("book.json");
  }
});

describe("what is written", () => {
  it("has its mode whatever the process's mask is, folders too", () => {
    const before = process.umask(0o077);
    try {
      const files = new Map([
        ["net/TW/compose.yml", { text: "x", secret: false }],
        ["net/TW/keys/node.key", { text: "x", secret: true }],
      ]);
      writeNewFiles(at("masked"), files);
    } finally {
      process.umask(before);
    }
    const mode = (path: string) => (statSync(at(path)).mode & 0o777).toString(8);
    expect(["masked", "masked/net", "masked/net/TW", "masked/net/TW/keys"].map(mode)).toEqual([
      "755",
      "755",
      "755",
      "700",
    ]);
    expect(["masked/net/TW/compose.yml", "masked/net/TW/keys/node.key"].map(mode)).toEqual(["644", "600"]);
  });

  it("takes the place of an older token in one step, for its owner alone", () => {
    mkdirSync(at("tokens"));
    writeFileSync(at("tokens/rpc-token"), "old", { mode: 0o644 });
    replaceSecret(at("tokens/rpc-token"), "new", at("keys/rpc.key.pem"));
    expect(readFileSync(at("tokens/rpc-token"), "utf8")).toBe("new");
    expect(statSync(at("tokens/rpc-token")).mode & 0o777).toBe(0o600);
    replaceSecret(at("keys/gateway/rpc-token"), "new", undefined);
    expect(statSync(at("keys/gateway")).mode & 0o777).toBe(0o700);
  });

  it.runIf(process.getuid?.() === 0)("belongs to whom the key belongs, though root signs", async () => {
    const owned = await import("node:fs").then(({ chownSync }) => chownSync);
    owned(at("keys/rpc.key.pem"), 1000, 1000);
    const out = at("keys/fresh/rpc-token");
    const { exit } = await aeo(["network", "token", "--key", at("keys/rpc.key.pem"), "--for", "gateway", "--out", out]);
    expect(exit).toBe(0);
    for (const path of [out, at("keys/fresh")]) expect(statSync(path)).toMatchObject({ uid: 1000, gid: 1000 });
    owned(at("keys/rpc.key.pem"), 0, 0);
  });

  it("is refused by a code of its own where it can't be", async () => {
    writeFileSync(at("a-file"), "x");
    const members = write("fine.json", () => {});
    const generate = ["network", "generate", "--members", members, "--out", at("a-file/network")];
    expect(await aeo(generate)).toMatchObject({
      exit: 2,
      stderr: expect.stringMatching(/FILE_UNWRITABLE[\s\S]*owns the folder/),
    });
    const token = [
      "network",
      "token",
      "--key",
      at("keys/rpc.key.pem"),
      "--for",
      "gateway",
      "--out",
      at("a-file/token"),
    ];
    expect(await aeo(token)).toMatchObject({ exit: 2, stderr: expect.stringContaining("FILE_UNWRITABLE") });
  });

  it("is a set of keys that no commit takes up", () => {
    expect(readFileSync(at("keys/.gitignore"), "utf8")).toBe("*\n");
  });
});

describe("a folder on the disk", () => {
  it("shows files behind a link, and those beside a broken one", () => {
    mkdirSync(at("links"));
    symlinkSync(at("password"), at("links/override.yaml"));
    symlinkSync(at("nowhere"), at("links/broken"));
    writeFileSync(at("links/plain"), "x");
    expect(
      folderAt(at("links"))
        .files("")
        .map(({ path }) => path)
        .toSorted(),
    ).toEqual(["broken", "override.yaml", "plain"]);
    rmSync(at("links"), { recursive: true });
  });
});
