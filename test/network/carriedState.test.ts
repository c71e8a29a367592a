import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { genesisFile as withHistory } from "../../src/audit/genesis/genesisState.ts";
import type { Address } from "../../src/domain/event.ts";
import { type Continued, continueNetwork } from "../../src/network/continueNetwork.ts";
import { generateNetwork } from "../../src/network/generate.ts";
import { parseNetwork } from "../../src/network/memberFile.ts";
import { aeo, scratch } from "../cli/support/runCli.ts";
import { inEveryGenesis } from "./support/breaks.ts";
import { checkWhole, filesOf, memberNumber, networkOf } from "./support/members.ts";

const NETWORK = networkOf(4);
const address = (digit: number): Address => `0x${`${digit}a`.repeat(20)}`;
const registry = { balance: "0x0", nonce: "0x1", code: "0x60", storage: { "0x00": "0x01" } } as const;
/** As aeo audit genesis makes it of the network's own genesis file. */
const genesis = (accounts = [1, 2, 3, 4]) =>
  JSON.stringify(
    withHistory(
      { chainId: NETWORK.chainId } as never,
      { time: 1_800_000_000 } as never,
      {
        ...Object.fromEntries(accounts.map((digit) => [address(digit), registry])),
        [address(9)]: { balance: "0x0", nonce: "0x100000000" },
      },
      JSON.parse(filesOf(NETWORK).get("genesis.json") as string),
    ),
    null,
    1,
  );
const carried = (text = genesis()) => {
  const { network, state } = continueNetwork(NETWORK, text) as Continued;
  return new Map(generateNetwork(network, state));
};

describe("a network that goes on with an earlier ledger", () => {
  it("has its state in the genesis file of everybody, and says so", () => {
    const files = carried();
    expect(JSON.parse(files.get("AF/besu/genesis.json") as string)).toEqual(JSON.parse(genesis()));
    expect(JSON.parse(files.get("members.json") as string).carriedState).toMatch(/^[0-9a-f]{64}$/);
    expect(checkWhole(files)).toMatchObject([{ code: "STATE_CARRIED", severity: "warning" }]);
  });

  it("goes on with other members later", () => {
    const members = [1, 2, 3, 4].map(memberNumber);
    const text = carried().get("genesis.json") as string;
    const { network, state } = continueNetwork(parseNetwork({ chainId: 20_260_101, members }), text) as Continued;
    const files = new Map(generateNetwork(network, state));
    expect(files.get("AD/besu/genesis.json")).toBe(undefined);
    expect(files.get("genesis.json")).toBe(text);
    expect(checkWhole(files).map(({ code }) => code)).toEqual(["GENESIS_CONTINUED", "STATE_CARRIED"]);
  });

  it("is found out when the state is another, for all alike", () => {
    const files = carried();
    inEveryGenesis(({ alloc }) => (alloc[address(1)].storage["0x00"] = "0x02"))(files);
    expect(checkWhole(files).map(({ code }) => code)).toContain("GENESIS_ALLOC");
  });

  it.each([
    ["money", () => genesis().replace('"balance": "0x0"', '"balance": "0x1"'), /gives money to 0x1a/],
    ["a fifth contract", () => genesis([1, 2, 3, 4, 5]), /has 5 accounts with code/],
  ])("can't bring %s along", (_, text, why) => {
    const found = checkWhole(carried(text()));
    expect(found).toMatchObject([
      { code: "GENESIS_ALLOC", problem: expect.stringMatching(why) },
      { code: "STATE_CARRIED" },
    ]);
  });

  it("has none that its members did not agree to", () => {
    const files = filesOf(NETWORK);
    inEveryGenesis((document) => Object.assign(document, JSON.parse(genesis())))(files);
    const codes = checkWhole(files).map(({ code }) => code);
    expect(codes).toContain("GENESIS_ALLOC");
    expect(codes).toContain("FILE_DIFFERS");
  });

  it("is generated and checked by the command line, and nothing is deployed on it", async () => {
    const at = (name: string) => join(directory, name);
    const directory = scratch();
    writeFileSync(at("members.json"), JSON.stringify({ chainId: 20_260_101, members: [0, 1, 2, 3].map(memberNumber) }));
    writeFileSync(at("genesis.json"), genesis());
    const made = await aeo([
      "network",
      "generate",
      "--members",
      at("members.json"),
      "--genesis",
      at("genesis.json"),
      "--out",
      at("network"),
    ]);
    expect(made.exit, made.stderr).toBe(0);
    const checked = await aeo(["network", "check", at("network")]);
    expect(checked).toMatchObject({ exit: 0, stdout: expect.stringMatching(/warning\s+STATE_CARRIED/) });
    const digest = /digest\s+([0-9a-f]{64})/;
    expect(digest.exec(checked.stdout)?.[1]).toBe(digest.exec(made.stdout)?.[1]);
    const deploy = [
      "--members",
      at("network/members.json"),
      "--key",
      "k",
      "--password-file",
      "p",
      "--out",
      at("book.json"),
    ];
    const refused = await aeo(["network", "deploy", "--rpc", "http://127.0.0.1:9", ...deploy]);
    expect(refused).toMatchObject({ exit: 2, stderr: expect.stringContaining("aeo audit import") });
  });
});
