import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Address } from "../../src/domain/event.ts";
import { genesisExtraData, validatorsOfGenesis } from "../../src/ledger/qbftExtraData.ts";

const VANITY = "00".repeat(32);
/** The example of `besu rlp encode` on Besu's page about QBFT, and its value for validators in a contract. */
const DOCUMENTED: readonly (readonly [readonly Address[], string])[] = [
  [
    [
      "0x4592c8e45706cc08b8f44b11e43cba0cfc5892cb",
      "0x06e23768a0f59cf365e18c2e0c89e151bcdedc70",
      "0xc5327f96ee02d7bcbc1bf1236b8c15148971e1de",
      "0xab5e7f4061c605820d3744227eed91ff8e2c8908",
    ],
    `0xf87aa0${VANITY}f854944592c8e45706cc08b8f44b11e43cba0cfc5892cb9406e23768a0f59cf365e18c2e0c89e151bcdedc7094c5327f96ee02d7bcbc1bf1236b8c15148971e1de94ab5e7f4061c605820d3744227eed91ff8e2c8908c080c0`,
  ],
  [[], `0xe5a0${VANITY}c0c080c0`],
];
const OF_THE_GENESIS_EXAMPLE = `0xf87aa0${VANITY}f8549464a702e6263b7297a96638cac6ae65e6541f4169943923390ad55e90c237593b3b0e401f3b08a0318594aefdb9a738c9f433e5b6b212a6d62f6370c2f69294c7eeb9a4e00ce683cf93039b212648e01c6c6b78c080c0`;

describe("the extra data of a QBFT genesis block", () => {
  it.each(DOCUMENTED)("of %j is Besu's documented value", (validators, documented) => {
    expect(genesisExtraData(validators)).toBe(documented);
    expect(validatorsOfGenesis(documented)).toEqual(validators);
  });

  it("of Besu's genesis example is read and written back byte by byte", () => {
    const validators = validatorsOfGenesis(OF_THE_GENESIS_EXAMPLE);
    expect(validators).toHaveLength(4);
    expect(validators[0]).toBe("0x64a702e6263b7297a96638cac6ae65e6541f4169");
    expect(genesisExtraData(validators)).toBe(OF_THE_GENESIS_EXAMPLE);
  });

  it("gives back any validators", () => {
    const address = fc
      .uint8Array({ minLength: 20, maxLength: 20 })
      .map((bytes): Address => `0x${Buffer.from(bytes).toString("hex")}`);
    fc.assert(
      fc.property(fc.array(address, { maxLength: 40 }), (validators) => {
        expect(validatorsOfGenesis(genesisExtraData(validators))).toEqual(validators);
      }),
    );
  });

  it.each([
    ["no RLP", "0x12"],
    ["Hardhat's", "0x1234"],
    ["nothing", "0x"],
    ["a seal", `0xe6a0${VANITY}c0c080c180`],
    ["a vote", `0xe6a0${VANITY}c0c18080c0`],
    ["a round", `0xe5a0${VANITY}c0c001c0`],
    ["a sixth field", `0xe6a0${VANITY}c0c080c080`],
    ["a validator of 19 bytes", `0xf839a0${VANITY}d493${"11".repeat(19)}c080c0`],
    ["a list for a validator", `0xe6a0${VANITY}c1c0c080c0`],
  ])("is not %s", (_, extraData) => {
    expect(() => validatorsOfGenesis(extraData)).toThrow(RangeError);
  });
});
