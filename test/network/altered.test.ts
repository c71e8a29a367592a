import { describe, expect, it } from "vitest";
import { compareGenerated, mayBeAccepted } from "../../src/network/compareGenerated.ts";
import type { RuleCode } from "../../src/network/finding.ts";
import { type Break, inEveryGenesis, inText, inYaml } from "./support/breaks.ts";
import { CASES, CONFIG, NETWORK, option, STRANGER } from "./support/brokenFiles.ts";
import { COMPOSE } from "./support/brokenServices.ts";
import { checkWhole, filesOf, folderOf } from "./support/members.ts";

const GENERATED = filesOf(NETWORK);
const GENESIS: readonly (readonly [string, Break])[] = [
  [
    "a transition to a stranger",
    inEveryGenesis(({ config }) => (config.transitions = { qbft: [{ block: 9, validators: [STRANGER.address] }] })),
  ],
  ["a validator contract", inEveryGenesis(({ config }) => (config.qbft.validatorcontractaddress = STRANGER.address))],
  [
    "a reward",
    inEveryGenesis(({ config }) =>
      Object.assign(config.qbft, { blockreward: "1", miningbeneficiary: STRANGER.address }),
    ),
  ],
  ["a time in the far future", inEveryGenesis((genesis) => void (genesis["timestamp"] = "0xffffffffff"))],
  [
    "a key twice",
    (files) => {
      for (const path of files.keys())
        if (path.endsWith("genesis.json"))
          inText(path, (text) => text.replace("{", '{ "alloc": { "0x11": { "balance": "0x1" } },'))(files);
    },
  ],
];

describe("the check of every byte", () => {
  it("finds nothing in what was generated", () => {
    expect(checkWhole(filesOf(NETWORK))).toEqual([]);
  });

  it.each(GENESIS)("finds in the genesis file of everybody: %s", (_, change) => {
    const files = filesOf(NETWORK);
    change(files);
    const found = checkWhole(files).filter(({ code }) => code === "FILE_DIFFERS");
    expect(found.map(({ at }) => at.replace(/:\d+$/, ""))).toEqual([
      "genesis.json",
      ...NETWORK.members.map(({ economy }) => `${economy}/besu/genesis.json`),
    ]);
    expect(found.every(({ severity }) => severity === "fault")).toBe(true);
  });

  it("names file, first line, what stands there and what should", () => {
    const files = filesOf(NETWORK);
    inText(CONFIG, (text) => text.replace("max-peers = 25", "max-peers = 1"))(files);
    const line = (files.get(CONFIG) as string).split("\n").indexOf("max-peers = 1") + 1;
    expect(checkWhole(files).find(({ code }) => code === "FILE_DIFFERS")).toMatchObject({
      at: `${CONFIG}:${line}`,
      problem: 'is "max-peers = 1", and members.json gives "max-peers = 25"',
      fix: expect.stringContaining(`--accept ${CONFIG}`),
    });
  });

  it("finds what a rule finds, also a missing last line", () => {
    const differing = (files: ReadonlyMap<string, string>) => compareGenerated(NETWORK, folderOf(files), new Set());
    for (const [, what, change] of CASES.filter(([code]) => code !== "FILE_MISSING").filter((_, at) => at % 4 === 0)) {
      const files = new Map(GENERATED);
      change(files);
      expect(
        differing(files).map(({ code }) => code),
        what,
      ).toContain("FILE_DIFFERS");
    }
    const files = filesOf(NETWORK);
    inText("AF/gateway.env", (text) => text.slice(0, -1))(files);
    expect(differing(files)).toMatchObject([{ code: "FILE_DIFFERS", severity: "fault" }]);
  });

  it("tells an accepted change line by line, as a warning", () => {
    const files = filesOf(NETWORK);
    const [before] = /image: .*besu.*/.exec(files.get(COMPOSE) as string) as RegExpExecArray;
    inText(COMPOSE, (text) => text.replace("besu:26.9.0", "besu:26.10.1"))(files);
    expect(checkWhole(files).filter(({ severity }) => severity === "fault")).toHaveLength(1);
    expect(checkWhole(files, COMPOSE)).toMatchObject([
      { code: "FILE_DIFFERS", severity: "warning", at: COMPOSE, problem: expect.stringContaining(`- ${before}; + `) },
    ]);
  });

  it.each<[RuleCode, string, Break]>([
    ["COMPOSE_CHANGED", COMPOSE, inYaml(COMPOSE, ({ services }) => services.besu.command.push("--min-gas-price=1000"))],
    ["OPTION_CHANGED", CONFIG, option("genesis-file", "/tmp/genesis.json")],
    ["MIN_GAS_PRICE", CONFIG, option("min-gas-price", 1000)],
  ])("holds an accepted file against the rules all the same: %s", (code, path, change) => {
    const files = filesOf(NETWORK);
    change(files);
    const faults = checkWhole(files, path).filter(({ severity }) => severity === "fault");
    expect(faults).toMatchObject([{ code }]);
  });

  it.each([
    "genesis.json",
    "members.json",
    "AF/besu/genesis.json",
    "AF/besu/permissions_config.toml",
    "AF/besu/rpc.pub.pem",
    "AF/besu/static-nodes.json",
    "ZZ/compose.yml",
    "compose.yml",
  ])("takes no excuse for %s", (path) => {
    expect(mayBeAccepted(path, NETWORK)).toBe(false);
  });

  it.each([
    ["compose.override.yaml", "services: {}"],
    ["compose.yaml", "services: {}"],
    [".env", "COMPOSE_FILE=/tmp/x.yml\n"],
    ["besu/log.xml", "<x/>"],
  ])("finds a file that nobody generated: %s", (name, text) => {
    const files = filesOf(NETWORK).set(`AF/${name}`, text);
    expect(checkWhole(files)).toMatchObject([{ code: "EXTRA_FILE", severity: "fault", at: `AF/${name}` }]);
    expect(checkWhole(files, `AF/${name}`)).toMatchObject([{ code: "EXTRA_FILE", severity: "warning" }]);
  });

  it("leaves alone what a member puts beside the files", () => {
    const files = filesOf(NETWORK)
      .set("AF/tls/server.crt", "x")
      .set("AF/ledger/address-book.json", "{}")
      .set("AF/keys/gateway/token-keys.json", '{"keys":[]}')
      .set("AF/.env", "# where it is\nAEO_RELEASE=/opt/aeo\n");
    expect(checkWhole(files)).toEqual([]);
  });
});
