import fc from "fast-check";
import { parse as parseToml } from "smol-toml";
import { parse as parseYaml } from "yaml";
import { describe, expect, it } from "vitest";
import { readFileSync } from "node:fs";
import { readConfig } from "../../src/config.ts";
import type { GrantEntry, RenewalEntry } from "../../src/domain/call.ts";
import { AeoError } from "../../src/domain/errors.ts";
import { encodeCall } from "../../src/ledger/callCodec.ts";
import { MAX_TRANSACTION_GAS } from "../../src/ledger/gasLimits.ts";
import { nodeOfPublicKey } from "../../src/ledger/nodeKey.ts";
import { validatorsOfGenesis } from "../../src/ledger/qbftExtraData.ts";
import { blockGasLimit } from "../../src/network/blockGas.ts";
import { type Continued, continueNetwork } from "../../src/network/continueNetwork.ts";
import { digestOf } from "../../src/network/digest.ts";
import { parseEnode } from "../../src/network/enode.ts";
import { faultToleranceOf, tooFew } from "../../src/network/faultTolerance.ts";
import { generateNetwork } from "../../src/network/generate.ts";
import { parseNetwork } from "../../src/network/memberFile.ts";
import type { Network } from "../../src/network/networkSchema.ts";
import { PROFILE } from "../../src/network/profile.ts";
import { check, filesOf, memberNumber, networkOf } from "./support/members.ts";

const members = fc.integer({ min: 4, max: 20 });
const environmentOf = (text: string) =>
  Object.fromEntries(
    text
      .split("\n")
      .filter((line) => line.includes("=") && !line.startsWith("#"))
      .map((line) => line.split("=") as [string, string]),
  );

describe("the files of a network of any size", () => {
  it("pass every rule, also with a few archive nodes and other periods", () => {
    const options = fc.record({
      blockPeriodSeconds: fc.integer({ min: 1, max: 30 }),
      archives: fc.integer({ min: 1 }),
    });
    fc.assert(
      fc.property(members, options, (count, { blockPeriodSeconds, archives }) => {
        const archive = Array.from({ length: 1 + (archives % count) }, (_, number) => memberNumber(number).economy);
        expect(check(filesOf(networkOf(count, { blockPeriodSeconds, archive })))).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it("let every node in everywhere, and name the same validators to all", () => {
    fc.assert(
      fc.property(members, (count) => {
        const network = networkOf(count);
        const files = filesOf(network);
        const genesis = files.get("genesis.json") as string;
        const validators = network.members.map(({ node }) => nodeOfPublicKey(node.publicKey).address);
        expect(validatorsOfGenesis(JSON.parse(genesis).extraData)).toEqual(validators.toSorted());
        for (const { economy } of network.members) {
          expect(files.get(`${economy}/besu/genesis.json`)).toBe(genesis);
          const lists = parseToml(files.get(`${economy}/besu/permissions_config.toml`) as string);
          const config = parseToml(files.get(`${economy}/besu/config.toml`) as string);
          const listed = (lists["nodes-allowlist"] as string[]).map((enode) => parseEnode(enode)?.nodeId ?? enode);
          expect(listed.toSorted()).toEqual(network.members.map(({ node }) => node.publicKey).toSorted());
          for (const enode of config["bootnodes"] as string[]) expect(lists["nodes-allowlist"]).toContain(enode);
        }
      }),
      { numRuns: 15 },
    );
  });

  it("have the same genesis block whatever the order of the members, and the same bytes whoever makes them", () => {
    const shuffled = members.chain((count) =>
      fc.shuffledSubarray(
        Array.from({ length: count }, (_, number) => memberNumber(number)),
        {
          minLength: count,
        },
      ),
    );
    fc.assert(
      fc.property(shuffled, (list) => {
        const files = generateNetwork(parseNetwork({ chainId: 20_260_101, members: list }));
        const sorted = generateNetwork(networkOf(list.length));
        expect(files.get("genesis.json")).toBe(sorted.get("genesis.json"));
        // What was written reads as what was read.
        const again = generateNetwork(parseNetwork(JSON.parse(files.get("members.json") as string)));
        expect(digestOf(again)).toBe(digestOf(files));
      }),
      { numRuns: 15 },
    );
  });

  it("hold no private key, and settings that a gateway takes", () => {
    const files = filesOf(networkOf(5));
    for (const [path, text] of files) expect(text, path).not.toMatch(/PRIVATE KEY|ciphertext|"d":/);
    const settings = readConfig(environmentOf(files.get("AD/gateway.env") as string));
    expect(settings).toMatchObject({ economy: "AD", rpcUrls: ["http://besu:8545"], finalityDepth: 0 });
  });
});

describe("a network that goes on with other members", () => {
  const list = (...numbers: number[]) => numbers.map(memberNumber);
  const founded = filesOf(networkOf(4)).get("genesis.json") as string;
  const next = (numbers: number[], options = {}) =>
    continueNetwork(parseNetwork({ chainId: 20_260_101, members: list(...numbers), ...options }), founded)?.network;

  it.each([
    ["one more", [0, 1, 2, 3, 4]],
    ["one less and two more", [1, 2, 3, 4, 5]],
    ["others altogether", [5, 6, 7, 8]],
  ])("keeps its genesis block: %s", (_, numbers) => {
    const network = next(numbers) as Network;
    const files = filesOf(network);
    expect(files.get("genesis.json")).toBe(founded);
    expect(check(files)).toMatchObject([{ code: "GENESIS_CONTINUED", severity: "warning" }]);
    const lists = files.get(`${network.members[0]?.economy}/besu/permissions_config.toml`) as string;
    for (const { node } of network.members) expect(lists).toContain(node.publicKey);
    expect(generateNetwork(parseNetwork(JSON.parse(files.get("members.json") as string))).get("genesis.json")).toBe(
      founded,
    );
  });

  it("is as it was founded while its members are the same", () => {
    expect(next([3, 2, 1, 0])?.genesisValidators).toBeUndefined();
  });

  it("is no other chain", () => {
    expect(next([0, 1, 2, 3], { chainId: 55 })).toBeUndefined();
    expect(next([0, 1, 2, 3], { blockPeriodSeconds: 5 })).toBeUndefined();
    expect(continueNetwork(networkOf(4), "{}")).toBeUndefined();
  });

  it("keeps what it was told to change after a disaster", () => {
    const genesis = JSON.parse(founded);
    // By hand, and so wherever the hand put it.
    const transitions = { qbft: [{ block: 25, validators: [`0x${"22".repeat(20)}`] }] };
    const changed = JSON.stringify({ ...genesis, config: { transitions, ...genesis.config } });
    const now = { chainId: 20_260_101, members: list(0, 1, 2, 3, 4) };
    // Whoever validates from some block on is a member's node, or was one.
    expect(() => continueNetwork(parseNetwork(now), changed)).toThrow(/0x2222.*is the node of no member/);
    const network = parseNetwork({ ...now, formerValidators: [`0x${"22".repeat(20)}`] });
    const files = filesOf((continueNetwork(network, changed) as Continued).network);
    expect(JSON.parse(files.get("AI/besu/genesis.json") as string)).toEqual(JSON.parse(changed));
    expect(check(files)).toMatchObject([{ code: "GENESIS_CONTINUED" }]);
  });

  it("can't have a stranger slipped into its genesis block unseen", () => {
    const files = filesOf({ ...networkOf(4), genesisValidators: [`0x${"11".repeat(20)}`] });
    expect(check(files).map(({ code }) => code)).toContain("GENESIS_CONTINUED");
  });
});

describe("how many members", () => {
  it.each([
    [1, /one owner/],
    [2, /none may be down/],
    [3, /none may lie/],
  ])("%i are too few, and it is said why", (count, why) => {
    expect(tooFew(count)).toMatch(why);
    expect(() => generateNetwork(networkOf(count))).toThrow(AeoError);
  });

  it.each([
    [4, 1, 1],
    [5, 1, 1],
    [6, 2, 1],
    [7, 2, 2],
    [8, 2, 2],
    [9, 3, 2],
    [21, 7, 6],
  ])("%i bear %i that are down and %i that lie", (count, mayBeDown, mayLie) => {
    expect(tooFew(count)).toBeUndefined();
    expect(faultToleranceOf(count)).toMatchObject({ mayBeDown, mayLie });
  });

  it("two sets that seal share an honest validator, and the honest alone can seal", () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 256 }), (count) => {
        const { quorum, mayLie, mayBeDown } = faultToleranceOf(count);
        expect(2 * quorum - count).toBeGreaterThan(mayLie);
        expect(count - mayLie).toBeGreaterThanOrEqual(quorum);
        expect(count - mayBeDown).toBe(quorum);
      }),
    );
  });
});

describe("what bounds a block and a transaction", () => {
  it("is whole transactions of ours, as many as a validator executes in the period", () => {
    for (let period = 1; period <= 60; period++) {
      const limit = blockGasLimit(period);
      expect(limit % MAX_TRANSACTION_GAS).toBe(0n);
      expect(limit).toBeGreaterThanOrEqual(MAX_TRANSACTION_GAS);
      expect(limit).toBeLessThanOrEqual(26_000_000n * BigInt(period));
    }
    expect(blockGasLimit(2)).toBe(3n * MAX_TRANSACTION_GAS);
  });

  it("takes our largest batch, which Besu alone would not", () => {
    const id = (number: number) => `0x${number.toString(16).padStart(64, "0")}` as const;
    const common = { profileCommitment: id(7), reviewAt: 0, decidedAt: 1_900_000_000 };
    const grants = Array.from({ length: 500 }, (_, index): GrantEntry => {
      const dates = { validFrom: 1_900_000_000, validUntil: 0 };
      return { id: id(index + 1), ...common, ...dates, programme: 1, tier: 0, operatorTypes: 1 };
    });
    const renewals = grants.map((grant): RenewalEntry => {
      return { id: grant.id, ...common, version: 1, effectiveFrom: 0, validUntil: 0 };
    });
    const bytes = (data: string) => (data.length - 2) / 2;
    const grant = bytes(encodeCall({ registry: "certifications", fn: "grant", entries: grants }).data);
    const renewal = bytes(encodeCall({ registry: "certifications", fn: "renew", entries: renewals }).data);
    expect(grant).toBeGreaterThan(131_072);
    // Signature, nonce and limits are some 120 bytes more.
    expect(Math.max(grant, renewal) + 200).toBeLessThan(PROFILE.maxTransactionBytes);
  });
});

describe("an enode", () => {
  it("is taken apart as Besu documents it", () => {
    const nodeId =
      "c35c3ec90a8a51fd5703594c6303382f3ae6b2ecb9589bab2c04b3794f2bc3fc2631dabb0c08af795787a6c004d8f532230ae6e9925cbbefb0b28b79295d615f";
    expect(parseEnode(`enode://${nodeId}@10.3.58.6:30303?discport=30301`)).toEqual({
      nodeId,
      host: "10.3.58.6",
      port: 30_303,
    });
    expect(parseEnode(`enode://${nodeId.slice(1)}@10.3.58.6:30303`)).toBeUndefined();
    expect(parseEnode(`enode://${nodeId}@10.3.58.6`)).toBeUndefined();
  });
});

describe("the alert rules", () => {
  it("ask for metrics that node and gateway have", () => {
    const { groups } = parseYaml(filesOf(networkOf(7)).get("AD/prometheus/alerts.yml") as string);
    const ours = readFileSync("src/telemetry/metrics.ts", "utf8");
    const named = groups
      .flatMap(({ rules }: { rules: { expr: string }[] }) => rules)
      .flatMap(({ expr }: { expr: string }) => expr.match(/\b(aeo|ethereum|besu)_[a-z_]+/g) ?? []) as string[];
    expect(named.length).toBeGreaterThan(8);
    // EIP-2159: the names that every client has.
    const ofClients = ["ethereum_blockchain_height", "ethereum_best_known_block_number", "ethereum_peer_count"];
    for (const name of named.filter((each) => !ofClients.includes(each))) expect(ours).toContain(`"${name}"`);
  });

  it("count those that validate, where not all members do", () => {
    const files = filesOf(networkOf(7, { validators: ["AD", "AE", "AF", "AG"] }));
    expect(validatorsOfGenesis(JSON.parse(files.get("genesis.json") as string).extraData)).toHaveLength(4);
    const alerts = files.get("AD/prometheus/alerts.yml") as string;
    expect(alerts).toContain("ethereum_peer_count < 2\n"); // three of four seal
    expect(alerts).toContain("ethereum_peer_count < 6\n"); // and yet every member's node should be there
    expect(check(files)).toEqual([]);
  });

  it("know how many peers it takes", () => {
    const expressions = (count: number) => filesOf(networkOf(count)).get("AD/prometheus/alerts.yml") as string;
    expect(expressions(4)).toContain("ethereum_peer_count < 2");
    expect(expressions(7)).toContain("ethereum_peer_count < 4");
  });
});
